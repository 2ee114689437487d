import type { BetterAuthOptions } from "better-auth";
import { type DBFieldAttribute, getAuthTables } from "better-auth/db";

/** A table as Better Auth's own migrations make it, for schemas that others want written out. */
export interface Table {
	readonly name: string;
	readonly columns: readonly Column[];
	readonly indexes: readonly { readonly columns: readonly string[]; readonly unique: boolean }[];
}

export interface Column {
	readonly name: string;
	readonly type: "string" | "number" | "bigint" | "boolean" | "date";
	readonly required: boolean;
	readonly unique: boolean;
}

/** Besides the `id`, which every table has. Only for ids that Better Auth makes itself. */
export function tablesOf(options: BetterAuthOptions): Table[] {
	const { generateId } = options.advanced?.database ?? {};
	if (generateId === "serial" || generateId === "uuid")
		throw new Error(`No tables are written out for ${generateId} ids.`);
	return Object.values(getAuthTables(options)).map(({ modelName, fields, indexes = [] }) => {
		const nameOf = (field: string) => fields[field]?.fieldName ?? field;
		return {
			name: modelName,
			columns: Object.entries(fields).map(([key, field]) => ({
				name: nameOf(key),
				type: typeOf(field),
				required: field.required !== false,
				unique: field.unique === true,
			})),
			indexes: indexes.map((index) => ({
				columns: index.fields.map(nameOf),
				unique: index.unique === true,
			})),
		};
	});
}

function typeOf({ type, bigint }: DBFieldAttribute): Column["type"] {
	if (type === "number") return bigint ? "bigint" : "number";
	if (type === "string" || type === "boolean" || type === "date") return type;
	throw new Error(`No column is written out for ${JSON.stringify(type)}.`);
}
