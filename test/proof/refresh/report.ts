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

export function formatFigures(results: readonly BackendResult[], expiries: number): string {
	const rounds = results.flatMap(({ straight, skewed }) => [straight, skewed]);
	const sum = (figure: "requests" | "asked" | "served") =>
		rounds.reduce((total, each) => total + each[figure], 0).toLocaleString("en");
	const longest = Math.max(...results.flatMap(({ deaths }) => deaths.map(({ seconds }) => seconds)));
	return [
		`${results.length} back ends × 2 × ${expiries} expiries × 60 callers in 3 processes: ${sum("requests")} token requests`,
		`${sum("served")}/${sum("asked")} callers served`,
		`${rounds.filter(({ alive }) => alive).length}/${rounds.length} connections alive`,
		`a killed holder cost ${longest.toFixed(1)} s at most`,
		`${results.flatMap(faultsOf).length} faults`,
	].join(", ");
}
