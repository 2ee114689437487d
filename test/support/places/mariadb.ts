import { createConnection, createPool, type RowDataPacket } from "mysql2/promise";
import { runMigrations } from "../backend.ts";
import type { PlacedBackend } from "./place.ts";

const CONNECTIONS = 10;

/** A database of its own for each. Better Auth's own way, through Kysely. */
export const mariadb: PlacedBackend = {
	name: "MariaDB",
	foreignKeys: true,
	uniqueIndexes: true,
	transactions: true,
	exceptions: {
		"providers that differ in case alone are two": "its collations fold case; the second is refused",
		"modules that differ in case alone are two": "its collations fold case; the second is refused",
	},
	server: "mariadb",
	create: ({ url, name }) => executeOn(url, `create database ${name}`),
	connect: ({ url, name }) => {
		const pool = createPool({ uri: url, database: name, connectionLimit: CONNECTIONS, timezone: "Z" });
		return {
			database: pool,
			migrate: (options) => runMigrations(options, pool),
			rows: async (table) => (await pool.query<RowDataPacket[]>(`select * from \`${table}\``))[0],
			execute: async (sql) => void (await pool.query(sql)),
			close: () => pool.end(),
		};
	},
	drop: ({ url, name }) => executeOn(url, `drop database if exists ${name}`),
};

async function executeOn(uri: string, sql: string): Promise<void> {
	const connection = await createConnection({ uri });
	try {
		await connection.query(sql);
	} finally {
		await connection.end();
	}
}
