import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run, type Shell, tail } from "../cli/command.ts";
import type { Fact } from "../cli/in-project/facts.ts";
import { FACTS_FILE } from "../cli/in-project/facts.ts";
import { ORIGIN } from "../cli/project.ts";
import { filesOf } from "./files.ts";
import type { Target } from "./targets.ts";

const PROOFS = new URL("..", import.meta.url);

export interface Outcome {
	/** In the order in which they were found; nothing is looked at behind the first that does not hold. */
	readonly facts: readonly Fact[];
	/** The end of what was printed where one does not hold. */
	readonly evidence: string;
}

interface Step {
	readonly name: string;
	readonly command: readonly string[];
	/** What it prints, where its exit code says nothing. */
	readonly prints?: RegExp;
}

/** Has the schema generated as a user would, compiles it, makes its tables and uses them. */
export async function runTarget(target: Target, project: Shell, url: string): Promise<Outcome> {
	const directory = join(project.directory, "target");
	await prepare(directory, target, project);
	const environment = {
		...project.environment,
		...{ DATABASE_URL: url, BETTER_AUTH_URL: ORIGIN, CHECKPOINT_DISABLE: "1" },
		BETTER_AUTH_SECRET: "only-for-a-database-that-lives-a-minute",
		// An engine that is not run here would be downloaded otherwise.
		PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
	};
	const shell = { ...project, directory, environment };
	const facts: Fact[] = [];
	for (const { name, command, prints } of stepsFor(target, url)) {
		const { code, output } = await run(shell, command);
		const holds = code === 0 && (prints?.test(output) ?? true);
		facts.push({ name, holds });
		if (!holds) return { facts, evidence: tail(output) };
	}
	const used = await run(shell, ["npx", "tsx", "test/proof/generators/in-project/use.ts"]);
	const found = await readFacts(directory);
	const fault = found.some(({ holds }) => !holds);
	return { facts: [...facts, ...found], evidence: fault ? tail(used.output) : "" };
}

/** A directory of its own, so that nothing of another target is left in it. */
async function prepare(directory: string, target: Target, project: Shell): Promise<void> {
	await rm(directory, { recursive: true, force: true });
	await mkdir(directory);
	await symlink(join(project.directory, "node_modules"), join(directory, "node_modules"), "junction");
	await writeFile(join(directory, "package.json"), JSON.stringify({ private: true, type: "module" }));
	for (const [name, text] of Object.entries(filesOf(target))) await writeFile(join(directory, name), text);
	for (const proof of ["cli", "generators"])
		await cp(new URL(`${proof}/in-project`, PROOFS), join(directory, "test/proof", proof, "in-project"), {
			recursive: true,
		});
}

function stepsFor(target: Target, url: string): readonly Step[] {
	const { database, generator } = target;
	const file = generator === "Drizzle" ? "schema.ts" : "schema.prisma";
	const generate = {
		name: "generates",
		command: ["npx", "auth", "generate", "--config", "generate.ts", "--output", file, "--yes"],
	};
	const compile = { name: "compiles", command: ["npx", "tsc", "-p", "."] };
	if (generator === "Prisma")
		return [
			generate,
			{ name: "is valid", command: ["npx", "prisma", "validate", "--schema", file] },
			{ name: "becomes a client", command: ["npx", "prisma", "generate", "--schema", file, "--no-hints"] },
			compile,
			{ name: "finds its tables as getMigrations() makes them", command: ["npx", "tsx", "migrate.ts"] },
		];
	const push = ["npx", "drizzle-kit", "push", "--dialect", database.dialect, "--schema", file, "--url", url];
	return [
		generate,
		compile,
		{ name: "is applied", command: [...push, "--force"], prints: /Changes applied/ },
	];
}

async function readFacts(directory: string): Promise<Fact[]> {
	try {
		return JSON.parse(await readFile(join(directory, FACTS_FILE), "utf8")) as Fact[];
	} catch {
		return [{ name: "is used", holds: false, detail: "ended before it began" }];
	}
}
