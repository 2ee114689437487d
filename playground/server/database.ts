import { rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

export type Sqlite = Database.Database;

/** Written to `PRAGMA user_version` when the seed is in; a database without it was never finished. */
const SEEDED = 1;

/** Opens the playground's file. A fresh one when asked for, or when an earlier start was interrupted half-way. */
export function openDatabase(directory: string, { reset }: { readonly reset: boolean }): Sqlite {
	const path = join(directory, "playground.sqlite");
	if (reset) removeFiles(path);
	const database = open(path);
	if (isSeeded(database)) return database;
	database.close();
	removeFiles(path);
	return open(path);
}

export function isSeeded(database: Sqlite): boolean {
	return database.pragma("user_version", { simple: true }) === SEEDED;
}

export function markSeeded(database: Sqlite): void {
	database.pragma(`user_version = ${SEEDED}`);
}

function open(path: string): Sqlite {
	const database = new Database(path);
	database.pragma("journal_mode = WAL");
	return database;
}

function removeFiles(path: string): void {
	for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
}
