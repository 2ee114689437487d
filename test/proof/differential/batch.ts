import fc from "fast-check";
import { compare } from "./compare.ts";
import type { Engines } from "./engine.ts";
import { randomStates } from "./random-states.ts";
import { countState, emptyTally, type Tally } from "./tally.ts";

/** Some states, drawn from a seed of their own: whoever draws them again gets the same ones. */
export interface Batch {
	readonly seed: number;
	readonly size: number;
	/** Whether the engine on PostgreSQL is asked too. */
	readonly sql: boolean;
}

export interface BatchResult {
	readonly batch: Batch;
	readonly tally: Tally;
	/** Which of its states the engines first disagreed on. */
	readonly firstFailure: number | null;
}

const SIZE = 500;

/** @param sqlStates how many of the states the engine on PostgreSQL is asked about, in whole batches */
export function batchesOf(states: number, sqlStates: number, seed: number): Batch[] {
	return Array.from({ length: Math.ceil(states / SIZE) }, (_, index) => ({
		seed: (Math.imul(seed, 1_000_003) + index) | 0,
		size: Math.min(SIZE, states - index * SIZE),
		sql: index * SIZE < sqlStates,
	}));
}

export async function runBatch(engines: Engines, batch: Batch): Promise<BatchResult> {
	const tally = emptyTally();
	let firstFailure: number | null = null;
	const states = fc.sample(randomStates, { seed: batch.seed, numRuns: batch.size });
	for (const [index, state] of states.entries()) {
		const agreed = countState(tally, state, await compare(enginesFor(engines, batch), state));
		if (!agreed) firstFailure ??= index;
	}
	return { batch, tally, firstFailure };
}

export function enginesFor(engines: Engines, { sql }: Batch): Engines {
	return sql ? engines : { ...engines, sql: null };
}
