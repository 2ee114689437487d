import type { Outcomes } from "./strike.ts";

/** A line for each back end and operation. */
export function formatOutcomes(all: readonly Outcomes[]): string[] {
	return all.map(({ backend, operation, faults, old, done, retried, swept, codes }) => {
		const told = Object.entries(codes).map(([code, times]) => `${times} × ${code}`);
		const came = `${old} old, ${done} done, ${retried} half done and mended by doing it again, ${swept} otherwise`;
		return `${backend}: ${operation}: ${faults} faults: ${came}; told ${told.join(", ")}`;
	});
}

export interface Totals extends Pick<Outcomes, "faults" | "old" | "done" | "retried" | "swept"> {
	readonly backends: number;
	readonly operations: number;
	readonly wrong: number;
}

export function totalsOf(all: readonly Outcomes[]): Totals {
	const sum = (key: "faults" | "old" | "done" | "retried" | "swept") =>
		all.reduce((total, outcomes) => total + outcomes[key], 0);
	return {
		backends: new Set(all.map(({ backend }) => backend)).size,
		operations: new Set(all.map(({ operation }) => operation)).size,
		faults: sum("faults"),
		old: sum("old"),
		done: sum("done"),
		retried: sum("retried"),
		swept: sum("swept"),
		wrong: all.reduce((total, { wrong }) => total + wrong.length, 0),
	};
}
