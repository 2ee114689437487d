/** A process that runs its share of the batches: every one whose number leaves `share` when divided by `shares`. */
import type { Servers } from "../../support/databases.ts";
import { backEndsOn } from "./back-ends.ts";
import { type BatchResult, batchesOf, runBatch } from "./batch.ts";
import { openStage, type Stage } from "./stage.ts";

export interface Share {
	readonly servers: Servers;
	readonly bodies: number;
	readonly seed: number;
	readonly share: number;
	readonly shares: number;
}

export interface ShareResult extends BatchResult {
	/** What is in use after it, in bytes, garbage collected; null where that was not looked at, for it takes a while. */
	readonly heap: number | null;
}

const BATCHES_PER_LOOK = 5;

// Stacks that nobody reads are not worth looking up.
process.setSourceMapsEnabled(false);

const { servers, bodies, seed, share, shares } = JSON.parse(process.argv[2] ?? "") as Share;
const round: Stage[] = [];
for (const { backend, batches, looksEvery } of backEndsOn(servers)) {
	const stage = await openStage(backend, looksEvery);
	round.push(...Array<Stage>(batches).fill(stage));
}
for (const [index, batch] of batchesOf(bodies, seed).entries()) {
	const turn = Math.floor(index / shares);
	const stage = round[turn % round.length];
	if (!stage || index % shares !== share) continue;
	const result = await runBatch(stage, batch);
	process.send?.({
		...result,
		heap: turn % BATCHES_PER_LOOK === 0 ? heapInUse() : null,
	} satisfies ShareResult);
}
for (const { world } of new Set(round)) await world.close();
process.disconnect?.();

function heapInUse(): number {
	global.gc?.();
	return process.memoryUsage().heapUsed;
}
