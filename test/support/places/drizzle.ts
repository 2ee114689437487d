import { type DrizzleAdapterConfig, drizzleAdapter } from "@better-auth/drizzle-adapter";
import type { BetterAuthOptions } from "better-auth";
import type { Database } from "better-sqlite3";
import { drizzle as drizzleOnSqlite } from "drizzle-orm/better-sqlite3";
import { drizzle as drizzleOnPostgres } from "drizzle-orm/node-postgres";
import * as pg from "drizzle-orm/pg-core";
import * as sqlite from "drizzle-orm/sqlite-core";
import type { Pool } from "pg";
import { inPlural } from "./plural.ts";
import { postgresBackend } from "./postgres.ts";
import { sqliteFileBackend } from "./sqlite.ts";
import { type Column, type Table, tablesOf } from "./tables.ts";

/** As it comes. */
export const drizzlePostgres = postgresBackend(
	{ name: "Drizzle on PostgreSQL", transactions: false },
	(pool) => overPostgres(pool, {}),
);

export const drizzlePostgresInPlural = inPlural(
	postgresBackend({ name: "Drizzle on PostgreSQL, usePlural", transactions: false }, (pool) =>
		overPostgres(pool, { usePlural: true }),
	),
);

/** Its transactions cannot be on: better-sqlite3 takes no asynchronous function as one. */
export const drizzleSqlite = sqliteFileBackend(
	{ name: "Drizzle on better-sqlite3", transactions: false },
	(file) => overSqlite(file, {}),
);
export const drizzleSqliteInPlural = inPlural(
	sqliteFileBackend({ name: "Drizzle on better-sqlite3, usePlural", transactions: false }, (file) =>
		overSqlite(file, { usePlural: true }),
	),
);

type Config = Pick<DrizzleAdapterConfig, "transaction" | "usePlural">;

function overPostgres(pool: Pool, config: Config) {
	return {
		database: (options: BetterAuthOptions) =>
			drizzleAdapter(drizzleOnPostgres(pool), {
				...config,
				provider: "pg",
				schema: pgSchemaOf(options, config),
			})(options),
	};
}

function overSqlite(file: Database, config: Config) {
	return {
		database: (options: BetterAuthOptions) =>
			drizzleAdapter(drizzleOnSqlite(file), {
				...config,
				provider: "sqlite",
				schema: schemaOf(tablesOf(options, config), ({ name, ids, columns }) =>
					sqlite.sqliteTable(name, { id: sqliteIds[ids](), ...columnsOf(columns, sqliteColumns) }),
				),
			})(options),
	};
}

export function pgSchemaOf(options: BetterAuthOptions, config: Config = {}) {
	return schemaOf(tablesOf(options, config), ({ name, ids, columns }) =>
		pg.pgTable(name, { id: pgIds[ids](), ...columnsOf(columns, pgColumns) }),
	);
}

/** Under the names that Better Auth's own migrations give, so that these can make the tables. */
function schemaOf<T>(tables: readonly Table[], toTable: (table: Table) => T) {
	return Object.fromEntries(tables.map((table) => [table.name, toTable(table)]));
}

const pgIds = {
	text: () => pg.text().primaryKey(),
	uuid: () => pg.uuid().primaryKey().defaultRandom(),
	serial: () => pg.integer().primaryKey().generatedByDefaultAsIdentity(),
};

const pgColumns = {
	string: () => pg.text(),
	uuid: () => pg.uuid(),
	number: () => pg.integer(),
	bigint: () => pg.bigint({ mode: "number" }),
	boolean: () => pg.boolean(),
	date: () => pg.timestamp({ withTimezone: true }),
};

const sqliteIds = {
	text: () => sqlite.text().primaryKey(),
	uuid: () => sqlite.text().primaryKey(),
	serial: () => sqlite.integer().primaryKey({ autoIncrement: true }),
};

const sqliteColumns = {
	string: () => sqlite.text(),
	uuid: () => sqlite.text(),
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
