/** A process that runs its share of the batches: every one whose number leaves `share` when divided by `shares`. */
import { batchesOf, runBatch } from "./batch.ts";
import { allEngines } from "./compare.ts";

const [states = 0, seed = 0, share = 0, shares = 1] = process.argv.slice(2).map(Number);
const engines = await allEngines();
for (const [index, batch] of batchesOf(states, seed).entries()) {
	if (index % shares === share) process.send?.(await runBatch(engines, batch));
}
process.disconnect?.();
