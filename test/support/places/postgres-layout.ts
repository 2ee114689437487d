import { readFile } from "node:fs/promises";
import { drizzleAdapter } from "@better-auth/drizzle-adapter";
import type { BetterAuthOptions } from "better-auth";
import { getAuthTables } from "better-auth/db";
import { drizzle } from "drizzle-orm/node-postgres";
import { pgTable, text } from "drizzle-orm/pg-core";
import { Pool } from "pg";
import { spacesTables } from "../../../src/drizzle.ts";
import { postgresLayout } from "../../../src/index.ts";
import type { Traits } from "../backend.ts";
import { pgSchemaOf } from "./drizzle.ts";
import type { Place, PlacedBackend } from "./place.ts";
import { executeOn, openOn, quoted } from "./postgres.ts";

/** Every unique constraint has the space, so that rows can be spread by it. */
const exceptions = {
	"the database itself refuses a second row with the same derived key":
		"its derived keys are not unique, the natural ones are",
};

const MIGRATION = new URL("../../../migrations/postgres/0001_spaces.sql", import.meta.url);

export const postgresLayoutOnKysely = layoutBackend(
	{ name: "PostgreSQL in the layout of the schema spaces", transactions: true },
	(pool) => pool,
);

export const postgresLayoutInPartitions = layoutBackend(
	{ name: "PostgreSQL in the layout of the schema spaces, partitioned by space", transactions: true },
	(pool) => pool,
	partitioned,
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

/** As somebody makes them who spreads the rows of spaces: the migration finds them there. */
function partitioned(organizations: string): string {
	return `
	create schema spaces;
	create table spaces.credentials (
		space_id text not null references ${organizations} (id) on delete cascade, provider text not null,
		access_token_encrypted text not null, refresh_token_encrypted text, expires_at timestamptz, scopes text[],
		provider_account_id text, metadata_json text,
		created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
		primary key (space_id, provider)
	) partition by hash (space_id);
	create table spaces.module_permissions (
		space_id text not null references ${organizations} (id) on delete cascade, role text not null, module_id text not null,
		can_read boolean not null default true, can_write boolean not null default false,
		can_admin boolean not null default false, updated_at timestamptz not null default now(),
		primary key (space_id, role, module_id)
	) partition by hash (space_id);
	${["credentials", "module_permissions"]
		.flatMap((table) => [0, 1, 2].map((rest) => partition(table, rest)))
		.join("\n")}`;
}

function partition(table: string, rest: number): string {
	return `create table spaces.${table}_${rest} partition of spaces.${table} for values with (modulus 3, remainder ${rest});`;
}

/** A database for each: the schema has a name of its own. */
function layoutBackend(
	traits: Pick<Traits, "name" | "transactions">,
	wrap: (pool: Pool) => BetterAuthOptions["database"],
	before: (organizations: string) => string = () => "",
): PlacedBackend {
	return {
		...traits,
		exceptions,
		spaces: { schema: postgresLayout },
		foreignKeys: true,
		uniqueIndexes: true,
		server: "postgres",
		create: ({ url, name }) => executeOn(url, `create database ${name}`),
		connect: (place) => {
			const pool = new Pool({ connectionString: urlOf(place), max: 10 });
			const open = openOn(pool);
			return {
				...open,
				database: wrap(pool),
				migrate: async (options) => {
					await open.migrate(options);
					const organizations = quoted(getAuthTables(options).organization?.modelName ?? "organization");
					const migration = await readFile(MIGRATION, "utf8");
					await pool.query(before(organizations));
					await pool.query(`set spaces.organizations = '${organizations}'; ${migration}`);
				},
				close: () => pool.end(),
			};
		},
		drop: ({ url, name }) => executeOn(url, `drop database if exists ${name}`),
	};
}

function urlOf({ url, name }: Place): string {
	return Object.assign(new URL(url), { pathname: name }).href;
}
