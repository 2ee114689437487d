import { type DeletionPath, HOOKED, IN_PROCESS, RAW_SQL } from "./paths.ts";
import type { Stage } from "./stage.ts";

/** Rows without an organization, of {@link ROWS}, after one was deleted. */
export interface Orphans {
	readonly left: number;
	/** Doors of the plugin that still open into what is left. */
	readonly openDoors: number;
	readonly afterSweep: number;
}

export interface Cell {
	readonly path: string;
	/** Null for raw SQL, which passes by both. */
	readonly by: "Better Auth alone" | "with the plugin" | null;
	/** Whether the organization is gone. */
	readonly gone: boolean;
	/** Rows of the deleted space that are left, whether or not it is gone. */
	readonly rows: number;
	readonly orphans: Orphans;
	/** Rows of another space, which nobody deleted. */
	readonly others: number;
}

/** Every way to delete an organization, by an instance without the plugin and by one with it, on one database. */
export async function measureTable(stage: Stage): Promise<readonly Cell[]> {
	const cells: Cell[] = [];
	for (const path of [...IN_PROCESS, ...HOOKED])
		for (const by of ["Better Auth alone", "with the plugin"] as const)
			cells.push(await measure(stage, path, by));
	// The memory adapter has no SQL.
	if (stage.backend.name !== "memory") cells.push(await measure(stage, RAW_SQL, null));
	return cells;
}

async function measure(stage: Stage, path: DeletionPath, by: Cell["by"]): Promise<Cell> {
	const [doomed, kept] = [await stage.fill(), await stage.fill()];
	const instance = by === "with the plugin" ? stage.withPlugin : stage.withoutPlugin;
	stage.thrown.hook = path.thrown ?? null;
	// A hook that throws is an answer over HTTP.
	await path.run(stage, instance, doomed);
	stage.thrown.hook = null;
	const gone = !(await stage.exists(doomed));
	const rows = await stage.count(doomed);
	const orphans = gone ? await look(stage, doomed, rows) : { left: 0, openDoors: 0, afterSweep: 0 };
	return { path: path.name, by, gone, rows, orphans, others: await stage.count(kept) };
}

async function look(stage: Stage, spaceId: string, left: number): Promise<Orphans> {
	const openDoors = await stage.openDoors(spaceId);
	if (left > 0) await stage.sweep();
	return { left, openDoors, afterSweep: await stage.count(spaceId) };
}
