import type { Conclusion } from "../run-proof.ts";
import { number } from "../wording.ts";
import type { Result } from "./run.ts";
import type { SelfCheck } from "./self-check.ts";

/** Printed in full. One leak is found by many requests. */
const MOST_SHOWN = 60;

export function formatResult({ backend, hits, faults, tally, searched }: Result): string {
	const statuses = [...tally.statuses]
		.sort(([a], [b]) => a - b)
		.map(([status, count]) => `${status} × ${count}`);
	const read = Object.entries(searched.characters).map(
		([channel, count]) => `${channel} ${megabytes(count)}`,
	);
	return [
		`${backend}: ${number(tally.requests())} requests, ${number(searched.canaries)} canaries`,
		`${number(searched.needles)} needles, ${hits.length} hits, ${faults.length} faults`,
		`${statuses.join(", ")}; ${read.join(", ")}`,
	].join("; ");
}

/** Prints what was found. */
export function conclude(results: readonly Result[], check: SelfCheck): Conclusion {
	const found = results.flatMap(({ backend, hits }) =>
		hits.map(
			({ channel, where, canary, form, excerpt }) =>
				`hit on ${backend}: ${canary}, as ${form}, in ${channel}, ${where}: ${JSON.stringify(excerpt)}`,
		),
	);
	const faults = [
		...check.missed,
		...results.flatMap(({ backend, faults }) => faults.map((fault) => `fault on ${backend}: ${fault}`)),
	];
	for (const list of [found, faults]) {
		for (const line of list.slice(0, MOST_SHOWN)) console.log(line);
		if (list.length > MOST_SHOWN) console.log(`… and ${list.length - MOST_SHOWN} more`);
	}
	const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
	const numbers = {
		requests: sum(({ tally }) => tally.requests()),
		backends: results.length,
		canaries: sum(({ searched }) => searched.canaries),
		characters: sum(({ searched }) => Object.values(searched.characters).reduce((a, b) => a + b, 0)),
		faults: faults.length,
		hits: found.length,
	};
	return {
		passed: found.length + faults.length === 0,
		figures: [
			`${number(numbers.requests)} requests on ${numbers.backends} back ends`,
			`${number(numbers.canaries)} canaries in ${check.forms} forms`,
			`${check.channels} channels, ${megabytes(numbers.characters)} searched`,
			`${number(check.planted)} planted and found`,
			`${numbers.faults} faults, ${numbers.hits} hits`,
		].join(", "),
		numbers,
	};
}

function megabytes(characters: number): string {
	return `${(characters / 1e6).toFixed(1)} MB`;
}
