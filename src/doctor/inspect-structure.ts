import type { SpacesContext } from "../context.ts";
import { AUDIT_MODEL, CREDENTIAL_MODEL, PERMISSION_MODEL } from "../schema.ts";
import type { ActualTable, Connection, DeclaredTable, Layout } from "./core/layout.ts";
import { deleteDuplicates, quote } from "./core/sql.ts";
import { compareTable } from "./core/structure.ts";
import type { Tally } from "./core/tally.ts";
import { countSame, mindsForeignKeys, readTable } from "./structure-store.ts";

/** The natural key of each table that has one. */
const NATURAL_KEYS = new Map([
	[CREDENTIAL_MODEL, ["spaceId", "provider"]],
	[PERMISSION_MODEL, ["spaceId", "role", "moduleId"]],
]);

/** Answers which models have no table whose rows could be read. */
export async function inspectStructure(
	context: SpacesContext,
	{ tables, connection }: Layout,
	tally: Tally,
): Promise<ReadonlySet<string>> {
	const unfit = new Set<string>();
	if (!connection) {
		tally.add("database-not-inspected");
		return unfit;
	}
	const models = [CREDENTIAL_MODEL, PERMISSION_MODEL, ...(context.audit ? [AUDIT_MODEL] : [])];
	const secured: (readonly [DeclaredTable, boolean])[] = [];
	try {
		for (const model of models) {
			const table = tables.get(model);
			if (!table) continue;
			const actual = await readTable(connection, table);
			if (compareTable(connection.dialect, table, actual, tally) === "incomplete") unfit.add(model);
			if (actual && !unfit.has(model)) await inspectDuplicates(connection, table, actual, tally);
			if (actual?.security && NATURAL_KEYS.has(model)) secured.push([table, actual.security.on]);
		}
		if (!(await mindsForeignKeys(connection)))
			tally.add("foreign-key-missing", "foreign_keys", "pragma foreign_keys = on;");
	} catch (error) {
		context.log("The structure of the database could not be read.", error);
		tally.add("database-not-inspected");
	}
	inspectRowSecurity(secured, tally);
	return unfit;
}

/** Only where no unique index rules them out. */
async function inspectDuplicates(
	connection: Connection,
	table: DeclaredTable,
	{ indexes }: ActualTable,
	tally: Tally,
): Promise<void> {
	const key = NATURAL_KEYS.get(table.model)?.map((field) => table.columns.get(field) ?? field);
	if (!key) return;
	const ruledOut = indexes.some(
		({ unique, columns }) =>
			unique && columns.length === key.length && key.every((each) => columns.includes(each)),
	);
	if (ruledOut) return;
	const count = await countSame(connection, table, key);
	const statement = deleteDuplicates({ dialect: connection.dialect, table }, key);
	if (count > 0) tally.add("duplicate-rows", table.name, statement, count);
}

function inspectRowSecurity(secured: readonly (readonly [DeclaredTable, boolean])[], tally: Tally): void {
	if (!secured.some(([, on]) => on)) return;
	for (const [{ name }, on] of secured) {
		const statement = `alter table ${quote("postgres", name)} enable row level security;`;
		if (!on) tally.add("row-level-security-partial", name, statement);
	}
}
