import { readFile } from "node:fs/promises";
import { drizzleAdapter } from "@better-auth/drizzle-adapter";
import type { BetterAuthOptions } from "better-auth";
import { getAuthTables } from "better-auth/db";
import { drizzle } from "drizzle-orm/node-postgres";
import { pgTable, text } from "drizzle-orm/pg-core";
import { Pool } from "pg";
import { spacesTables } from "../../../src/drizzle.ts";
import { postgresLayout } from "../../../src/index.ts";
import { runMigrations, type Traits } from "../backend.ts";
import { pgSchemaOf } from "./drizzle.ts";
import type { Place, PlacedBackend } from "./place.ts";
import { executeOn, quoted } from "./postgres.ts";

const MIGRATION = new URL("../../../migrations/postgres/0001_spaces.sql", import.meta.url);

export const postgresLayoutOnKysely = layoutBackend(
	{ name: "PostgreSQL in the layout of the schema spaces", transactions: true },
	(pool) => pool,
);

export const postgresLayoutOnDrizzle = layoutBackend(
	{ name: "Drizzle on PostgreSQL in the layout of the schema spaces", transactions: true },
	(pool) => (options: BetterAuthOptions) =>
		drizzleAdapter(drizzle(pool), {
			provider: "pg",
			transaction: true,
			schema: { ...pgSchemaOf(options), ...spacesTables(pgTable("organization", { id: text() })) },
		})(options),
);

/** A database for each: the schema has a name of its own. */
function layoutBackend(
	traits: Pick<Traits, "name" | "transactions">,
	wrap: (pool: Pool) => BetterAuthOptions["database"],
): PlacedBackend {
	return {
		...traits,
		spaces: { schema: postgresLayout },
		foreignKeys: true,
		uniqueIndexes: true,
		server: "postgres",
		create: ({ url, name }) => executeOn(url, `create database ${name}`),
		connect: (place) => {
			const pool = new Pool({ connectionString: urlOf(place), max: 10 });
			return {
				database: wrap(pool),
				migrate: async (options) => {
					await runMigrations(options, pool);
					const organizations = quoted(getAuthTables(options).organization?.modelName ?? "organization");
					const migration = await readFile(MIGRATION, "utf8");
					await pool.query(`set spaces.organizations = '${organizations}'; ${migration}`);
				},
				rows: async (table) => (await pool.query(`select * from ${quoted(table)}`)).rows,
				execute: async (sql) => void (await pool.query(sql)),
				close: () => pool.end(),
			};
		},
		drop: ({ url, name }) => executeOn(url, `drop database if exists ${name}`),
	};
}

function urlOf({ url, name }: Place): string {
	return Object.assign(new URL(url), { pathname: name }).href;
}
