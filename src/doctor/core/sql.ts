import type { DeclaredTable, Dialect, ForeignKey, Layout } from "./layout.ts";

/** An identifier as the database wants it; `schema.table` is two of them. */
export function quote(dialect: Dialect | undefined, name: string): string {
	const mark = dialect === "mysql" ? "`" : '"';
	return name
		.split(".")
		.map((part) => mark + part.replaceAll(mark, mark + mark) + mark)
		.join(".");
}

/** Ids that can stand in a statement somebody copies: others are left out. */
const PLAIN_ID = /^[A-Za-z0-9_.:-]{1,128}$/;

export function isPlainId(id: string): boolean {
	return PLAIN_ID.test(id);
}

/** Quoted names of one table, to write a statement with. */
export interface Names {
	readonly table: string;
	/** Of a field, by its logical name. */
	readonly column: (field: string) => string;
}

export function namesOf({ tables, connection }: Layout, model: string): Names {
	const table = tables.get(model);
	const quoted = (name: string) => quote(connection?.dialect, name);
	return {
		table: quoted(table?.name ?? model),
		column: (field) => quoted(table?.columns.get(field) ?? field),
	};
}

export function listOf(ids: readonly string[]): string {
	return ids
		.filter(isPlainId)
		.map((id) => `'${id}'`)
		.join(", ");
}

interface Wanted {
	readonly dialect: Dialect;
	readonly table: DeclaredTable;
}

export function createIndex(
	{ dialect, table }: Wanted,
	index: { readonly name: string; readonly columns: readonly string[]; readonly unique: boolean },
): string {
	const columns = index.columns.map((column) => quote(dialect, column)).join(", ");
	const kind = index.unique ? "unique index" : "index";
	return `create ${kind} ${quote(dialect, index.name)} on ${quote(dialect, table.name)} (${columns});`;
}

/** MySQL cannot put an index on a column without a length. */
export function boundColumns({ dialect, table }: Wanted, columns: readonly string[]): string[] {
	return columns.map(
		(column) =>
			`alter table ${quote(dialect, table.name)} modify ${quote(dialect, column)} varchar(191) not null;`,
	);
}

/**
 * A key that does not cascade would keep the space from going, so it goes first. SQLite adds none to a table that is
 * there: the migration makes the table again.
 */
export function addForeignKey(
	{ dialect, table }: Wanted,
	inTheWay: readonly ForeignKey[],
	migrate: string,
): string {
	if (!table.parent) return migrate;
	const name = quote(dialect, table.name);
	const column = quote(dialect, table.parent.column);
	if (dialect !== "sqlite") {
		const parent = `${quote(dialect, table.parent.table)} (${quote(dialect, "id")})`;
		const kind = dialect === "mysql" ? "foreign key" : "constraint";
		return [
			...inTheWay.map((key) => `alter table ${name} drop ${kind} ${quote(dialect, key.name)};`),
			`alter table ${name} add foreign key (${column}) references ${parent} on delete cascade;`,
		].join("\n");
	}
	const kept = quote(dialect, `${table.name}_kept`);
	const columns = [...table.columns.values()].map((each) => quote(dialect, each)).join(", ");
	return [
		`create table ${kept} as select ${columns} from ${name};`,
		`drop table ${name};`,
		migrate,
		`insert into ${name} (${columns}) select ${columns} from ${kept};`,
		`drop table ${kept};`,
	].join("\n");
}

/** Of rows that are the same by these columns, the one that was changed last stays. */
export function deleteDuplicates({ dialect, table }: Wanted, columns: readonly string[]): string {
	const name = quote(dialect, table.name);
	const quoted = (field: string) => quote(dialect, table.columns.get(field) ?? field);
	const [id, changed] = [quoted("id"), quoted("updatedAt")];
	const same = columns.map((column) => `kept.${quote(dialect, column)} = gone.${quote(dialect, column)}`);
	const later = `(kept.${changed} > gone.${changed} or (kept.${changed} = gone.${changed} and kept.${id} > gone.${id}))`;
	const condition = [...same, later].join(" and ");
	// MySQL reads no table that it deletes from, but deletes from a join.
	if (dialect === "mysql") return `delete gone from ${name} gone join ${name} kept on ${condition};`;
	return `delete from ${name} where ${id} in (select gone.${id} from ${name} gone join ${name} kept on ${condition});`;
}

/** Counts the groups of rows that are the same by these columns. */
export function countDuplicates({ dialect, table }: Wanted, columns: readonly string[]): string {
	const list = columns.map((column) => quote(dialect, column)).join(", ");
	const groups = `select ${list} from ${quote(dialect, table.name)} group by ${list} having count(*) > 1`;
	return `select count(*) as found from (${groups}) as same`;
}
