import { findMariadb, HOW_TO_START_MARIADB } from "../support/mariadb.ts";
import { HOW_TO_GET_PGBOUNCER, hasPgbouncer } from "../support/pgbouncer.ts";

/** Of what a proof leaves out where it is not there: how to have it. */
export async function missing(need: "MariaDB" | "PgBouncer"): Promise<readonly string[]> {
	if (need === "MariaDB") return (await findMariadb()) ? [] : [`MariaDB: ${HOW_TO_START_MARIADB}`];
	return hasPgbouncer() ? [] : [`PgBouncer: ${HOW_TO_GET_PGBOUNCER}`];
}
