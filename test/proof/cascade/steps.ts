import type { Backend } from "../../support/backend.ts";
import { createFaults, type Fault, MOMENTS } from "../../support/faults.ts";
import { intercepted } from "../../support/intercept.ts";
import { type DeletionPath, IN_PROCESS } from "./paths.ts";
import { openStage, ROWS, type Stage } from "./stage.ts";

/** What deletions come to that fail at one step or another. */
export interface Steps {
	readonly faults: number;
	/** The organization and all its rows are there. */
	readonly unchanged: number;
	/** Nothing is left of either. */
	readonly gone: number;
	/** The organization is gone and some of its rows are not. */
	readonly orphaned: number;
	/** Rows that are left when the same is done again. */
	readonly afterRetry: number;
	readonly afterSweep: number;
	/** What must not be, in words. */
	readonly wrong: readonly string[];
}

/** A deletion by each of these ways, which fails once at every step: each time in a space of its own. */
export async function failEverywhere(backend: Backend, paths = IN_PROCESS): Promise<Steps> {
	const faults = createFaults();
	const jobs: Promise<unknown>[] = [];
	const stage = await openStage(intercepted(backend, faults.around), {
		auth: { advanced: { backgroundTasks: { handler: (job) => void jobs.push(job) } } },
	});
	const total = { faults: 0, unchanged: 0, gone: 0, orphaned: 0, afterRetry: 0, afterSweep: 0 };
	const wrong: string[] = [];
	const strike = async (path: DeletionPath, fault: Fault): Promise<boolean> => {
		const spaceId = await stage.fill();
		const { call } = await faults.during(fault, async () => {
			await settled(path.run(stage, stage.withPlugin, spaceId));
			await Promise.all(jobs.splice(0));
		});
		if (!call) return false;
		const where = `${path.name}, call ${fault.at} (${call.method} ${call.model}), ${fault.moment}`;
		const after = await examine(stage, path, spaceId);
		total.faults += 1;
		total[after.state] += 1;
		total.afterRetry += after.afterRetry;
		total.afterSweep += after.afterSweep;
		wrong.push(...after.wrong.map((what) => `${where}: ${what}`));
		return true;
	};
	try {
		for (const path of paths)
			for (const moment of MOMENTS) for (let at = 1; await strike(path, { at, moment }); at += 1);
		return { ...total, wrong };
	} finally {
		await stage.close();
	}
}

interface Aftermath {
	readonly state: "unchanged" | "gone" | "orphaned";
	readonly afterRetry: number;
	readonly afterSweep: number;
	readonly wrong: readonly string[];
}

async function examine(stage: Stage, path: DeletionPath, spaceId: string): Promise<Aftermath> {
	const wrong: string[] = [];
	const [exists, rows] = [await stage.exists(spaceId), await stage.count(spaceId)];
	const state = exists ? "unchanged" : rows === 0 ? "gone" : "orphaned";
	if (exists && rows < ROWS) wrong.push(`a living space lost ${ROWS - rows} rows`);
	if (!exists && (await stage.openDoors(spaceId)) > 0) wrong.push("what is left can be reached");
	if (state === "orphaned" && stage.backend.transactions)
		wrong.push(`${rows} rows left, despite transactions`);
	await settled(path.run(stage, stage.withPlugin, spaceId));
	// Its members may be gone already: then Better Auth lets nobody delete it, except for server code.
	const where = [{ field: "id", value: spaceId }];
	if (await stage.exists(spaceId)) await stage.withPlugin.adapter.delete({ model: "organization", where });
	if (await stage.exists(spaceId)) wrong.push("it cannot be deleted any more");
	const afterRetry = await stage.count(spaceId);
	if (afterRetry > 0) await stage.sweep();
	const afterSweep = await stage.count(spaceId);
	if (afterSweep > 0) wrong.push(`${afterSweep} rows left after a sweep`);
	return { state, afterRetry, afterSweep, wrong };
}

/** Whether it succeeds or fails is seen in the database. */
async function settled(work: Promise<unknown>): Promise<void> {
	await work.catch(() => {});
}
