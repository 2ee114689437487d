import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { organization } from "better-auth/plugins";
import { Pool } from "pg";
import { inject } from "vitest";
import { spacesPlugin } from "../../../src/index.ts";
import { createOwnDatabase } from "../../support/postgres-database.ts";

/** A database in PostgreSQL with the tables of an application that a command can be run on. */
export interface MigratedDatabase {
	readonly url: string;
	readonly pool: Pool;
	readonly drop: () => Promise<void>;
}

export async function migratedDatabase(): Promise<MigratedDatabase> {
	const database = await createOwnDatabase(inject("servers").postgres);
	const pool = new Pool({ connectionString: database.url, max: 1 });
	const { options } = betterAuth({ database: pool, plugins: [organization(), spacesPlugin()] });
	await (await getMigrations(options)).runMigrations();
	const drop = async () => {
		await pool.end();
		await database.drop();
	};
	return { url: database.url, pool, drop };
}
