import { randomBytes } from "node:crypto";
import type { BetterAuthOptions } from "better-auth";
import Database from "better-sqlite3";
import { Client, Pool } from "pg";

/** An empty database that tells which statements reach its driver. */
export interface WatchedDatabase {
	readonly label: string;
	readonly database: BetterAuthOptions["database"];
	/** The text of every statement sent while `work` runs, in order. */
	readonly statementsOf: (work: () => Promise<unknown>) => Promise<readonly string[]>;
	readonly close: () => Promise<void>;
}

export function openSqlite(): WatchedDatabase {
	const { onStatement, statementsOf } = createRecorder();
	const database = new Database(":memory:");
	database.pragma("foreign_keys = on");
	// Kysely prepares every statement once for each time it runs it.
	database.prepare = beforeCall(database.prepare, ([text]) => onStatement(text));
	return { label: "SQLite", database, statementsOf, close: async () => void database.close() };
}

/** In a schema of its own, which goes when it is closed. */
export async function openPostgres(connectionString: string): Promise<WatchedDatabase> {
	const { onStatement, statementsOf } = createRecorder();
	const schema = `spaces_bench_${randomBytes(6).toString("hex")}`;
	const admin = new Client({ connectionString });
	await admin.connect();
	await admin.query(`create schema ${schema}`);
	const pool = new Pool({ connectionString, max: 4, options: `-c search_path=${schema}` });
	pool.on("connect", (client) => {
		client.query = beforeCall(client.query, ([query]) => onStatement(query));
	});
	return {
		label: "PostgreSQL",
		database: pool,
		statementsOf,
		close: async () => {
			await pool.end();
			await admin.query(`drop schema ${schema} cascade`);
			await admin.end();
		},
	};
}

function createRecorder(): Pick<WatchedDatabase, "statementsOf"> & { onStatement: (text: unknown) => void } {
	let recording: string[] | null = null;
	return {
		onStatement: (text) => void recording?.push(String(text)),
		statementsOf: async (work) => {
			const statements: string[] = [];
			recording = statements;
			try {
				await work();
			} finally {
				recording = null;
			}
			return statements;
		},
	};
}

/** The same function, overloads and all, that first shows its arguments. */
function beforeCall<F extends (...args: never[]) => unknown>(call: F, show: (args: unknown[]) => void): F {
	return new Proxy(call, {
		apply: (target, self, args) => {
			show(args);
			return Reflect.apply(target, self, args);
		},
	});
}
