/** What is looked at in a migrated database, in this order. */
export const CHECKED = [
	"tables",
	"sign-up",
	"organization",
	"plugin writes",
	"duplicates refused",
	"compound index",
	"deletion cascades",
	"foreign key",
	"getMigrations() adds it",
] as const;

export interface Fact {
	readonly name: string;
	readonly holds: boolean;
	/** Why it does not hold. */
	readonly detail?: string;
}

/** Where `check.ts` leaves its facts: standard output belongs to the loggers. */
export const FACTS_FILE = "facts.json";
export const SQLITE_FILE = "sqlite.db";
