import { type DrizzleAdapterConfig, drizzleAdapter } from "@better-auth/drizzle-adapter";
import type { BetterAuthOptions } from "better-auth";
import { drizzle as drizzleOnSqlite } from "drizzle-orm/better-sqlite3";
import { drizzle as drizzleOnPostgres } from "drizzle-orm/node-postgres";
import * as pg from "drizzle-orm/pg-core";
import * as sqlite from "drizzle-orm/sqlite-core";
import type { Pool } from "pg";
import { postgresBackend } from "./postgres.ts";
import { sqliteFileBackend } from "./sqlite.ts";
import { type Column, tablesOf } from "./tables.ts";

/** As it comes. */
export const drizzlePostgres = postgresBackend(
	{ name: "Drizzle on PostgreSQL", transactions: false },
	(pool) => overPostgres(pool, {}),
);

/** Its transactions cannot be on: better-sqlite3 takes no asynchronous function as one. */
export const drizzleSqlite = sqliteFileBackend(
	{ name: "Drizzle on better-sqlite3", transactions: false },
	(file) => ({
		database: (options: BetterAuthOptions) =>
			drizzleAdapter(drizzleOnSqlite(file), {
				provider: "sqlite",
				schema: schemaOf(options, (name, columns) =>
					sqlite.sqliteTable(name, { id: sqlite.text().primaryKey(), ...columnsOf(columns, sqliteColumns) }),
				),
			})(options),
	}),
);

function overPostgres(pool: Pool, config: Pick<DrizzleAdapterConfig, "transaction">) {
	return {
		database: (options: BetterAuthOptions) =>
			drizzleAdapter(drizzleOnPostgres(pool), {
				...config,
				provider: "pg",
				schema: pgSchemaOf(options),
			})(options),
	};
}

export function pgSchemaOf(options: BetterAuthOptions) {
	return schemaOf(options, (name, columns) =>
		pg.pgTable(name, { id: pg.text().primaryKey(), ...columnsOf(columns, pgColumns) }),
	);
}

/** Under the names that Better Auth's own migrations give, so that these can make the tables. */
function schemaOf<T>(options: BetterAuthOptions, toTable: (name: string, columns: readonly Column[]) => T) {
	return Object.fromEntries(tablesOf(options).map(({ name, columns }) => [name, toTable(name, columns)]));
}

const pgColumns = {
	string: () => pg.text(),
	number: () => pg.integer(),
	bigint: () => pg.bigint({ mode: "number" }),
	boolean: () => pg.boolean(),
	date: () => pg.timestamp({ withTimezone: true }),
};

const sqliteColumns = {
	string: () => sqlite.text(),
	number: () => sqlite.integer(),
	bigint: () => sqlite.integer(),
	boolean: () => sqlite.integer({ mode: "boolean" }),
	date: () => sqlite.integer({ mode: "timestamp_ms" }),
};

function columnsOf<B extends Record<Column["type"], () => unknown>>(columns: readonly Column[], builders: B) {
	return Object.fromEntries(columns.map(({ name, type }) => [name, builders[type]()])) as Record<
		string,
		ReturnType<B[Column["type"]]>
	>;
}
