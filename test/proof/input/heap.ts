/** By how much what is in use may grow from the first tenth of a run to the last. */
const MOST_GROWTH = 1.1;

export interface Growth {
	/** Medians of the first tenth and the last, in bytes. */
	readonly first: number;
	readonly last: number;
	readonly isFlat: boolean;
}

/** @param heaps in the order in which they were measured, by one process */
export function growthOf(heaps: readonly number[]): Growth {
	const tenth = Math.max(1, Math.floor(heaps.length / 10));
	const first = median(heaps.slice(0, tenth));
	const last = median(heaps.slice(-tenth));
	return { first, last, isFlat: last <= first * MOST_GROWTH };
}

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
