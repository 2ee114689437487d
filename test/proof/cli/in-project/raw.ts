import { SQLITE_FILE } from "./facts.ts";

export type Row = Record<string, unknown>;

/** The database itself, past Better Auth and past the plugin. */
export interface Raw {
	/** Each `?` of the statement stands for one of the values. */
	readonly query: (sql: string, ...values: string[]) => Promise<Row[]>;
	readonly hasTable: (table: string) => Promise<boolean>;
	readonly close: () => Promise<void>;
}

export async function openRaw(postgresUrl: string | undefined): Promise<Raw> {
	return postgresUrl ? openPostgres(postgresUrl) : openSqlite();
}

async function openSqlite(): Promise<Raw> {
	const { default: Database } = await import("better-sqlite3");
	const database = new Database(SQLITE_FILE);
	database.pragma("foreign_keys = ON");
	const query: Raw["query"] = async (sql, ...values) => {
		const statement = database.prepare(sql);
		if (statement.reader) return statement.all(...values) as Row[];
		statement.run(...values);
		return [];
	};
	return {
		query,
		hasTable: async (name) =>
			(await query("select 1 from sqlite_master where type = 'table' and name = ?", name)).length === 1,
		close: async () => void database.close(),
	};
}

async function openPostgres(connectionString: string): Promise<Raw> {
	const { default: pg } = await import("pg");
	const client = new pg.Client({ connectionString });
	await client.connect();
	const query: Raw["query"] = async (sql, ...values) => {
		let position = 0;
		return (
			await client.query<Row>(
				sql.replaceAll("?", () => `$${++position}`),
				values,
			)
		).rows;
	};
	return {
		query,
		hasTable: async (name) =>
			(await query("select 1 from pg_tables where schemaname = 'public' and tablename = ?", name)).length ===
			1,
		close: () => client.end(),
	};
}

const UNIQUE_VIOLATIONS = new Set(["23505", "SQLITE_CONSTRAINT_UNIQUE", "ER_DUP_ENTRY", "P2002"]);

/** Whether the database refuses this as a duplicate; any other failure is thrown on. */
export async function isRefusedAsDuplicate(write: () => Promise<unknown>): Promise<boolean> {
	try {
		await write();
		return false;
	} catch (error) {
		if (hasUniqueViolation(error)) return true;
		throw error;
	}
}

function hasUniqueViolation(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	const { code } = error as Error & { code?: unknown };
	return (typeof code === "string" && UNIQUE_VIOLATIONS.has(code)) || hasUniqueViolation(error.cause);
}
