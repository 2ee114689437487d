/** What was driven, and what did not go as the proof says. */
export interface Tally {
	readonly count: (endpoint: string, status: number, code?: unknown) => void;
	readonly fault: (detail: string) => void;
	readonly requests: () => number;
	/** How often, by `<endpoint> <status>`, by status and by code. */
	readonly outcomes: ReadonlyMap<string, number>;
	readonly statuses: ReadonlyMap<number, number>;
	readonly codes: ReadonlyMap<string, number>;
	readonly faults: readonly string[];
}

export function createTally(): Tally {
	const outcomes = new Map<string, number>();
	const statuses = new Map<number, number>();
	const codes = new Map<string, number>();
	const faults: string[] = [];
	return {
		count: (endpoint, status, code) => {
			increase(outcomes, `${endpoint} ${status}`);
			increase(statuses, status);
			if (typeof code === "string") increase(codes, code);
		},
		fault: (detail) => void faults.push(detail),
		requests: () => [...statuses.values()].reduce((sum, count) => sum + count, 0),
		outcomes,
		statuses,
		codes,
		faults,
	};
}

function increase<K>(counts: Map<K, number>, key: K): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}
