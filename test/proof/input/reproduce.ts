import fc from "fast-check";
import type { Servers } from "../../support/databases.ts";
import { backEndsOn } from "./back-ends.ts";
import { tryOut } from "./batch.ts";
import { withBody, withQuery } from "./requests.ts";
import { toCurl } from "./send.ts";
import { openStage } from "./stage.ts";
import { emptyTally, type Fault } from "./tally.ts";
import { createWatch } from "./watch.ts";

const SHRINKING_MS = 60_000;

/** The smallest request that is answered as none may be, for a shell; null where it takes what came before it. */
export async function reproduce(
	servers: Servers,
	{ backend, seed, index, hasBody }: Fault,
): Promise<string | null> {
	const found = backEndsOn(servers).find((candidate) => candidate.backend.name === backend);
	if (!found) return null;
	const stage = await openStage(found.backend);
	const property = fc.asyncProperty(hasBody ? withBody : withQuery, async (request) => {
		const faults = await tryOut(stage, request, createWatch(stage), emptyTally());
		await stage.restore();
		return faults.length === 0;
	});
	const parameters = { seed, path: String(index), numRuns: 1, interruptAfterTimeLimit: SHRINKING_MS };
	const { counterexample } = await fc.check(property, parameters);
	await stage.world.close();
	return counterexample ? toCurl(counterexample[0]) : null;
}
