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

/** Prints what was found and then the figures. */
export function report(results: readonly Result[], check: SelfCheck, seconds: number): number {
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
	const characters = sum(({ searched }) => Object.values(searched.characters).reduce((a, b) => a + b, 0));
	console.log(
		[
			`${number(sum(({ tally }) => tally.requests()))} requests on ${results.length} back ends`,
			`${number(sum(({ searched }) => searched.canaries))} canaries in ${check.forms} forms`,
			`${check.channels} channels, ${megabytes(characters)} searched`,
			`${number(check.planted)} planted and found`,
			`${faults.length} faults, ${found.length} hits (${Math.round(seconds)} s)`,
		].join(", "),
	);
	return found.length + faults.length === 0 ? 0 : 1;
}

function number(value: number): string {
	return value.toLocaleString("en");
}

function megabytes(characters: number): string {
	return `${(characters / 1e6).toFixed(1)} MB`;
}
