import type { BetterAuthOptions } from "better-auth";
import { getMigrations } from "better-auth/db/migration";

/** A database behind Better Auth, and a way to look into it that goes around both Better Auth and the plugin. */
export interface OpenDatabase {
	readonly database: BetterAuthOptions["database"];
	/** Creates the tables of these options. */
	readonly migrate: (options: BetterAuthOptions) => Promise<void>;
	readonly rows: (table: string) => Promise<Record<string, unknown>[]>;
	/** Runs SQL where there is any. */
	readonly execute: (sql: string) => Promise<void>;
	readonly close: () => Promise<void>;
}

export interface Traits {
	readonly name: string;
	/** Whether the database itself deletes the rows of a deleted organization. */
	readonly foreignKeys: boolean;
	/** Whether the database itself refuses a second row for the same key. */
	readonly uniqueIndexes: boolean;
	/** Whether Better Auth's adapter runs its transactions as such, or step by step. */
	readonly transactions: boolean;
}

export interface Backend extends Traits {
	readonly open: () => Promise<OpenDatabase>;
}

/** Through the driver where Better Auth is given Drizzle or Prisma, which its own migrations do not know. */
export async function runMigrations(options: BetterAuthOptions, driver: BetterAuthOptions["database"]) {
	const database = typeof options.database === "function" ? driver : options.database;
	await (await getMigrations({ ...options, database })).runMigrations();
}
