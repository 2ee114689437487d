/**
 * Puts random questions about random spaces to five engines: the plugin's server and client, a naive oracle and casbin,
 * and for the first states (whole batches of them) the functions of PostgreSQL that are made from their options.
 * `--states 100000 --sql-states 5000 --seed 42`; every disagreement is one too many. Last the figures.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { startPostgres } from "../support/postgres.ts";
import type { Batch, BatchResult } from "./differential/batch.ts";
import { openEngines } from "./differential/compare.ts";
import { formatCoverage, shortfalls } from "./differential/coverage.ts";
import { reproduce } from "./differential/reproduce.ts";
import { addTally, emptyTally, type Tally } from "./differential/tally.ts";

const PROGRESS_MS = 5_000;
const MOST_PROCESSES = 8;

try {
	const postgres = await startPostgres();
	const code = await prove(readArguments(), postgres.url).finally(postgres.stop);
	process.exit(code);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}

interface Arguments {
	readonly states: number;
	readonly sqlStates: number;
	readonly seed: number;
}

function readArguments(): Arguments {
	const { values } = parseArgs({
		options: {
			states: { type: "string", default: "100000" },
			"sql-states": { type: "string", default: "5000" },
			seed: { type: "string" },
		},
	});
	const states = Number(values.states);
	const sqlStates = Number(values["sql-states"]);
	const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
	if (!Number.isSafeInteger(states) || states < 1) throw new Error("--states takes a whole number from 1");
	if (!Number.isSafeInteger(sqlStates)) throw new Error("--sql-states takes a whole number");
	if (!Number.isSafeInteger(seed)) throw new Error("--seed takes a whole number");
	return { states, sqlStates: Math.min(states, sqlStates), seed };
}

async function prove(wanted: Arguments, postgres: string): Promise<number> {
	const { states, sqlStates, seed } = wanted;
	const started = performance.now();
	const { total, failure } = await runShares(wanted, postgres);
	console.log(formatCoverage(total.coverage));
	if (failure) {
		say("looking for a smaller state on which they disagree");
		const { engines, close } = await openEngines(postgres);
		console.log(`the engines disagree, for instance here:\n${await reproduce(engines, ...failure)}`);
		await close();
	}
	const unseen = shortfalls(total.coverage);
	for (const shortfall of unseen) console.log(`too little was compared: ${shortfall}`);
	const seconds = Math.round((performance.now() - started) / 1_000);
	console.log(`${figures(total)} (seed ${seed}, ${seconds} s)`);
	const complete = total.states === states && total.sqlStates >= sqlStates;
	return failure || unseen.length > 0 || !complete ? 1 : 0;
}

interface Run {
	readonly total: Tally;
	/** A batch, and which of its states the engines disagreed on. */
	readonly failure: readonly [batch: Batch, index: number] | null;
}

/** On every core one process, since one thread could not do it in minutes. */
async function runShares({ states, sqlStates, seed }: Arguments, postgres: string): Promise<Run> {
	const total = emptyTally();
	let failure: Run["failure"] = null;
	const take = ({ batch, tally, firstFailure }: BatchResult) => {
		addTally(total, tally);
		if (firstFailure !== null) failure ??= [batch, firstFailure];
	};
	const shares = Math.min(availableParallelism(), MOST_PROCESSES);
	say(`${number(states)} states with seed ${seed}, on ${plural(shares, "core")}`);
	const progress = setInterval(() => {
		say(`${number(total.states)} of ${number(states)}, ${plural(total.disagreements, "disagreement")}`);
	}, PROGRESS_MS);
	try {
		await Promise.all(
			Array.from({ length: shares }, (_, share) =>
				runShare([postgres, states, sqlStates, seed, share, shares], take),
			),
		);
	} finally {
		clearInterval(progress);
	}
	return { total, failure };
}

function runShare(
	parameters: readonly (string | number)[],
	take: (result: BatchResult) => void,
): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = fork(new URL("./differential/share.ts", import.meta.url), parameters.map(String));
		child.on("message", (result) => take(result as BatchResult));
		child.once("error", reject);
		child.once("close", (code) => (code === 0 ? resolve() : reject(new Error("a process ended early"))));
	});
}

function figures({ states, questions, sqlStates, sqlQuestions, ...found }: Tally): string {
	const { falseAllows, falseDenies, disagreements } = found;
	const onPostgres = `PostgreSQL as a fifth on ${number(sqlStates)} and ${number(sqlQuestions)} of them`;
	const wrong = [
		plural(falseAllows, "false allow"),
		`${number(falseDenies)} false ${falseDenies === 1 ? "deny" : "denies"}`,
		plural(disagreements, "disagreement"),
	];
	return `${plural(states, "state")}, ${plural(questions, "question")}, 4 engines, ${onPostgres}: ${wrong.join(", ")}`;
}

function plural(count: number, noun: string): string {
	return `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function number(value: number): string {
	return value.toLocaleString("en");
}

function say(text: string): void {
	console.error(`… ${text}`);
}
