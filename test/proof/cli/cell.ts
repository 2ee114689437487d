import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { run, type Shell, tail } from "./command.ts";
import type { DatabaseKind } from "./databases.ts";
import { FACTS_FILE, type Fact } from "./in-project/facts.ts";
import type { Migrator } from "./migrators.ts";
import { ORIGIN, type Project, writeAuth } from "./project.ts";

export interface Cell {
	readonly migrator: Migrator;
	readonly database: DatabaseKind;
}

export interface Outcome {
	readonly passed: boolean;
	readonly facts: readonly Fact[];
	/** The end of what was printed by the first command that shows a fault; empty when none does. */
	readonly evidence: string;
	readonly seconds: number;
}

/** A fact and what the command printed that it was learned from. */
type Finding = Fact & { readonly output: string };

/** Plain settings of a development machine. */
const SETTINGS = { BETTER_AUTH_URL: ORIGIN, BETTER_AUTH_SECRET: "only-for-a-database-that-lives-a-minute" };

/** Migrates an empty database as a user would, does it again, and looks at what came out. */
export async function runCell({ migrator, database }: Cell, project: Project): Promise<Outcome> {
	const begin = performance.now();
	const fresh = await database.create(project);
	try {
		await writeAuth(project, database.driver);
		const environment = { ...project.environment, ...SETTINGS, ...fresh.environment };
		const findings = await investigate(migrator, { ...project, environment });
		const fault = findings.find(({ name, holds }) => !holds && !mayBeMissing(name, migrator));
		return {
			passed: fault === undefined,
			facts: findings,
			evidence: tail(fault?.output ?? ""),
			seconds: (performance.now() - begin) / 1000,
		};
	} finally {
		await fresh.drop();
	}
}

/** What the derived unique columns make up for. */
export function mayBeMissing(fact: string, migrator: Migrator): boolean {
	return fact === "compound index" && !migrator.compoundIndexes;
}

async function investigate({ command, nothingToDo }: Migrator, shell: Shell): Promise<Finding[]> {
	await rm(join(shell.directory, FACTS_FILE), { force: true });
	const first = await run(shell, command);
	const second = await run(shell, command);
	const check = await run(shell, ["npx", "tsx", "check.ts"]);
	const facts = await readFacts(shell);
	const plansNothing = second.code === 0 && nothingToDo.test(second.output);
	return [
		{ name: "migrates", holds: first.code === 0, output: first.output },
		...facts.map((fact) => ({ ...fact, output: check.output })),
		{ name: "second run plans nothing", holds: plansNothing, output: second.output },
	];
}

async function readFacts({ directory }: Shell): Promise<Fact[]> {
	try {
		return JSON.parse(await readFile(join(directory, FACTS_FILE), "utf8")) as Fact[];
	} catch {
		return [{ name: "the checks", holds: false, detail: "ended before they began" }];
	}
}
