import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { findMariadb, HOW_TO_START_MARIADB } from "./mariadb.ts";
import { NODE_SQLITE } from "./node-sqlite.ts";
import { HOW_TO_GET_PGBOUNCER, hasPgbouncer } from "./pgbouncer.ts";
import { startPostgres } from "./postgres.ts";
import { findRedis, HOW_TO_START_REDIS } from "./redis.ts";

declare module "vitest" {
	interface ProvidedContext {
		servers: Servers;
	}
}

/** What the databases of a run are made on. */
export interface Servers {
	readonly postgres: string;
	readonly mariadb: string | null;
	readonly redis: string | null;
	readonly directory: string;
}

export interface StartedServers {
	readonly servers: Servers;
	/** What was found and started, and what is skipped. */
	readonly lines: readonly string[];
	readonly stop: () => Promise<void>;
}

/** For a test run or a proof. */
export async function startServers(): Promise<StartedServers> {
	const postgres = await startPostgres();
	const mariadb = await findMariadb();
	const redis = await findRedis();
	const directory = await mkdtemp(join(tmpdir(), "spaces-databases-"));
	return {
		servers: { postgres: postgres.url, mariadb: mariadb?.url ?? null, redis: redis?.url ?? null, directory },
		lines: [
			`PostgreSQL ${postgres.version} (${postgres.origin})`,
			mariadb ? `MariaDB ${mariadb.version} (${mariadb.origin})` : `MariaDB skipped: ${HOW_TO_START_MARIADB}`,
			redis ? `Redis (${redis.origin})` : `Redis skipped: ${HOW_TO_START_REDIS}`,
		],
		stop: async () => {
			await postgres.stop();
			await rm(directory, { recursive: true, force: true });
		},
	};
}

/** Vitest's global set-up. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
	const { servers, lines, stop } = await startServers();
	const [postgres, mariadb, redis] = lines;
	console.log(
		`Back ends: memory, better-sqlite3 (foreign keys on, off, off without transactions), ${postgres}; where the database is what is tested, also Drizzle on better-sqlite3, Drizzle and Prisma on PostgreSQL (transactions off, on), ${mariadb}, ${NODE_SQLITE}; a shared storage: ${redis}`,
	);
	if (!hasPgbouncer()) console.log(`PgBouncer skipped: ${HOW_TO_GET_PGBOUNCER}`);
	project.provide("servers", servers);
	return stop;
}
