/** A process that rotates until it is done or killed, and tells how far it is. */
import { createInstance, keysInOrder, openPool } from "./instance.ts";
import type { RotatorNews, RotatorTask } from "./processes.ts";

const { place, limit }: RotatorTask = JSON.parse(process.argv[2] ?? "");
process.once("disconnect", () => process.exit(1));

const pool = openPool(place, 10);
const { api, $context } = createInstance(pool, keysInOrder("new"));
await $context;
tell({ type: "begun" });

let after: string | undefined;
do {
	const { scanned, resealed, unreadable, cursor } = await api.rotateSpaceKeys({
		body: { after, ...(limit !== null && { limit }) },
	});
	after = cursor ?? undefined;
	tell({ type: "progress", scanned, resealed, unreadable });
} while (after !== undefined);
await pool.end();
process.send?.(
	{ type: "done", peakBytes: process.resourceUsage().maxRSS * 1_024 } satisfies RotatorNews,
	() => process.exit(0),
);

function tell(news: RotatorNews): void {
	process.send?.(news);
}
