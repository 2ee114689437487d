/**
 * A connection that expires again and again while every process of an application asks for its token, against a real
 * authorization server that ends a grant when a refresh token is used twice: on every back end, with clocks that differ, and
 * with processes that are killed at the worst moment. Then the same with Better Auth's own tokens, as a measure.
 * `--expiries 5` for a short form, `--on PostgreSQL` for one back end. Last the figures, before them as JSON.
 */
import { parseArgs } from "node:util";
import { startServers } from "../support/databases.ts";
import { placedBackendsOn } from "../support/places.ts";
import type { Shell } from "./cli/command.ts";
import { proveOn } from "./refresh/back-end.ts";
import { measureBetterAuth } from "./refresh/better-auth.ts";
import { createCrew } from "./refresh/processes.ts";
import { faultsOf, formatBackend, formatFigures, formatMeasure } from "./refresh/report.ts";
import { runProof } from "./run-proof.ts";

const BACK_ENDS = [
	"better-sqlite3, a file",
	"PostgreSQL",
	"MariaDB",
	"Drizzle on PostgreSQL",
	"Prisma on PostgreSQL",
];

const ACCOUNTS_OF_BETTER_AUTH = 10;

await runProof("refresh", prove);

async function prove({ interrupted }: Shell): Promise<number> {
	const { names, expiries } = readArguments();
	const { servers, lines, stop } = await startServers();
	const crew = createCrew();
	interrupted.addEventListener("abort", crew.endAll, { once: true });
	try {
		for (const line of lines) console.error(`… ${line}`);
		const begin = performance.now();
		const results = [];
		for (const backend of placedBackendsOn(servers).filter(({ name }) => names.includes(name))) {
			const size = { processes: 3, callers: 20, expiries };
			const result = await proveOn(backend, servers, size, crew);
			results.push(result);
			for (const line of formatBackend(result)) console.log(line);
		}
		const measure = await measureBetterAuth(ACCOUNTS_OF_BETTER_AUTH);
		console.log(formatMeasure(measure));
		interrupted.throwIfAborted();
		const faults = results.flatMap(faultsOf);
		for (const fault of faults) console.log(fault);
		const seconds = Math.round((performance.now() - begin) / 1_000);
		console.log(JSON.stringify({ expiries, results, measure, seconds }));
		console.log(`${formatFigures(results, expiries)} (${seconds} s)`);
		return faults.length === 0 && results.length > 0 ? 0 : 1;
	} finally {
		crew.endAll();
		await stop();
	}
}

function readArguments(): { readonly names: readonly string[]; readonly expiries: number } {
	const { values } = parseArgs({
		options: {
			expiries: { type: "string", default: "15" },
			on: { type: "string", multiple: true, default: BACK_ENDS },
		},
	});
	const expiries = Number(values.expiries);
	if (!Number.isSafeInteger(expiries) || expiries < 1)
		throw new Error("--expiries takes a whole number from 1");
	return { names: values.on, expiries };
}
