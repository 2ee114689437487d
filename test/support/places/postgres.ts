import { PostgresDialect } from "kysely";
import { Pool } from "pg";
import { type Backend, type OpenDatabase, runMigrations, type Traits } from "../backend.ts";
import { onServer } from "../postgres-database.ts";
import type { Place, PlacedBackend, Wrapped } from "./place.ts";

const CONNECTIONS = 10;

/** Better Auth's own way, through Kysely. */
export const postgres = postgresBackend({ name: "PostgreSQL", transactions: true }, (pool) => ({
	database: pool,
}));

/** A schema for each database. */
export function postgresBackend(
	traits: Pick<Traits, "name" | "transactions">,
	wrap: (pool: Pool, place: Place) => Wrapped,
): PlacedBackend {
	return {
		...traits,
		foreignKeys: true,
		uniqueIndexes: true,
		server: "postgres",
		create: ({ url, name: schema }) => executeOn(url, `create schema ${schema}`),
		connect: (place) => {
			const options = `-c search_path=${place.name}`;
			const pool = new Pool({ connectionString: place.url, max: CONNECTIONS, options });
			const { database, close } = wrap(pool, place);
			return {
				...openOn(pool),
				database,
				close: async () => {
					await close?.();
					await pool.end();
				},
			};
		},
		drop: ({ url, name: schema }) => executeOn(url, `drop schema if exists ${schema} cascade`),
	};
}

/** By a pool that somebody else ends. */
export function openOn(pool: Pool): OpenDatabase {
	return {
		database: pool,
		migrate: (options) => runMigrations(options, pool),
		rows: async (table) => (await pool.query(`select * from ${quoted(table)}`)).rows,
		execute: async (sql) => void (await pool.query(sql)),
		close: async () => {},
	};
}

/** The same as a back end, with what is otherwise than usual. */
export function backendOn(pool: Pool, otherwise: Partial<OpenDatabase> = {}): Backend {
	return {
		...{ name: "PostgreSQL", foreignKeys: true, uniqueIndexes: true, transactions: true },
		open: async () => ({ ...openOn(pool), ...otherwise }),
	};
}

export function quoted(table: string): string {
	return table
		.split(".")
		.map((part) => `"${part}"`)
		.join(".");
}

/** In a schema that the search path does not name: Better Auth has to say it each time. */
export const postgresBySchemaName: PlacedBackend = {
	...postgres,
	name: "PostgreSQL, schemaName",
	connect: ({ url, name: schemaName }) => {
		const pool = new Pool({ connectionString: url, max: CONNECTIONS });
		const dialect = new PostgresDialect({ pool });
		const open = openOn(pool);
		return {
			...open,
			database: { dialect, type: "postgres", schemaName, transaction: true },
			rows: (table) => open.rows(`${schemaName}.${table}`),
			close: () => pool.end(),
		};
	},
};

export async function executeOn(connectionString: string, sql: string): Promise<void> {
	await onServer(connectionString, (client) => client.query(sql));
}
