import { MIGRATE } from "../doctor/core/commands.ts";
import type { Layout } from "../doctor/core/layout.ts";
import { findPlaces } from "./find-places.ts";
import { type SqlNames, sqlNames } from "./names.ts";

/** Why no SQL can be made of a configuration, and what to do about it. */
export type Refusal = {
	readonly message: string;
	readonly remedy: string;
	/** Lines to copy. */
	readonly code: readonly string[];
};

/**
 * The names of everything that SQL made from the options touches.
 *
 * @param schema where the tables are that name none, for an adapter that cannot be asked: Drizzle
 */
export async function readSqlNames(layout: Layout, schema: string): Promise<SqlNames | Refusal> {
	const { dialect } = layout;
	if (dialect === null) return NAMES_UNKNOWN;
	if (dialect !== "postgres") return NOT_POSTGRES;
	const names = sqlNames(layout, await findPlaces(layout, schema));
	return "missing" in names ? missingTable(names.missing) : names;
}

export function isRefusal<T extends object>(result: T | Refusal): result is Refusal {
	return "remedy" in result;
}

const NOT_POSTGRES: Refusal = {
	message: "This SQL is for PostgreSQL, and the database of this config is another one.",
	remedy: "Elsewhere ask the server: auth.api.canUserInSpace, or POST /spaces/can.",
	code: [],
};

const NAMES_UNKNOWN: Refusal = {
	message: "Only the adapter of this config knows what the tables and columns are called in the database.",
	remedy:
		"Export a second instance from a file of its own, say auth.sql.ts, with the same plugins on a connection of its own. Name the tables and columns there as the database has them (`modelName` and `fields`), if they are not those of Better Auth. Then name the file with --config:",
	code: [
		'import { Pool } from "pg";',
		"const database = new Pool(); // PGHOST, PGUSER, PGDATABASE …",
		"export const auth = betterAuth({ database, plugins: [organization(), spacesPlugin()] });",
	],
};

function missingTable(name: string): Refusal {
	return {
		message: `The database has no table ${name}.`,
		remedy: "Create the tables first:",
		code: [MIGRATE],
	};
}
