import type { BetterAuthOptions } from "better-auth";
import { type Backend, runMigrations } from "./backend.ts";

/** As much of Node's own SQLite as is used here; the types of Node 20 have none of it. */
interface NodeSqlite {
	readonly DatabaseSync: new (path: string) => DatabaseSync;
}

interface DatabaseSync {
	readonly exec: (sql: string) => void;
	readonly prepare: (sql: string) => { readonly all: () => Record<string, unknown>[] };
	readonly close: () => void;
}

const builtIn = process.getBuiltinModule("node:sqlite") as NodeSqlite | undefined;

/** For the line that the run prints. */
export const NODE_SQLITE = builtIn
	? "node:sqlite"
	: `node:sqlite skipped: Node ${process.versions.node} has none, 22.13 has`;

/** None where this Node has none. */
export const nodeSqlite: readonly Backend[] = builtIn ? [backendOn(builtIn)] : [];

function backendOn({ DatabaseSync }: NodeSqlite): Backend {
	return {
		name: "node:sqlite",
		foreignKeys: true,
		uniqueIndexes: true,
		transactions: true,
		open: async () => {
			const file = new DatabaseSync(":memory:");
			const database = file as unknown as BetterAuthOptions["database"];
			return {
				database,
				migrate: (options) => runMigrations(options, database),
				rows: async (table) => file.prepare(`select * from "${table}"`).all(),
				execute: async (sql) => file.exec(sql),
				close: async () => file.close(),
			};
		},
	};
}
