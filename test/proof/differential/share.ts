/** A process that runs its share of the batches: every one whose number leaves `share` when divided by `shares`. */
import { batchesOf, runBatch } from "./batch.ts";
import { openEngines } from "./compare.ts";

const [postgres = "", ...numbers] = process.argv.slice(2);
const [states = 0, sqlStates = 0, seed = 0, share = 0, shares = 1] = numbers.map(Number);
const { engines, close } = await openEngines(postgres);
for (const [index, batch] of batchesOf(states, sqlStates, seed).entries()) {
	if (index % shares === share) process.send?.(await runBatch(engines, batch));
}
await close();
process.disconnect?.();
