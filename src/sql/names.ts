import type { DeclaredTable, Layout } from "../doctor/core/layout.ts";
import { CREDENTIAL_MODEL, PERMISSION_MODEL } from "../schema.ts";
import { quoteName } from "./quote.ts";

/** A table in PostgreSQL, quoted, to write statements with. */
export interface SqlTable {
	/** With its schema. */
	readonly name: string;
	/** Of a field, by its logical name. */
	readonly column: (field: string) => string;
}

/** What ids are in the database. Every kind of text is `text`. */
const ID_TYPES = ["text", "uuid", "integer", "bigint"] as const;
export type IdType = (typeof ID_TYPES)[number];

/** Everything that SQL made from the options has to call by name. */
export interface SqlNames {
	readonly organization: SqlTable;
	readonly member: SqlTable;
	/** Null without dynamic roles: then there is no such table. */
	readonly organizationRole: SqlTable | null;
	readonly credentials: SqlTable;
	readonly permissions: SqlTable;
	/** Of `organization.id`, and so of every column that names a space. */
	readonly spaceId: IdType;
	/** Of `member.userId`. */
	readonly userId: IdType;
	/** Of `organization.metadata`, as the database calls it: Better Auth makes it a text, others may have made it JSON. */
	readonly metadata: string;
}

/** Where a table is, and the types of its columns, by their names in the database. */
export interface Place {
	readonly schema: string;
	readonly types: ReadonlyMap<string, string>;
}

/** The names of a layout, once it is known where its tables are; or the table that is nowhere. */
export function sqlNames(
	{ tables }: Layout,
	places: ReadonlyMap<string, Place>,
): SqlNames | { readonly missing: string } {
	const nowhere = [...tables].find(([model]) => !places.has(model));
	if (nowhere) return { missing: nowhere[1].name };
	const find = (model: string): Found => {
		const [table, place] = [tables.get(model), places.get(model)];
		if (!table || !place) throw new TypeError(`The layout has no ${model}.`);
		return { table, place };
	};
	const [organization, member] = [find("organization"), find("member")];
	const [credentials, permissions] = [find(CREDENTIAL_MODEL), find(PERMISSION_MODEL)];
	return {
		organization: sqlTable(organization),
		member: sqlTable(member),
		organizationRole: tables.has("organizationRole") ? sqlTable(find("organizationRole")) : null,
		credentials: sqlTable(credentials),
		permissions: sqlTable(permissions),
		spaceId: idType(typeOf(organization, "id")),
		userId: idType(typeOf(member, "userId")),
		metadata: typeOf(organization, "metadata"),
	};
}

interface Found {
	readonly table: DeclaredTable;
	readonly place: Place;
}

function sqlTable({ table, place }: Found): SqlTable {
	const bare = table.name.split(".").at(-1) ?? table.name;
	const columns = new Map([...table.columns].map(([field, name]) => [field, quoteName(name)]));
	return {
		name: `${quoteName(place.schema)}.${quoteName(bare)}`,
		column: (field) => columns.get(field) ?? quoteName(field),
	};
}

function typeOf({ table, place }: Found, field: string): string {
	return place.types.get(table.columns.get(field) ?? field) ?? "text";
}

/** Drizzle says how a column was declared. */
const DECLARED: Readonly<Record<string, IdType>> = { serial: "integer", bigserial: "bigint" };

function idType(type: string): IdType {
	return ID_TYPES.find((known) => known === type) ?? DECLARED[type] ?? "text";
}
