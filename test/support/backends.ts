import type { BetterAuthOptions } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { getAuthTables } from "better-auth/db";
import Database from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { inject } from "vitest";
import { type Backend, runMigrations } from "./backend.ts";
import { asBackend } from "./places/place.ts";
import { postgres as postgresInPlaces } from "./places/postgres.ts";

export type { Backend, OpenDatabase } from "./backend.ts";

export const memory: Backend = {
	name: "memory",
	foreignKeys: false,
	uniqueIndexes: false,
	transactions: true,
	exceptions: {
		"the database itself refuses a second credential of a provider": "there are no indexes",
		"the database itself refuses a second row with the same derived key": "there are no indexes",
		"the database itself refuses a second row for a cell": "there are no indexes",
		"of several who store the same credential at once one does, and the others are told":
			"without an index several may be first; one row stays all the same",
		"… and by other software, which does not know of the rows": "there are no foreign keys",
	},
	open: async () => {
		const tables: Record<string, Record<string, unknown>[]> = {};
		return {
			/** Another for each who asks: one keeps the options of the last it was given. */
			get database() {
				return memoryAdapter(tables);
			},
			migrate: async (options) => {
				for (const { modelName } of Object.values(getAuthTables(options))) tables[modelName] = [];
			},
			rows: async (table) => structuredClone(tables[table] ?? []),
			execute: async () => {},
			close: async () => {},
		};
	},
};

const WITHOUT_FOREIGN_KEYS = {
	"… and by other software, which does not know of the rows": "`foreign_keys` is off",
};

export const sqlite = sqliteBackend("better-sqlite3", { foreignKeys: true });
export const sqliteWithoutForeignKeys = sqliteBackend("better-sqlite3, foreign keys off", {
	foreignKeys: false,
});
/** As on databases whose adapter has no transactions: D1, or Drizzle and Prisma as they come. */
export const sqliteWithoutTransactions = sqliteBackend(
	"Kysely on better-sqlite3, no transactions, foreign keys off",
	{
		foreignKeys: false,
		wrap: (database) => ({
			db: new Kysely({ dialect: new SqliteDialect({ database }) }),
			type: "sqlite",
			transaction: false,
		}),
	},
);

interface SqliteOptions {
	readonly foreignKeys: boolean;
	readonly wrap?: (database: Database.Database) => BetterAuthOptions["database"];
}

function sqliteBackend(name: string, { foreignKeys, wrap }: SqliteOptions): Backend {
	return {
		name,
		foreignKeys,
		uniqueIndexes: true,
		...(!foreignKeys && { exceptions: WITHOUT_FOREIGN_KEYS }),
		transactions: wrap === undefined,
		open: async () => {
			const database = new Database(":memory:");
			database.pragma(`foreign_keys = ${foreignKeys ? "on" : "off"}`);
			return {
				database: wrap?.(database) ?? database,
				migrate: (options) => runMigrations(options, database),
				rows: async (table) =>
					database.prepare(`select * from "${table}"`).all() as Record<string, unknown>[],
				execute: async (sql) => void database.exec(sql),
				close: async () => void database.close(),
			};
		},
	};
}

export const postgres = asBackend(postgresInPlaces, () => inject("servers"));

export const backends: readonly Backend[] = [
	memory,
	sqlite,
	sqliteWithoutForeignKeys,
	sqliteWithoutTransactions,
	postgres,
];
