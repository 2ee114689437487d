import { MIGRATE, PRINT_TABLES } from "./commands.ts";
import type { ActualTable, DeclaredIndex, DeclaredTable, Dialect } from "./layout.ts";
import { addForeignKey, boundColumns, createIndex, quote } from "./sql.ts";
import type { Tally } from "./tally.ts";

/** What is wrong with the structure of one table. */
export function compareTable(
	dialect: Dialect,
	table: DeclaredTable,
	actual: ActualTable | null,
	tally: Tally,
): "sound" | "incomplete" {
	const migrate = table.migrated ? MIGRATE : PRINT_TABLES;
	if (!actual) {
		tally.add("table-missing", table.name, migrate);
		return "incomplete";
	}
	const absent = [...table.columns.values()].filter((column) => !has(actual, column));
	for (const column of absent) tally.add("column-missing", `${table.name}.${column}`, migrate);
	if (absent.length > 0) return "incomplete";

	for (const [code, index] of missingIndexes(table, actual)) {
		const unbounded = index.columns.filter((column) => typeOf(actual, column).endsWith("text"));
		const first = dialect === "mysql" ? boundColumns({ dialect, table }, unbounded) : [];
		tally.add(code, index.name, [...first, createIndex({ dialect, table }, index)].join("\n"));
	}
	const keys = actual.foreignKeys.filter(({ column }) => column === table.parent?.column);
	if (table.parent && !keys.some(({ cascades }) => cascades)) {
		const statement = addForeignKey({ dialect, table }, keys, migrate);
		tally.add("foreign-key-missing", table.name, statement);
	}
	const { security } = actual;
	if (security?.active && !security.covered) {
		const role = quote(dialect, security.role);
		const statement = `create policy better_auth on ${quote(dialect, table.name)} to ${role} using (true) with check (true);`;
		tally.add("row-level-security-shuts-out", table.name, statement);
	}
	return "sound";
}

/**
 * Uniqueness is declared twice, over the natural key and over the one derived from it, and one of them is enough to
 * keep a second row away. The natural key's index serves reading too, so it is missed in any case.
 */
function missingIndexes(
	table: DeclaredTable,
	{ indexes }: ActualTable,
): (readonly ["unique-index-missing" | "index-missing", DeclaredIndex])[] {
	const unique = table.indexes.filter((index) => index.unique);
	const isThere = (wanted: DeclaredIndex) =>
		indexes.some((index) => (wanted.unique ? keepsUnique(index, wanted) : finds(index, wanted)));
	const isUnique = unique.some(isThere);
	const widest = unique.reduce<DeclaredIndex | null>(
		(wide, index) => (wide && wide.columns.length >= index.columns.length ? wide : index),
		null,
	);
	return table.indexes.flatMap((index) => {
		if (isThere(index) || (index.unique && index !== widest)) return [];
		return [[index.unique && !isUnique ? "unique-index-missing" : "index-missing", index] as const];
	});
}

type ActualIndex = ActualTable["indexes"][number];

function keepsUnique({ unique, columns }: ActualIndex, wanted: DeclaredIndex): boolean {
	return unique && columns.length === wanted.columns.length && finds({ unique, columns }, wanted);
}

/** The leading columns may come in any order: they are all compared for equality. */
function finds({ columns }: ActualIndex, wanted: DeclaredIndex): boolean {
	const leading = columns.slice(0, wanted.columns.length).map((column) => column?.toLowerCase());
	return wanted.columns.every((column) => leading.includes(column.toLowerCase()));
}

function has({ columns }: ActualTable, column: string): boolean {
	return columns.has(column);
}

function typeOf({ columns }: ActualTable, column: string): string {
	return columns.get(column) ?? "";
}
