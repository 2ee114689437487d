import type { BetterAuthOptions } from "better-auth";
import { type DBFieldAttribute, getAuthTables } from "better-auth/db";

/** A table as Better Auth's own migrations make it, for schemas that others want written out. */
export interface Table {
	readonly name: string;
	readonly ids: Ids;
	/** Besides the `id`, which every table has. */
	readonly columns: readonly Column[];
	readonly indexes: readonly { readonly columns: readonly string[]; readonly unique: boolean }[];
}

/** Who makes them: Better Auth, or the database. */
type Ids = "text" | "uuid" | "serial";

export interface Column {
	readonly name: string;
	readonly type: "string" | "uuid" | "number" | "bigint" | "boolean" | "date";
	readonly required: boolean;
	readonly unique: boolean;
}

export function tablesOf(options: BetterAuthOptions, { usePlural = false } = {}): Table[] {
	const ids = idsOf(options);
	return Object.values(getAuthTables(options)).map(({ modelName, fields, indexes = [] }) => {
		const nameOf = (field: string) => fields[field]?.fieldName ?? field;
		return {
			name: usePlural ? `${modelName}s` : modelName,
			ids,
			columns: Object.entries(fields).map(([key, field]) => ({
				name: nameOf(key),
				type: field.references?.field === "id" ? REFERENCES[ids] : typeOf(field),
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

const REFERENCES = { text: "string", uuid: "uuid", serial: "number" } as const satisfies Record<
	Ids,
	Column["type"]
>;

function idsOf({ advanced }: BetterAuthOptions): Ids {
	const generateId = advanced?.database?.generateId;
	return generateId === "serial" || generateId === "uuid" ? generateId : "text";
}

function typeOf({ type, bigint }: DBFieldAttribute): Column["type"] {
	if (type === "number") return bigint ? "bigint" : "number";
	if (type === "string" || type === "boolean" || type === "date") return type;
	throw new Error(`No column is written out for ${JSON.stringify(type)}.`);
}
