import type { AuthContext } from "@better-auth/core";
import { getSchema } from "better-auth/db";
import type {
	CatalogRow,
	Connection,
	DeclaredIndex,
	DeclaredTable,
	Dialect,
	Layout,
} from "./doctor/core/layout.ts";
import { drizzleConfig, drizzleNames, type SentNames } from "./drizzle-names.ts";
import { AUDIT_MODEL, CREDENTIAL_MODEL, PERMISSION_MODEL } from "./schema.ts";

type Auth = Pick<AuthContext, "options" | "tables" | "adapter">;
type Schema = ReturnType<typeof getSchema>;
type KyselyAdapter = typeof import("@better-auth/kysely-adapter");
type Kysely = NonNullable<Awaited<ReturnType<KyselyAdapter["createKyselyAdapter"]>>["kysely"]>;

const MODELS = [
	...["organization", "member", "organizationRole"],
	...[CREDENTIAL_MODEL, PERMISSION_MODEL, AUDIT_MODEL],
];
const NO_TYPES: SentNames["types"] = new Map();
const DIALECTS: readonly Dialect[] = ["sqlite", "postgres", "mysql"];
const DRIZZLE_DIALECTS = { pg: "postgres", mysql: "mysql", sqlite: "sqlite" } as const;

/** The names of the tables in the database, and a connection of Better Auth's own making to read its catalog. */
export async function readLayout(auth: Auth): Promise<Layout> {
	// Installed with Better Auth, but a strict package manager may keep it to itself.
	const adapter = await import("@better-auth/kysely-adapter").catch(() => null);
	const { kysely, databaseType } =
		adapter === null || typeof auth.options.database === "function"
			? { kysely: null, databaseType: null }
			: await adapter.createKyselyAdapter(auth.options);
	const dialect = DIALECTS.find((known) => known === databaseType);
	const drizzle = drizzleConfig(auth);
	const schema = getSchema(auth.options);
	const models = MODELS.filter((model) => auth.tables[model]);
	const sent = (table: string) =>
		(drizzle && drizzleNames(drizzle, table)) ?? sentNames(adapter, kysely, schema, table);
	return {
		dialect: dialect ?? (drizzle && DRIZZLE_DIALECTS[drizzle.provider]),
		tables: new Map(models.map((model) => [model, declaredTable(auth, schema, model, sent)])),
		connection: kysely && dialect ? connectionOf(kysely, dialect) : null,
	};
}

function declaredTable(
	{ tables }: Auth,
	schema: Schema,
	model: string,
	sent: (table: string) => SentNames,
): DeclaredTable {
	const name = tables[model]?.modelName ?? model;
	const { table, column, types } = sent(name);
	const { fields = {}, indexes, disableMigrations } = schema[name] ?? {};
	const single = Object.entries(fields).flatMap(([field, { unique = false, index = false }]) =>
		unique || index ? [{ columns: [field], unique, name: indexName(name, [field], unique) }] : [],
	);
	// Better Auth resolves none of a table that its migrations leave alone.
	const compound = indexes ?? unresolvedIndexes(tables[model], name);
	const declared = [...single, ...compound].map(
		({ columns, unique = false, ...index }): DeclaredIndex => ({
			...index,
			columns: columns.map(column),
			unique,
		}),
	);
	const spaceId = tables[model]?.fields.spaceId;
	const parent = spaceId?.references && tables[spaceId.references.model];
	return {
		model,
		name: table,
		columns: new Map([
			["id", column("id")],
			...Object.entries(tables[model]?.fields ?? {}).map(
				([field, { fieldName }]) => [field, column(fieldName ?? field)] as const,
			),
		]),
		types,
		indexes: declared,
		parent: parent
			? { column: column(spaceId?.fieldName ?? "spaceId"), table: sent(parent.modelName).table }
			: null,
		migrated: disableMigrations !== true,
	};
}

function unresolvedIndexes(table: Auth["tables"][string] | undefined, name: string) {
	return (table?.indexes ?? []).map(({ fields, unique = false }) => {
		const columns = fields.map((field) => table?.fields[field]?.fieldName ?? field);
		return { columns, unique, name: indexName(name, columns, unique) };
	});
}

/** As the migrator names an index, within PostgreSQL's limit. An index is in the schema of its table. */
function indexName(table: string, columns: readonly string[], unique: boolean): string {
	const kind = unique ? "uidx" : "idx";
	const name = [table.split(".").at(-1), ...columns].join("_");
	return `${name.slice(0, 62 - kind.length)}_${kind}`;
}

/** A Kysely of the application's own may rename what it sends (`CamelCasePlugin`) or put it into a schema. */
function sentNames(
	adapter: KyselyAdapter | null,
	kysely: Kysely | null,
	schema: Schema,
	name: string,
): SentNames {
	const fields = schema[name]?.fields ?? {};
	const [sent] =
		adapter && kysely ? Object.entries(adapter.toPhysicalSchema(kysely, { [name]: { fields } })) : [];
	if (!sent) return { table: name, column: (column) => column, types: NO_TYPES };
	const [table, physical] = sent;
	const before = Object.keys(fields);
	const after = Object.keys(physical.fields);
	return {
		table: physical.schema ? `${physical.schema}.${table}` : table,
		column: (column) => after[before.indexOf(column)] ?? column,
		types: NO_TYPES,
	};
}

function connectionOf(kysely: Kysely, dialect: Dialect): Connection {
	const plain = kysely.withoutPlugins();
	return {
		dialect,
		read: async (sql, parameters) => {
			// What `CompiledQuery.raw` makes: importing it would make Kysely a dependency.
			const query = { kind: "RawNode", sqlFragments: [sql], parameters: [] } as const;
			const queryId = { queryId: "better-auth-spaces" };
			const { rows } = await plain.executeQuery({ sql, parameters, query, queryId });
			return rows as readonly CatalogRow[];
		},
	};
}
