import type {
	ActualTable,
	CatalogRow,
	Connection,
	DeclaredTable,
	Dialect,
	RowSecurity,
} from "./core/layout.ts";
import { countDuplicates, quote } from "./core/sql.ts";

interface Catalog {
	/** `col` and `type`. */
	readonly columns: string;
	/** `idx`, `uniq` and `col`, one row per part, in order. */
	readonly indexes: string;
	/** `name`, `col` and `rule`, of keys on one column that refer to the second parameter. */
	readonly foreignKeys: string;
	/** How the catalog wants a table named. */
	readonly nameOf: (table: string) => string;
}

/** Each table is found as the database itself would find it: on PostgreSQL along the search path. */
const CATALOGS: Readonly<Record<Dialect, Catalog>> = {
	sqlite: {
		nameOf: (table) => table,
		columns: `select name as col, type as type from pragma_table_info(?)`,
		indexes: `select list.name as idx, list."unique" as uniq, info.name as col
			from pragma_index_list(?) as list join pragma_index_info(list.name) as info
			where list.partial = 0 order by list.name, info.seqno`,
		foreignKeys: `select id as name, min("from") as col, on_delete as rule from pragma_foreign_key_list(?)
			where lower("table") = lower(?) group by id, on_delete having count(*) = 1`,
	},
	postgres: {
		nameOf: (table) => quote("postgres", table),
		columns: `select a.attname as col, format_type(a.atttypid, null) as type from pg_attribute a
			where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`,
		indexes: `select x.indexrelid as idx, x.indisunique as uniq, a.attname as col
			from pg_index x
			cross join lateral unnest(x.indkey) with ordinality as part (attnum, position)
			left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = part.attnum
			where x.indrelid = to_regclass($1) and x.indisvalid and x.indpred is null
				and part.position <= x.indnkeyatts
			order by x.indexrelid, part.position`,
		foreignKeys: `select c.conname as name, a.attname as col,
				case c.confdeltype when 'c' then 'CASCADE' end as rule
			from pg_constraint c
			join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
			where c.contype = 'f' and cardinality(c.conkey) = 1
				and c.conrelid = to_regclass($1) and c.confrelid = to_regclass($2)`,
	},
	mysql: {
		nameOf: (table) => table,
		columns: `select column_name as col, data_type as type from information_schema.columns
			where table_schema = database() and table_name = ?`,
		indexes: `select index_name as idx, 1 - non_unique as uniq,
				case when sub_part is null then column_name end as col
			from information_schema.statistics
			where table_schema = database() and table_name = ? order by index_name, seq_in_index`,
		foreignKeys: `select k.constraint_name as name, k.column_name as col, r.delete_rule as rule
			from information_schema.key_column_usage k
			join information_schema.referential_constraints r on r.constraint_schema = k.constraint_schema
				and r.constraint_name = k.constraint_name and r.table_name = k.table_name
			where k.table_schema = database() and k.table_name = ? and k.referenced_table_name = ?`,
	},
};

const ROW_SECURITY = `select c.relrowsecurity as "on", row_security_active(c.oid) as active, current_user::text as role,
		coalesce((select bool_or(p.polcmd = '*') or (bool_or(p.polcmd = 'r') and bool_or(p.polcmd = 'a')
				and bool_or(p.polcmd = 'w') and bool_or(p.polcmd = 'd'))
			from pg_policy p where p.polrelid = c.oid and p.polpermissive and exists (
				select from unnest(p.polroles) as r (id)
				where case when r.id = 0 then true else pg_has_role(current_user, r.id, 'usage') end)), false) as covered
	from pg_class c where c.oid = to_regclass($1)`;

/** Null when the database has no such table. */
export async function readTable(
	{ dialect, read }: Connection,
	{ name, parent }: DeclaredTable,
): Promise<ActualTable | null> {
	const { nameOf, ...catalog } = CATALOGS[dialect];
	const table = nameOf(name);
	const columns = await read(catalog.columns, [table]);
	if (columns.length === 0) return null;
	const foreignKeys = parent ? await read(catalog.foreignKeys, [table, nameOf(parent.table)]) : [];
	return {
		columns: new Map(columns.map(({ col, type }) => [String(col), String(type).toLowerCase()])),
		indexes: groupIndexes(await read(catalog.indexes, [table])),
		foreignKeys: foreignKeys.map(({ name, col, rule }) => ({
			name: String(name),
			column: String(col),
			cascades: String(rule).toUpperCase() === "CASCADE",
		})),
		security: dialect === "postgres" ? toRowSecurity(await read(ROW_SECURITY, [table])) : null,
	};
}

function groupIndexes(parts: readonly CatalogRow[]): ActualTable["indexes"] {
	const indexes = new Map<unknown, { unique: boolean; columns: (string | null)[] }>();
	for (const { idx, uniq, col } of parts) {
		const index = indexes.get(idx) ?? { unique: isTrue(uniq), columns: [] };
		index.columns.push(col === null ? null : String(col));
		indexes.set(idx, index);
	}
	return [...indexes.values()];
}

function toRowSecurity([row]: readonly CatalogRow[]): RowSecurity | null {
	if (!row) return null;
	return {
		on: isTrue(row.on),
		active: isTrue(row.active),
		covered: isTrue(row.covered),
		role: String(row.role),
	};
}

/** SQLite only: whether it minds foreign keys at all, which each connection has to ask for. */
export async function mindsForeignKeys({ dialect, read }: Connection): Promise<boolean> {
	if (dialect !== "sqlite") return true;
	const [row] = await read("select foreign_keys as minds from pragma_foreign_keys", []);
	return isTrue(row?.minds);
}

/** The role that Better Auth connects as. */
export async function currentRole({ read }: Connection): Promise<string> {
	const [row] = await read("select current_user as role", []);
	return String(row?.role);
}

/** How many groups of rows are the same by these columns. */
export async function countSame(
	{ dialect, read }: Connection,
	table: DeclaredTable,
	columns: readonly string[],
): Promise<number> {
	const [row] = await read(countDuplicates({ dialect, table }, columns), []);
	return Number(row?.found ?? 0);
}

function isTrue(value: unknown): boolean {
	return value === true || Number(value) === 1;
}
