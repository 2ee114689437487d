import { rm } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { runMigrations, type Traits } from "../backend.ts";
import type { Place, PlacedBackend, Wrapped } from "./place.ts";

/** How long a process waits for another one's write. */
const BUSY_MS = 10_000;

/** Better Auth's own way, through Kysely. */
export const sqliteFile = sqliteFileBackend(
	{ name: "better-sqlite3, a file", transactions: true },
	(database) => ({ database }),
);

/** A file for each database. */
export function sqliteFileBackend(
	traits: Pick<Traits, "name" | "transactions">,
	wrap: (file: Database.Database) => Wrapped,
): PlacedBackend {
	return {
		...traits,
		foreignKeys: true,
		uniqueIndexes: true,
		server: null,
		create: async (place) => void openFile(place).close(),
		connect: (place) => {
			const file = openFile(place);
			return {
				database: wrap(file).database,
				migrate: (options) => runMigrations(options, file),
				rows: async (table) => file.prepare(`select * from "${table}"`).all() as Record<string, unknown>[],
				execute: async (sql) => void file.exec(sql),
				close: async () => void file.close(),
			};
		},
		drop: async (place) => {
			for (const suffix of ["", "-wal", "-shm"]) await rm(pathOf(place) + suffix, { force: true });
		},
	};
}

function openFile(place: Place): Database.Database {
	const file = new Database(pathOf(place), { timeout: BUSY_MS });
	file.pragma("journal_mode = wal");
	file.pragma("foreign_keys = on");
	return file;
}

function pathOf({ directory, name }: Place): string {
	return join(directory, `${name}.sqlite`);
}
