import { readFile } from "node:fs/promises";
import { Pool } from "pg";
import { inject } from "vitest";
import { createOwnDatabase } from "../../support/postgres-database.ts";

const MIGRATIONS = new URL("../../../migrations/", import.meta.url);

/** A migration, or its way back (`postgres/0001_spaces.down`), by its path without the ending. */
export function migration(name: string): Promise<string> {
	return readFile(new URL(`${name}.sql`, MIGRATIONS), "utf8");
}

/** The tables of an earlier version, on organizations with text ids. */
export function originMigration(): Promise<string> {
	return readFile(new URL("origin.sql", import.meta.url), "utf8");
}

export type Database = Awaited<ReturnType<typeof createDatabase>>;

/** An empty PostgreSQL database of its own. */
export async function createDatabase({ searchPath = "public" } = {}) {
	const { url, drop } = await createOwnDatabase(inject("servers").postgres);
	const pool = new Pool({ connectionString: url, options: `-c search_path=${searchPath}` });
	return {
		pool,
		query: async (sql: string, parameters: unknown[] = []) =>
			(await pool.query(sql, parameters)).rows as Record<string, unknown>[],
		migrate: async (...names: string[]) => {
			for (const name of names) await pool.query(await migration(name));
		},
		drop: async () => {
			await pool.end();
			await drop();
		},
	};
}

/** Everything the catalog knows of the schema `spaces`, to compare before and after. */
export async function describeSpaces({ query }: Pick<Database, "query">): Promise<readonly string[]> {
	const rows = await query(`
		with tables as (
			select c.* from pg_class c where c.relnamespace = to_regnamespace('spaces') and c.relkind in ('r', 'p')
		)
		select format('schema %s', nspname) as line from pg_namespace where nspname = 'spaces'
		union all
		select format('column %s.%s %s %s default %s', t.relname, a.attname, format_type(a.atttypid, a.atttypmod),
			case when a.attnotnull then 'not null' end, pg_get_expr(d.adbin, d.adrelid))
			from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
			left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
		union all
		select format('constraint %s.%s %s', t.relname, c.conname, pg_get_constraintdef(c.oid))
			from tables t join pg_constraint c on c.conrelid = t.oid
		union all
		select pg_get_indexdef(i.indexrelid) from tables t join pg_index i on i.indrelid = t.oid
		union all
		select pg_get_triggerdef(g.oid) from tables t join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
		union all
		select pg_get_functiondef(p.oid) from pg_proc p where p.pronamespace = to_regnamespace('spaces')
		union all
		select format('policy %s.%s %s %s %s %s %s', t.relname, p.polname, p.polcmd, p.polroles::regrole[],
			pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), p.polpermissive)
			from tables t join pg_policy p on p.polrelid = t.oid
		union all
		select format('row security of %s: %s', t.relname, t.relrowsecurity) from tables t
		order by line`);
	return rows.map(({ line }) => String(line));
}
