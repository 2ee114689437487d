import type { BetterAuthOptions } from "better-auth";
import { getAuthTables } from "better-auth/db";
import type { OpenDatabase } from "./backend.ts";

type Row = Record<string, unknown>;

/**
 * Looks into a table by its logical name and answers logical fields, whatever these options call them in the database;
 * ids are text, as everywhere in the API. A table that the options do not know is answered as it is.
 */
export function logicalRows(options: BetterAuthOptions, { rows }: OpenDatabase): OpenDatabase["rows"] {
	const tables = new Map(Object.entries(getAuthTables(options)));
	return async (name) => {
		const table = tables.get(name);
		if (!table) return rows(name);
		const logical = new Map(
			Object.entries(table.fields).map(([field, { fieldName = field }]) => [fieldName, field]),
		);
		const ids = new Set(["id", ...namesOfReferences(table.fields)]);
		const translated = (row: Row): Row =>
			Object.fromEntries(
				Object.entries(row).map(([column, value]) => {
					const field = logical.get(column) ?? column;
					return [field, ids.has(field) && value !== null ? String(value) : value];
				}),
			);
		return (await rows(table.modelName)).map(translated);
	};
}

function namesOfReferences(fields: ReturnType<typeof getAuthTables>[string]["fields"]): string[] {
	return Object.entries(fields).flatMap(([field, { references }]) => (references ? [field] : []));
}
