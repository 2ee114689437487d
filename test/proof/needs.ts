import { findMariadb, HOW_TO_START_MARIADB } from "../support/mariadb.ts";
import { HOW_TO_GET_PGBOUNCER, hasPgbouncer } from "../support/pgbouncer.ts";
import { findRedis, HOW_TO_START_REDIS } from "../support/redis.ts";

/** Of what a proof leaves out where it is not there: how to have it. */
export async function missing(need: "MariaDB" | "PgBouncer" | "Redis"): Promise<readonly string[]> {
	if (need === "MariaDB") return (await findMariadb()) ? [] : [`MariaDB: ${HOW_TO_START_MARIADB}`];
	if (need === "Redis") return (await findRedis()) ? [] : [`Redis: ${HOW_TO_START_REDIS}`];
	return hasPgbouncer() ? [] : [`PgBouncer: ${HOW_TO_GET_PGBOUNCER}`];
}
