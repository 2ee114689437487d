import type { AuthContext } from "@better-auth/core";

/** What a table and its columns are called in the database. */
export interface SentNames {
	/** `schema.table` where the table is in a schema of its own. */
	readonly table: string;
	readonly column: (name: string) => string;
	/** Name of a column → its type, where that is known here. */
	readonly types: ReadonlyMap<string, string>;
}

/** The adapter's own configuration, as `adapter.options` holds it. */
interface DrizzleConfig {
	readonly provider: "pg" | "mysql" | "sqlite";
	readonly schema?: Readonly<Record<string, object>>;
	readonly usePlural?: boolean;
}

/** As much of a column as is looked at. */
interface DrizzleColumn {
	readonly name: string;
	readonly getSQLType: () => string;
}

/** Registered symbols: no need to import Drizzle, in whichever version the application has it. */
const NAME = Symbol.for("drizzle:Name");
const SCHEMA = Symbol.for("drizzle:Schema");

/** Null where the adapter is another one, or was not given its tables. */
export function drizzleConfig({ adapter }: Pick<AuthContext, "adapter">): DrizzleConfig | null {
	if (adapter.id !== "drizzle") return null;
	const config = adapter.options as unknown as Partial<DrizzleConfig> | undefined;
	return config?.provider && config.schema ? (config as DrizzleConfig) : null;
}

/** The names that a Drizzle table gives: the application's code knows the table and its columns by others. */
export function drizzleNames({ schema, usePlural }: DrizzleConfig, model: string): SentNames | null {
	const table = schema?.[usePlural ? `${model}s` : model] as
		| (Readonly<Record<string, unknown>> & { readonly [NAME]?: string; readonly [SCHEMA]?: string })
		| undefined;
	const name = table?.[NAME];
	if (!table || name === undefined) return null;
	const columns = Object.entries(table).filter((entry): entry is [string, DrizzleColumn] =>
		isColumn(entry[1]),
	);
	const names = new Map(columns.map(([key, column]) => [key, column.name]));
	return {
		table: table[SCHEMA] ? `${table[SCHEMA]}.${name}` : name,
		column: (key) => names.get(key) ?? key,
		types: new Map(columns.map(([, column]) => [column.name, column.getSQLType().toLowerCase()])),
	};
}

function isColumn(value: unknown): value is DrizzleColumn {
	return typeof value === "object" && value !== null && "getSQLType" in value && "name" in value;
}
