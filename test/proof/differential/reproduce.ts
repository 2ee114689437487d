import fc from "fast-check";
import { type Batch, enginesFor } from "./batch.ts";
import { agree, type Comparison, compare, explanationOf } from "./compare.ts";
import type { Engines } from "./engine.ts";
import { randomStates } from "./random-states.ts";
import type { State } from "./state.ts";

const SHRINKING_MS = 60_000;

/** The smallest state and question found on which the engines still disagree, as text. */
export async function reproduce(all: Engines, batch: Batch, index: number): Promise<string> {
	const engines = enginesFor(all, batch);
	const drawn = fc.sample(randomStates, { seed: batch.seed, numRuns: index + 1 })[index];
	const property = fc.asyncProperty(randomStates, async (state) => {
		const comparisons = await compare(engines, state);
		return comparisons.every(({ answers }) => agree(answers));
	});
	const { counterexample } = await fc.check(property, {
		seed: batch.seed,
		path: String(index),
		interruptAfterTimeLimit: SHRINKING_MS,
	});
	const smallest = counterexample?.[0] ?? drawn;
	if (!smallest) throw new Error(`batch ${batch.seed} has no state ${index}`);
	return format(smallest, await compare(engines, smallest));
}

function format({ questions: _, ...state }: State, comparisons: readonly Comparison[]): string {
	const inputs = Object.entries(state).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
	const answers = comparisons.filter((comparison) => !agree(comparison.answers)).flatMap(formatComparison);
	return [...inputs, ...answers].join("\n");
}

function formatComparison({ question, answers }: Comparison): string[] {
	const lines = Object.entries(answers).flatMap(([engine, answer]) => {
		if (!answer) return [];
		const verdict = answer.allowed ? "allowed" : "refused";
		return `    ${engine.padEnd(6)}  ${verdict}  ${explanationOf(answer)}`;
	});
	return [`  ${question.action} in ${JSON.stringify(question.module)}?`, ...lines];
}
