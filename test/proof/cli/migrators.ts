import { MIGRATE_FILE } from "./project.ts";

/** One way to migrate, as a user types it. */
export interface Migrator {
	readonly label: string;
	readonly command: readonly string[];
	/** Whether it must create compound indexes. Every CLI below 1.7 leaves them out without a word. */
	readonly compoundIndexes: boolean;
	readonly needsModernNode: boolean;
	/** What it prints when there is nothing to do. */
	readonly nothingToDo: RegExp;
}

export const MIGRATORS: readonly Migrator[] = [
	cli("@better-auth/cli", "1.4.22", { compoundIndexes: false, needsModernNode: false }),
	cli("auth", "1.6.33", { compoundIndexes: false, needsModernNode: false }),
	cli("auth", "1.7.7", { compoundIndexes: true, needsModernNode: true }),
	{
		label: "getMigrations() in-process",
		command: ["npx", "tsx", MIGRATE_FILE],
		compoundIndexes: true,
		needsModernNode: false,
		nothingToDo: /^planned: 0 tables, 0 columns, 0 indexes$/m,
	},
];

function cli(
	name: string,
	version: string,
	traits: Pick<Migrator, "compoundIndexes" | "needsModernNode">,
): Migrator {
	return {
		label: `${name} ${version}`,
		command: ["npx", "--yes", `${name}@${version}`, "migrate", "--yes"],
		nothingToDo: /No migrations needed/,
		...traits,
	};
}
