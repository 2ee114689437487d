/** A request that was answered as none may be. */
export interface Fault {
	readonly backend: string;
	readonly what: string;
	/** For a shell. */
	readonly request: string;
	/** Where it was drawn, see `Batch`. */
	readonly seed: number;
	readonly index: number;
	readonly hasBody: boolean;
}

/** What a run has seen so far. */
export interface Tally {
	/** Requests with a body, and those without. */
	bodies: number;
	queries: number;
	/** Answers by status. */
	readonly statuses: Record<string, number>;
	/** Answers of each endpoint that did what was asked, and those that refused. */
	readonly done: Record<string, number>;
	readonly refused: Record<string, number>;
	readonly backends: Record<string, number>;
	/** In milliseconds. */
	slowest: number;
	faults: number;
}

export function emptyTally(): Tally {
	const counts = { statuses: {}, done: {}, refused: {}, backends: {} };
	return { bodies: 0, queries: 0, ...counts, slowest: 0, faults: 0 };
}

export function count(counts: Record<string, number>, name: string | number, times = 1): void {
	counts[name] = (counts[name] ?? 0) + times;
}

export function addTally(total: Tally, part: Tally): void {
	total.bodies += part.bodies;
	total.queries += part.queries;
	total.faults += part.faults;
	total.slowest = Math.max(total.slowest, part.slowest);
	for (const counts of ["statuses", "done", "refused", "backends"] as const)
		for (const [name, times] of Object.entries(part[counts])) count(total[counts], name, times);
}
