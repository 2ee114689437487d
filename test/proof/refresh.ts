/**
 * A connection that expires again and again while every process of an application asks for its token, against a real
 * authorization server that ends a grant when a refresh token is used twice: on every back end, with clocks that differ, and
 * with processes that are killed at the worst moment. Then the same with Better Auth's own tokens, as a measure.
 * `--expiries 5` for a short form, `--on PostgreSQL` for one back end. Last the figures.
 */
import { startServers } from "../support/databases.ts";
import { placedBackendsOn } from "../support/places.ts";
import type { Shell } from "./cli/command.ts";
import { missing } from "./needs.ts";
import { proveOn } from "./refresh/back-end.ts";
import { measureBetterAuth } from "./refresh/better-auth.ts";
import { createCrew } from "./refresh/processes.ts";
import { conclude, faultsOf, formatBackend, formatMeasure } from "./refresh/report.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import { say } from "./wording.ts";

const BACK_ENDS = [
	"better-sqlite3, a file",
	"PostgreSQL",
	"MariaDB",
	"Drizzle on PostgreSQL",
	"Prisma on PostgreSQL",
];

const ACCOUNTS_OF_BETTER_AUTH = 10;

const LONG_FORM = { expiries: 15, on: BACK_ENDS };

await runProof("refresh", prove, LONG_FORM);

async function prove({ interrupted }: Shell, { expiries, on }: typeof LONG_FORM): Promise<Conclusion> {
	const { servers, lines, stop } = await startServers();
	const crew = createCrew();
	interrupted.addEventListener("abort", crew.endAll, { once: true });
	try {
		for (const line of lines) say(line);
		const results = [];
		for (const backend of placedBackendsOn(servers).filter(({ name }) => on.includes(name))) {
			const size = { processes: 3, callers: 20, expiries };
			const result = await proveOn(backend, servers, size, crew);
			results.push(result);
			for (const line of formatBackend(result)) console.log(line);
		}
		const measure = await measureBetterAuth(ACCOUNTS_OF_BETTER_AUTH);
		console.log(formatMeasure(measure));
		interrupted.throwIfAborted();
		for (const fault of results.flatMap(faultsOf)) console.log(fault);
		return { ...conclude(results, measure, expiries), missing: await missing("MariaDB") };
	} finally {
		crew.endAll();
		await stop();
	}
}
