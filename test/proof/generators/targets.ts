/** Where the generated tables are made, and what `drizzle-kit` calls it. */
export interface Database {
	readonly label: string;
	readonly server: "postgres" | "mariadb" | null;
	/** Of Better Auth's Drizzle adapter. */
	readonly provider: "pg" | "sqlite" | "mysql";
	readonly dialect: "postgresql" | "sqlite" | "mysql";
	readonly driver: string;
	readonly drizzle: string;
}

const POSTGRES: Database = {
	label: "PostgreSQL",
	server: "postgres",
	provider: "pg",
	dialect: "postgresql",
	driver:
		'import { Pool } from "pg";\nconst client = new Pool({ connectionString: process.env.DATABASE_URL });',
	drizzle: "drizzle-orm/node-postgres",
};
const SQLITE: Database = {
	label: "SQLite",
	server: null,
	provider: "sqlite",
	dialect: "sqlite",
	driver: 'import Database from "better-sqlite3";\nconst client = new Database(process.env.DATABASE_URL);',
	drizzle: "drizzle-orm/better-sqlite3",
};
const MARIADB: Database = {
	label: "MariaDB",
	server: "mariadb",
	provider: "mysql",
	dialect: "mysql",
	driver:
		'import { createPool } from "mysql2/promise";\nconst client = createPool(process.env.DATABASE_URL ?? "");',
	drizzle: "drizzle-orm/mysql2",
};

/** One schema to have generated, and to use. */
export interface Target {
	readonly generator: "Drizzle" | "Prisma";
	readonly database: Database;
	readonly ids: "text" | "uuid" | "serial";
	readonly usePlural: boolean;
}

const drizzle = (database: Database, ids: Target["ids"], usePlural = false): Target => ({
	...{ generator: "Drizzle", database, ids, usePlural },
});

export const TARGETS: readonly Target[] = [
	drizzle(POSTGRES, "text"),
	drizzle(POSTGRES, "uuid"),
	drizzle(POSTGRES, "serial", true),
	drizzle(SQLITE, "text"),
	drizzle(SQLITE, "serial", true),
	drizzle(MARIADB, "text"),
	drizzle(MARIADB, "uuid"),
	drizzle(MARIADB, "serial", true),
	{ generator: "Prisma", database: POSTGRES, ids: "text", usePlural: false },
	{ generator: "Prisma", database: POSTGRES, ids: "uuid", usePlural: false },
	{ generator: "Prisma", database: POSTGRES, ids: "serial", usePlural: false },
];

export function labelOf({ generator, database, ids, usePlural }: Target): string {
	return `${generator}, ${database.label}, ${ids} ids${usePlural ? ", usePlural" : ""}`;
}
