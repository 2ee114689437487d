import { randomBytes } from "node:crypto";
import type { BetterAuthOptions } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { getAuthTables } from "better-auth/db";
import { getMigrations } from "better-auth/db/migration";
import Database from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { Pool } from "pg";
import { inject } from "vitest";

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

export interface Backend {
	readonly name: string;
	/** Whether the database itself deletes the rows of a deleted organization. */
	readonly foreignKeys: boolean;
	/** Whether the database itself refuses a second row for the same key. */
	readonly uniqueIndexes: boolean;
	/** Whether Better Auth's adapter runs its transactions as such, or step by step. */
	readonly transactions: boolean;
	readonly open: () => Promise<OpenDatabase>;
}

export const memory: Backend = {
	name: "memory",
	foreignKeys: false,
	uniqueIndexes: false,
	transactions: true,
	open: async () => {
		const tables: Record<string, Record<string, unknown>[]> = {};
		return {
			database: memoryAdapter(tables),
			migrate: async (options) => {
				for (const { modelName } of Object.values(getAuthTables(options))) tables[modelName] = [];
			},
			rows: async (table) => structuredClone(tables[table] ?? []),
			execute: async () => {},
			close: async () => {},
		};
	},
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
		transactions: wrap === undefined,
		open: async () => {
			const database = new Database(":memory:");
			database.pragma(`foreign_keys = ${foreignKeys ? "on" : "off"}`);
			return {
				database: wrap?.(database) ?? database,
				migrate: runMigrations,
				rows: async (table) =>
					database.prepare(`select * from "${table}"`).all() as Record<string, unknown>[],
				execute: async (sql) => void database.exec(sql),
				close: async () => void database.close(),
			};
		},
	};
}

export const postgres: Backend = {
	name: "PostgreSQL",
	foreignKeys: true,
	uniqueIndexes: true,
	transactions: true,
	open: async () => {
		const schema = `spaces_${randomBytes(6).toString("hex")}`;
		const connectionString = inject("postgresUrl");
		const admin = new Pool({ connectionString, max: 1 });
		await admin.query(`create schema ${schema}`);
		const pool = new Pool({ connectionString, max: 10, options: `-c search_path=${schema}` });
		return {
			database: pool,
			migrate: runMigrations,
			rows: async (table) => (await pool.query(`select * from "${table}"`)).rows,
			execute: async (sql) => void (await pool.query(sql)),
			close: async () => {
				await pool.end();
				await admin.query(`drop schema ${schema} cascade`);
				await admin.end();
			},
		};
	},
};

async function runMigrations(options: BetterAuthOptions): Promise<void> {
	await (await getMigrations(options)).runMigrations();
}

export const backends: readonly Backend[] = [
	memory,
	sqlite,
	sqliteWithoutForeignKeys,
	sqliteWithoutTransactions,
	postgres,
];
