/** The databases whose structure can be read. */
export type Dialect = "sqlite" | "postgres" | "mysql";

/** A table as this auth instance uses it, by the names it has in the database. */
export interface DeclaredTable {
	/** Its logical name. */
	readonly model: string;
	/** `schema.table` where the table is in a schema of its own. */
	readonly name: string;
	/** Logical name of a field → name of its column. */
	readonly columns: ReadonlyMap<string, string>;
	/** Name of a column → its type, in lower case, where something besides the database knows it: Drizzle. */
	readonly types: ReadonlyMap<string, string>;
	/** Those on single columns included. */
	readonly indexes: readonly DeclaredIndex[];
	/** The column that names the space, and the table of the spaces. */
	readonly parent: { readonly column: string; readonly table: string } | null;
	/** Whether Better Auth's migrations make this table. */
	readonly migrated: boolean;
}

export interface DeclaredIndex {
	readonly name: string;
	readonly columns: readonly string[];
	readonly unique: boolean;
}

/** A way to the database that goes around the adapter, to read what it knows of itself. */
export interface Connection {
	readonly dialect: Dialect;
	readonly read: (sql: string, parameters: readonly string[]) => Promise<readonly CatalogRow[]>;
}

export type CatalogRow = Readonly<Record<string, unknown>>;

export interface Layout {
	/** By model: the plugin's own tables, and of the organization plugin's those that decide. */
	readonly tables: ReadonlyMap<string, DeclaredTable>;
	/** Null where only the adapter knows what the tables are really called: Prisma, MongoDB, memory. */
	readonly dialect: Dialect | null;
	/** Null where only an adapter of its own speaks to the database: Drizzle, Prisma, MongoDB, memory. */
	readonly connection: Connection | null;
}

/** A table as the database has it. */
export interface ActualTable {
	/** Name → type, in lower case. */
	readonly columns: ReadonlyMap<string, string>;
	/** Those that are complete: valid, over all rows. A part that is no whole column is null. */
	readonly indexes: readonly { readonly unique: boolean; readonly columns: readonly (string | null)[] }[];
	/** Those on one column, to the parent. */
	readonly foreignKeys: readonly ForeignKey[];
	/** PostgreSQL only. */
	readonly security: RowSecurity | null;
}

export interface ForeignKey {
	readonly name: string;
	readonly column: string;
	/** Whether the row goes with its parent, or keeps it from going. */
	readonly cascades: boolean;
}

export interface RowSecurity {
	readonly on: boolean;
	/** Whether it holds for the role that Better Auth connects as. */
	readonly active: boolean;
	/** Whether some policy speaks to that role, for reading and every kind of writing. */
	readonly covered: boolean;
	readonly role: string;
}
