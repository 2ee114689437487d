import type { Conclusion } from "../run-proof.ts";
import { number } from "../wording.ts";
import type { BackendResult } from "./back-end.ts";
import type { Measure } from "./better-auth.ts";
import type { DeathResult } from "./deaths.ts";
import type { RoundsResult } from "./expiries.ts";

export function faultsOf({ backend, straight, skewed, deaths }: BackendResult): string[] {
	return [
		...straight.faults,
		...skewed.faults.map((fault) => `clocks apart, ${fault}`),
		...deaths.flatMap((death) => death.faults),
	].map((fault) => `${backend}: ${fault}`);
}

export function formatBackend({ backend, straight, skewed, deaths, seconds }: BackendResult): string[] {
	return [
		`${backend} (${Math.round(seconds)} s)`,
		`  clocks alike: ${formatRounds(straight)}`,
		`  clocks 5 minutes behind, right, and 5 minutes ahead: ${formatRounds(skewed)}`,
		...deaths.map(formatDeath),
	];
}

function formatRounds({ requests, asked, served, alive }: RoundsResult): string {
	return `${requests} token requests, ${served}/${asked} callers served, the connection ${alive ? "alive" : "dead"}`;
}

function formatDeath({ death, seconds, alive }: DeathResult): string {
	const outcome = alive ? "served" : "told that the grant is lost, as it is for every client";
	return `  the holder of the lease killed ${death}: the others ${outcome} after ${seconds.toFixed(1)} s`;
}

export function formatMeasure({ accounts, callers, requests, served, dead }: Measure): string {
	return `Better Auth's own getAccessToken, 2 callers at each of ${accounts} expiries: ${requests} token requests, ${served}/${callers} callers served, ${dead}/${accounts} accounts dead`;
}

export function conclude(results: readonly BackendResult[], measure: Measure, expiries: number): Conclusion {
	const rounds = results.flatMap(({ straight, skewed }) => [straight, skewed]);
	const sum = (figure: "requests" | "asked" | "served") =>
		rounds.reduce((total, each) => total + each[figure], 0);
	const numbers = {
		requests: sum("requests"),
		served: sum("served"),
		asked: sum("asked"),
		alive: rounds.filter(({ alive }) => alive).length,
		connections: rounds.length,
		longestDeath: Math.max(...results.flatMap(({ deaths }) => deaths.map(({ seconds }) => seconds))),
		faults: results.flatMap(faultsOf).length,
		expiriesOfBetterAuth: measure.accounts,
		requestsOfBetterAuth: measure.requests,
		servedByBetterAuth: measure.served,
		callersOfBetterAuth: measure.callers,
		deadOfBetterAuth: measure.dead,
	};
	return {
		passed: numbers.faults === 0 && results.length > 0,
		figures: [
			`${results.length} back ends × 2 × ${expiries} expiries × 60 callers in 3 processes: ${number(numbers.requests)} token requests`,
			`${number(numbers.served)}/${number(numbers.asked)} callers served`,
			`${numbers.alive}/${numbers.connections} connections alive`,
			`a killed holder cost ${numbers.longestDeath.toFixed(1)} s at most`,
			`${numbers.faults} faults`,
		].join(", "),
		numbers,
	};
}
