import type { BetterAuthOptions } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import type { OrganizationOptions } from "better-auth/plugins";
import type { SpacesOptions } from "../../src/index.ts";

/** A database behind Better Auth, and a way to look into it that goes around both Better Auth and the plugin. */
export interface OpenDatabase {
	readonly database: BetterAuthOptions["database"];
	/** Creates the tables of these options. */
	readonly migrate: (options: BetterAuthOptions) => Promise<void>;
	/** Of a table by the name that these options give it; a dot sets off the schema of one that says so. */
	readonly rows: (table: string) => Promise<Record<string, unknown>[]>;
	/** Runs SQL where there is any. */
	readonly execute: (sql: string) => Promise<void>;
	readonly close: () => Promise<void>;
}

/** What a back end wants of the options of whoever uses it; a test's own go before them. */
export interface Settings {
	readonly spaces?: SpacesOptions;
	readonly organization?: OrganizationOptions;
	readonly auth?: Partial<BetterAuthOptions>;
}

export interface Traits extends Settings {
	readonly name: string;
	/** Whether the database itself deletes the rows of a deleted organization. */
	readonly foreignKeys: boolean;
	/** Whether the database itself refuses a second row for the same key. */
	readonly uniqueIndexes: boolean;
	/** Whether Better Auth's adapter runs its transactions as such, or step by step. */
	readonly transactions: boolean;
	/** Which behaviours of `test/contracts/backend` it does not show, and why; checked to be really so. */
	readonly exceptions?: Readonly<Record<string, string>>;
}

export interface Backend extends Traits {
	readonly open: () => Promise<OpenDatabase>;
}

/** The same database under other settings. */
export function variantOf(
	backend: Backend,
	name: string,
	{ open = backend.open, ...changed }: Partial<Omit<Backend, "name">>,
): Backend {
	return { ...backend, ...changed, open, name: `${backend.name}, ${name}` };
}

/** Through the driver where Better Auth is given Drizzle or Prisma, which its own migrations do not know. */
export async function runMigrations(options: BetterAuthOptions, driver: BetterAuthOptions["database"]) {
	const database = typeof options.database === "function" ? driver : options.database;
	await (await getMigrations({ ...options, database })).runMigrations();
}
