import { randomBytes } from "node:crypto";
import type { BetterAuthOptions } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { getAuthTables } from "better-auth/db";
import { getMigrations } from "better-auth/db/migration";
import Database from "better-sqlite3";
import { Kysely, type KyselyPlugin, type LogEvent, PostgresDialect, SqliteDialect } from "kysely";
import { Pool } from "pg";
import type { Backend } from "../../support/backends.ts";
import type { Recorder } from "./recorder.ts";

/** An open database that shows all that goes into it, and fails on demand as noisily as any. */
export interface WatchedDatabase {
	readonly name: string;
	/** For `createWorld`, as often as another instance shall work on it. */
	readonly backend: Backend;
	/** From now on whatever touches this table throws, and says with which values; null for none. */
	readonly breakTable: (table: string | null) => void;
	/** Records every row of every table, and the file itself where there is one. */
	readonly dump: () => Promise<void>;
	readonly close: () => Promise<void>;
}

export type Open = (recorder: Recorder) => Promise<WatchedDatabase>;

const AUDIT_TABLE = "spaceAuditEvent";

type Rows = readonly Record<string, unknown>[];

function recordRows(recorder: Recorder, table: string, rows: Rows): void {
	recorder.record(table === AUDIT_TABLE ? "audit rows" : "database", rows);
}

/** The same open database each time. */
function backendOf(
	name: string,
	database: BetterAuthOptions["database"],
	migrate: (options: BetterAuthOptions) => Promise<void>,
): Backend {
	let migrated: Promise<void> | undefined;
	return {
		name,
		foreignKeys: name !== "memory",
		uniqueIndexes: name !== "memory",
		transactions: true,
		open: async () => ({
			database,
			migrate: (options) => {
				migrated ??= migrate(options);
				return migrated;
			},
			rows: async () => [],
			execute: async () => {},
			close: async () => {},
		}),
	};
}

export const openMemory: Open = async (recorder) => {
	const tables: Record<string, Record<string, unknown>[]> = {};
	const adapter = memoryAdapter(tables, { debugLogs: true });
	let mend = () => {};
	return {
		name: "memory",
		backend: backendOf("memory", adapter, async (options) => {
			for (const { modelName } of Object.values(getAuthTables(options))) tables[modelName] = [];
		}),
		breakTable: (table) => {
			mend();
			mend = () => {};
			const rows = table === null ? undefined : tables[table];
			if (table === null || !rows) return;
			const get = () => {
				throw new Error(`No table ${table}; it held ${JSON.stringify(rows)}`);
			};
			Object.defineProperty(tables, table, { get, configurable: true, enumerable: true });
			mend = () =>
				Object.defineProperty(tables, table, {
					...{ value: rows, writable: true, configurable: true, enumerable: true },
				});
		},
		dump: async () => {
			for (const [table, rows] of Object.entries(tables)) recordRows(recorder, table, rows);
		},
		close: async () => {},
	};
};

type Tables = Record<string, Record<string, unknown>>;

/** Better Auth on Kysely, which shows every statement with its parameters, and which the adapter logs before and after. */
function overKysely(
	recorder: Recorder,
	type: "sqlite" | "postgres",
	dialect: SqliteDialect | PostgresDialect,
) {
	let broken: string | null = null;
	const breaking: KyselyPlugin = {
		transformQuery: ({ node }) => {
			const shown = broken === null ? "" : JSON.stringify(node);
			if (shown.includes(`"${broken}"`)) throw new Error(`Failed query: ${shown}`);
			return node;
		},
		transformResult: async ({ result }) => result,
	};
	const log = ({ query: { sql, parameters }, ...event }: LogEvent) => {
		recorder.record("statements", { sql, parameters, ...("error" in event && { error: event.error }) });
	};
	const db = new Kysely<Tables>({ dialect, log, plugins: [breaking] });
	const migrate = async (options: BetterAuthOptions) => (await getMigrations(options)).runMigrations();
	return {
		db,
		backend: backendOf(type, { db, type, transaction: true, debugLogs: true }, migrate),
		breakTable: (table: string | null) => {
			broken = table;
		},
		dumpTables: async () => {
			for (const { name } of await db.introspection.getTables())
				recordRows(recorder, name, await db.selectFrom(name).selectAll().execute());
		},
	};
}

export const openSqlite: Open = async (recorder) => {
	const database = new Database(":memory:");
	database.pragma("foreign_keys = on");
	const { backend, breakTable, dumpTables } = overKysely(recorder, "sqlite", new SqliteDialect({ database }));
	return {
		name: "SQLite",
		backend,
		breakTable,
		dump: async () => {
			await dumpTables();
			// With what is left of deleted rows.
			recorder.record("database", database.serialize().toString("latin1"));
		},
		close: async () => void database.close(),
	};
};

export function openPostgres(connectionString: string): Open {
	return async (recorder) => {
		const schema = `spaces_leaks_${randomBytes(6).toString("hex")}`;
		const admin = new Pool({ connectionString, max: 1 });
		await admin.query(`create schema ${schema}`);
		const pool = new Pool({ connectionString, max: 4, options: `-c search_path=${schema}` });
		const { backend, breakTable } = overKysely(recorder, "postgres", new PostgresDialect({ pool }));
		const names = "select table_name from information_schema.tables where table_schema = $1";
		return {
			name: "PostgreSQL",
			backend,
			breakTable,
			dump: async () => {
				for (const { table_name: table } of (await admin.query(names, [schema])).rows)
					recordRows(recorder, table, (await pool.query(`select * from "${table}"`)).rows);
			},
			close: async () => {
				await pool.end();
				await admin.query(`drop schema ${schema} cascade`);
				await admin.end();
			},
		};
	};
}
