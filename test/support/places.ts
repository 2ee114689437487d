import type { Backend, OpenDatabase } from "./backend.ts";
import type { Servers } from "./databases.ts";
import { drizzlePostgres, drizzleSqlite } from "./places/drizzle.ts";
import { mariadb } from "./places/mariadb.ts";
import type { Place, PlacedBackend } from "./places/place.ts";
import { postgres } from "./places/postgres.ts";
import { postgresLayoutOnDrizzle, postgresLayoutOnKysely } from "./places/postgres-layout.ts";
import { prismaPostgres, prismaPostgresInTransactions } from "./places/prisma.ts";
import { sqliteFile } from "./places/sqlite.ts";

const placedBackends: readonly PlacedBackend[] = [
	sqliteFile,
	postgres,
	mariadb,
	drizzleSqlite,
	drizzlePostgres,
	postgresLayoutOnKysely,
	postgresLayoutOnDrizzle,
	prismaPostgres,
	prismaPostgresInTransactions,
];

/** Those whose server is there. */
export function placedBackendsOn(servers: Servers): readonly PlacedBackend[] {
	return placedBackends.filter(({ server }) => server === null || servers[server] !== null);
}

/** In any process; closing it leaves the database. */
export function connect(place: Place): OpenDatabase {
	return backendOf(place).connect(place);
}

/** Whose tables are there already: somebody else made them. */
export function atPlace(place: Place): Backend {
	return { ...backendOf(place), open: async () => ({ ...connect(place), migrate: async () => {} }) };
}

export function dropPlace(place: Place): Promise<void> {
	return backendOf(place).drop(place);
}

function backendOf({ backend: name }: Place): PlacedBackend {
	const backend = placedBackends.find((candidate) => candidate.name === name);
	if (!backend) throw new Error(`There is no back end ${name}.`);
	return backend;
}
