import type { Servers } from "../../support/databases.ts";
import type { PlacedBackend } from "../../support/places/place.ts";
import { type DeathResult, runDeaths } from "./deaths.ts";
import { type RoundsResult, runExpiries } from "./expiries.ts";
import type { Crew } from "./processes.ts";
import { openStage, type Stage } from "./stage.ts";

const MINUTE = 60_000;

/** By how much the clocks of the processes are wrong. */
const CLOCKS = [-5 * MINUTE, 0, 5 * MINUTE];

/** So long does the provider take when clocks differ, so that all see the lease of the one who asks it. */
const DELAY = 500;

export interface Size {
	readonly processes: number;
	/** Of each process. */
	readonly callers: number;
	readonly expiries: number;
}

export interface BackendResult {
	readonly backend: string;
	readonly straight: RoundsResult;
	/** With clocks that are minutes apart. */
	readonly skewed: RoundsResult;
	readonly deaths: readonly DeathResult[];
	readonly seconds: number;
}

export async function proveOn(
	backend: PlacedBackend,
	servers: Servers,
	size: Size,
	crew: Crew,
): Promise<BackendResult> {
	const begin = performance.now();
	const stage = await openStage(backend, servers);
	try {
		const clocks = Array.from({ length: size.processes }, () => 0);
		const straight = await proveExpiries(stage, crew, { ...size, clocks, delay: 0 });
		const skewed = await startAll(stage, crew, CLOCKS);
		const rounds = { ...size, processes: skewed, delay: DELAY };
		const result = {
			backend: backend.name,
			straight,
			skewed: await runExpiries(stage, rounds, "skewed"),
			deaths: await runDeaths(stage, crew, skewed),
		};
		for (const { stop } of skewed) stop();
		return { ...result, seconds: (performance.now() - begin) / 1_000 };
	} finally {
		await stage.close();
	}
}

/** Undisturbed: the processes live only for this. */
export async function proveExpiries(
	stage: Stage,
	crew: Crew,
	{
		clocks,
		...rounds
	}: Omit<Size, "processes"> & { readonly clocks: readonly number[]; readonly delay: number },
): Promise<RoundsResult> {
	const processes = await startAll(stage, crew, clocks);
	const result = await runExpiries(stage, { ...rounds, processes }, "straight");
	for (const { stop } of processes) stop();
	return result;
}

function startAll({ shared }: Stage, crew: Crew, clocks: readonly number[]) {
	return Promise.all(clocks.map((clock) => crew.start({ ...shared, clock, dies: false })));
}
