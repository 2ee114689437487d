import { randomBytes } from "node:crypto";
import type { BetterAuthOptions } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { getAuthTables } from "better-auth/db";
import { getMigrations } from "better-auth/db/migration";
import Database from "better-sqlite3";
import { Pool } from "pg";
import { inject } from "vitest";

/** A database behind Better Auth, and a way to look into it that goes around both Better Auth and the plugin. */
export interface OpenDatabase {
	readonly database: BetterAuthOptions["database"];
	/** Creates the tables of these options. */
	readonly migrate: (options: BetterAuthOptions) => Promise<void>;
	readonly rows: (table: string) => Promise<Record<string, unknown>[]>;
	readonly close: () => Promise<void>;
}

export interface Backend {
	readonly name: string;
	/** Whether the database itself deletes the rows of a deleted organization. */
	readonly foreignKeys: boolean;
	/** Whether the database itself refuses a second row for the same key. */
	readonly uniqueIndexes: boolean;
	readonly open: () => Promise<OpenDatabase>;
}

export const memory: Backend = {
	name: "memory",
	foreignKeys: false,
	uniqueIndexes: false,
	open: async () => {
		const tables: Record<string, Record<string, unknown>[]> = {};
		return {
			database: memoryAdapter(tables),
			migrate: async (options) => {
				for (const { modelName } of Object.values(getAuthTables(options))) tables[modelName] = [];
			},
			rows: async (table) => structuredClone(tables[table] ?? []),
			close: async () => {},
		};
	},
};

export const sqlite = sqliteBackend("better-sqlite3", true);
export const sqliteWithoutForeignKeys = sqliteBackend("better-sqlite3, foreign keys off", false);

function sqliteBackend(name: string, foreignKeys: boolean): Backend {
	return {
		name,
		foreignKeys,
		uniqueIndexes: true,
		open: async () => {
			const database = new Database(":memory:");
			database.pragma(`foreign_keys = ${foreignKeys ? "on" : "off"}`);
			return {
				database,
				migrate: runMigrations,
				rows: async (table) =>
					database.prepare(`select * from "${table}"`).all() as Record<string, unknown>[],
				close: async () => void database.close(),
			};
		},
	};
}

export const postgres: Backend = {
	name: "PostgreSQL",
	foreignKeys: true,
	uniqueIndexes: true,
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

export const backends: readonly Backend[] = [memory, sqlite, sqliteWithoutForeignKeys, postgres];
