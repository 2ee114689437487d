import { pick, seededRandom } from "../../bench/random.ts";
import type { Backend } from "../../support/backend.ts";
import { intercepted } from "../../support/intercept.ts";
import { type DeletionPath, IN_PROCESS } from "./paths.ts";
import { openStage, type Stage } from "./stage.ts";

/** Who deletes: a process with the plugin, or one that knows nothing of it. */
export const DELETERS = ["with the plugin", "Better Auth alone"] as const;
export type Deleter = (typeof DELETERS)[number];

/** What becomes of writes into spaces that are deleted meanwhile. */
export interface Interleavings {
	readonly deleter: Deleter;
	readonly rounds: number;
	/** Writes that were made, before the deletion or after which it came. */
	readonly stored: number;
	/** Those that were told that there is no such space. */
	readonly refused: number;
	/** Spaces with rows left. */
	readonly orphaned: number;
	readonly afterSweep: number;
	/** What must not be, in words. */
	readonly wrong: readonly string[];
}

/** Turns of the event loop that go by before a call of the adapter, and before each writer begins. */
const MOST_TURNS = { call: 3, writer: 24 };

/** Five writers and a deletion at once, over and over, each call of the adapter after a random wait. */
export async function interleave(
	backend: Backend,
	deleter: Deleter,
	{ rounds, seed }: { readonly rounds: number; readonly seed: number },
): Promise<Interleavings> {
	const random = seededRandom(seed);
	const turns = async (most: number) => {
		for (let left = Math.floor(random() * (most + 1)); left > 0; left -= 1) await turn();
	};
	const stage = await openStage(
		intercepted(backend, async (_, run) => {
			await turns(MOST_TURNS.call);
			return run();
		}),
	);
	const later = async <T>(work: () => Promise<T>) => {
		await turns(MOST_TURNS.writer);
		return work();
	};
	const total = { stored: 0, refused: 0, orphaned: 0, afterSweep: 0 };
	const wrong: string[] = [];
	try {
		for (let round = 0; round < rounds; round += 1) {
			const path = pick(random, IN_PROCESS);
			const found = await runRound(stage, deleter, path, later);
			for (const key of ["stored", "refused", "orphaned", "afterSweep"] as const) total[key] += found[key];
			wrong.push(...found.wrong.map((what) => `round ${round}, ${path.name}: ${what}`));
		}
		return { deleter, rounds, ...total, wrong };
	} finally {
		await stage.close();
	}
}

async function runRound(
	stage: Stage,
	deleter: Deleter,
	path: DeletionPath,
	later: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Omit<Interleavings, "deleter" | "rounds">> {
	const instance = deleter === "with the plugin" ? stage.withPlugin : stage.withoutPlugin;
	const spaceId = await stage.world.createSpace(stage.owner);
	const deletion = later(() => path.run(stage, instance, spaceId));
	const told = await Promise.all(writersOf(stage, spaceId).map(later));
	await deletion;
	const known = [200, "SPACE_NOT_FOUND", ...(stage.backend.foreignKeys ? ["SPACE_INTERNAL"] : [])];
	const wrong = told.filter((answer) => !known.includes(answer)).map((answer) => `told ${answer}`);
	if (await stage.exists(spaceId)) wrong.push("the space is still there");
	const orphaned = (await stage.count(spaceId)) > 0;
	if (orphaned) {
		if ((await stage.openDoors(spaceId)) > 0) wrong.push("what is left can be reached");
		await stage.sweep();
	}
	return {
		stored: told.filter((answer) => answer === 200).length,
		refused: told.filter((answer) => answer === "SPACE_NOT_FOUND").length,
		orphaned: orphaned ? 1 : 0,
		afterSweep: await stage.count(spaceId),
		wrong,
	};
}

function turn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

/** Each tells what it was told: 200, or why not. */
function writersOf({ world, owner }: Stage, spaceId: string): (() => Promise<number | string>)[] {
	const { auth, call } = world;
	const told = ({ status, body }: { status: number; body: { code?: string } | null }) =>
		status === 200 ? 200 : (body?.code ?? status);
	const served = (work: Promise<unknown>) =>
		work.then(
			() => 200,
			(error) => error.body?.code ?? String(error),
		);
	const change = { role: "member", module: "calendar", level: "none" as const };
	return [
		() =>
			served(auth.api.putSpaceCredential({ body: { spaceId, provider: "stripe", secret: "sk_0123456789" } })),
		() =>
			served(auth.api.putSpaceCredential({ body: { spaceId, provider: "twilio", secret: "tw_0123456789" } })),
		() => served(auth.api.putSpacePermissions({ body: { spaceId, changes: [change] } })),
		async () =>
			told(
				await call(owner, "/spaces/credentials/set", {
					body: { spaceId, provider: "mail", secret: "ml_0123456789" },
				}),
			),
		async () =>
			told(
				await call(owner, "/spaces/matrix/set", {
					body: { spaceId, changes: [{ ...change, module: "events" }] },
				}),
			),
	];
}
