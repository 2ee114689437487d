import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { SQLITE_FILE } from "./in-project/facts.ts";
import type { DriverLines, Project } from "./project.ts";

/** An empty database for one cell. */
export interface FreshDatabase {
	readonly environment: NodeJS.ProcessEnv;
	readonly drop: () => Promise<void>;
}

export interface DatabaseKind {
	readonly label: string;
	readonly driver: DriverLines;
	readonly create: (project: Project) => Promise<FreshDatabase>;
}

export const sqlite: DatabaseKind = {
	label: "sqlite",
	driver: {
		import: 'import Database from "better-sqlite3";',
		database: `new Database("${SQLITE_FILE}")`,
	},
	create: async ({ directory }) => {
		const drop = async () => {
			for (const suffix of ["", "-wal", "-shm", "-journal"]) {
				await rm(join(directory, SQLITE_FILE + suffix), { force: true });
			}
		};
		await drop();
		return { environment: {}, drop };
	},
};

/** @param serverUrl a database of the server whose user may create others */
export function postgres(serverUrl: string): DatabaseKind {
	return {
		label: "postgres",
		driver: {
			import: 'import { Pool } from "pg";',
			database: "new Pool({ connectionString: process.env.DATABASE_URL })",
		},
		create: async () => {
			const name = `spaces_cli_${randomBytes(6).toString("hex")}`;
			await execute(serverUrl, `CREATE DATABASE ${name}`);
			const url = new URL(serverUrl);
			url.pathname = `/${name}`;
			return {
				environment: { DATABASE_URL: url.href },
				drop: () => execute(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`),
			};
		},
	};
}

async function execute(connectionString: string, statement: string): Promise<void> {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}
