/**
 * Puts random questions about random spaces to five engines: the plugin's server and client, a naive oracle and casbin,
 * and for the first states (whole batches of them) the functions of PostgreSQL that are made from their options.
 * `--states 100000 --sql-states 5000 --seed 42`; every disagreement is one too many. Last the figures.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { startPostgres } from "../support/postgres.ts";
import type { Shell } from "./cli/command.ts";
import type { Batch, BatchResult } from "./differential/batch.ts";
import { openEngines } from "./differential/compare.ts";
import { formatCoverage, shortfalls } from "./differential/coverage.ts";
import { reproduce } from "./differential/reproduce.ts";
import { addTally, emptyTally, type Tally } from "./differential/tally.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import { number, say } from "./wording.ts";

const PROGRESS_MS = 5_000;
const MOST_PROCESSES = 8;

const LONG_FORM = {
	states: 100_000,
	"sql-states": 5_000,
	seed: Math.ceil(Math.random() * 1_000_000),
};

type Settings = typeof LONG_FORM;

await runProof("differential", prove, LONG_FORM);

async function prove(shell: Shell, settings: Settings): Promise<Conclusion> {
	const postgres = await startPostgres();
	try {
		return await compareEngines(shell, settings, postgres.url);
	} finally {
		await postgres.stop();
	}
}

async function compareEngines(shell: Shell, settings: Settings, postgres: string): Promise<Conclusion> {
	const { states, "sql-states": sqlStates, seed } = settings;
	const { total, failure } = await runShares(shell, settings, postgres);
	const { coverage, ...numbers } = total;
	console.log(formatCoverage(coverage));
	if (failure) {
		say("looking for a smaller state on which they disagree");
		const { engines, close } = await openEngines(postgres);
		console.log(`the engines disagree, for instance here:\n${await reproduce(engines, ...failure)}`);
		await close();
	}
	const unseen = shortfalls(coverage);
	for (const shortfall of unseen) console.log(`too little was compared: ${shortfall}`);
	const complete = total.states === states && total.sqlStates >= Math.min(states, sqlStates);
	return {
		passed: !failure && unseen.length === 0 && complete,
		figures: `${formatFigures(total)}, seed ${seed}`,
		numbers,
	};
}

interface Run {
	readonly total: Tally;
	/** A batch, and which of its states the engines disagreed on. */
	readonly failure: readonly [batch: Batch, index: number] | null;
}

/** On every core one process, since one thread could not do it in minutes. */
async function runShares(shell: Shell, settings: Settings, postgres: string): Promise<Run> {
	const { states, "sql-states": sqlStates, seed } = settings;
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
				runShare(shell, [postgres, states, sqlStates, seed, share, shares], take),
			),
		);
	} finally {
		clearInterval(progress);
	}
	return { total, failure };
}

function runShare(
	{ interrupted }: Shell,
	parameters: readonly (string | number)[],
	take: (result: BatchResult) => void,
): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = fork(new URL("./differential/share.ts", import.meta.url), parameters.map(String), {
			signal: interrupted,
		});
		child.on("message", (result) => take(result as BatchResult));
		child.once("error", reject);
		child.once("close", (code) => (code === 0 ? resolve() : reject(new Error("a process ended early"))));
	});
}

function formatFigures({ states, questions, sqlStates, sqlQuestions, ...found }: Tally): string {
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
