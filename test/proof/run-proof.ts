import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { recordEvidence } from "../evidence/evidence.ts";
import { type Shell, userEnvironment } from "./cli/command.ts";
import { runningNode } from "./cli/node-version.ts";
import { say } from "./wording.ts";

/** What a proof comes to. */
export interface Conclusion {
	readonly passed: boolean;
	/** The closing line. How long it took is added. */
	readonly figures: string;
	/** What is in that line, and what else is worth quoting. */
	readonly numbers: Readonly<Record<string, number>>;
	/** What was left out for want of something, so that it is no evidence. */
	readonly missing?: readonly string[];
}

/** Whole numbers from 1, and lists of names. */
type Settings = Readonly<Record<string, number | readonly string[]>>;

/**
 * Runs a proof in a directory of its own, which goes with the process. Prints its figures last, and exits with 0 if it has
 * passed. With `--record` they go into `test/evidence` besides.
 * @param longForm what may be set on the command line, as it is when it is not
 */
export async function runProof<S extends Settings>(
	name: string,
	prove: (shell: Shell, settings: S) => Promise<Conclusion>,
	longForm: S = {} as S,
): Promise<never> {
	const begin = performance.now();
	const interruption = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());
	try {
		const { record, settings } = readCommandLine(longForm);
		const directory = await mkdtemp(join(tmpdir(), `spaces-${name}-`));
		process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
		const environment = userEnvironment(runningNode().directory);
		const conclusion = await prove({ directory, environment, interrupted: interruption.signal }, settings);
		interruption.signal.throwIfAborted();
		const seconds = Math.round((performance.now() - begin) / 1_000);
		const refused = record && !recordConclusion(name, conclusion, seconds);
		console.log(`${conclusion.figures} (${seconds} s)`);
		process.exit(conclusion.passed && !refused ? 0 : 1);
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exit(interruption.signal.aborted ? 130 : 1);
	}
}

/** Answers whether it is fit to be recorded. */
function recordConclusion(name: string, conclusion: Conclusion, seconds: number): boolean {
	const { passed, figures, numbers, missing = [] } = conclusion;
	const reasons = [...(passed ? [] : ["it failed"]), ...missing.map((what) => `it ran without ${what}`)];
	for (const reason of reasons) say(`not recorded: ${reason}`);
	if (reasons.length > 0) return false;
	recordEvidence(name, { command: `npm run proof:${name}`, figures, numbers, seconds });
	return true;
}

function readCommandLine<S extends Settings>(longForm: S): { record: boolean; settings: S } {
	const options = Object.entries(longForm).map(
		([name, value]) => [name, { type: "string", multiple: typeof value !== "number" }] as const,
	);
	const { record, ...given } = parseArgs({
		options: { ...Object.fromEntries(options), record: { type: "boolean" } },
	}).values;
	const names = Object.keys(given);
	if (record && names.length > 0)
		throw new Error(
			`only the long form is recorded: leave out ${names.map((name) => `--${name}`).join(" ")}`,
		);
	const settings = Object.entries(given).map(([name, value]) => [
		name,
		typeof longForm[name] === "number" ? wholeNumber(name, value) : value,
	]);
	return { record: record === true, settings: { ...longForm, ...Object.fromEntries(settings) } };
}

function wholeNumber(option: string, value: unknown): number {
	const number = Number(value);
	if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${option} takes a whole number from 1`);
	return number;
}
