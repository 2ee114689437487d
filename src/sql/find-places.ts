import type { Connection, Layout } from "../doctor/core/layout.ts";
import { quote } from "../doctor/core/sql.ts";
import type { Place } from "./names.ts";

const COLUMNS = `select n.nspname as schema, a.attname as col, format_type(a.atttypid, null) as type
	from pg_class c
	join pg_namespace n on n.oid = c.relnamespace
	join pg_attribute a on a.attrelid = c.oid
	where c.oid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`;

type Places = ReadonlyMap<string, Place>;

/**
 * Where each table of the layout is, by model; a table that is not there is left out. As the database says it, or where
 * there is no connection, as the adapter's own tables say it.
 */
export function findPlaces(layout: Layout, defaultSchema: string): Promise<Places> | Places {
	return layout.connection ? readPlaces(layout, layout.connection) : declaredPlaces(layout, defaultSchema);
}

function declaredPlaces({ tables }: Layout, defaultSchema: string): Places {
	return new Map(
		[...tables].map(([model, { name, types }]) => {
			const [schema = defaultSchema] = name.split(".").slice(0, -1);
			return [model, { schema, types }];
		}),
	);
}

/** Found as the database itself would find them: along the search path. */
async function readPlaces({ tables }: Layout, { read }: Connection): Promise<Places> {
	const places = new Map<string, Place>();
	for (const [model, { name }] of tables) {
		const rows = await read(COLUMNS, [quote("postgres", name)]);
		const [first] = rows;
		if (!first) continue;
		const types = new Map(rows.map(({ col, type }) => [String(col), String(type).toLowerCase()]));
		places.set(model, { schema: String(first.schema), types });
	}
	return places;
}
