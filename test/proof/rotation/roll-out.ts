import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Pool } from "pg";
import { type NEW_KEY, OLD_KEY, type Place } from "./instance.ts";
import type { Crew, Rotator, RotatorEnd } from "./processes.ts";

/** Rows per call of a rotator among others. */
const LIMIT = 500;

const ROTATORS = 2;

/** Which order of keys each writer has. */
export const WRITERS = ["old", "new", "new"] as const;

export interface RollOut {
	readonly pool: Pool;
	readonly place: Place;
	readonly crew: Crew;
	/** Where the writers' logs go. */
	readonly directory: string;
	readonly rows: number;
	readonly kills: number;
	/** Of a rotator that is alone. */
	readonly rowsPerSecond: number;
	readonly say: (text: string) => void;
}

export interface RollOutResult {
	/** Of rotators at work while there was something to rotate. */
	readonly kills: number;
	/** At least so many: what a killed rotator did last, it did not tell. */
	readonly resealed: number;
	readonly unreadable: number;
	readonly logs: readonly string[];
}

/** Two rotators that are killed again and again, writers beside them, one of them in the old order for the first half. */
export async function rollOut(stage: RollOut): Promise<RollOutResult> {
	const { crew, place, rows, say } = stage;
	const logs = WRITERS.map((_, writer) => join(stage.directory, `writer-${writer}.log`));
	const writers = WRITERS.map((keys, writer) =>
		crew.writer({ place, keys, rows, writer, writers: WRITERS.length, log: logs[writer] ?? "" }),
	);
	const [older, ...newer] = writers;
	const slots = Array.from({ length: ROTATORS }, () => keepRotating(stage));
	const working = Promise.all(slots.map(({ ended }) => ended));
	const disturbing = disturb(stage, slots, async () => {
		await older?.stop();
		say("the writer with the old order of keys has stopped");
	});
	for (const work of [working, disturbing]) work.catch(() => {});
	// A slot ends before it is told to only when its rotator fails.
	await Promise.race([disturbing, working]);
	for (const slot of slots) slot.finish();
	const ends = (await working).flat();
	say("one last rotation, the writers still at work");
	ends.push(await crew.rotator({ place, limit: LIMIT }).ended);
	await Promise.all(newer.map((writer) => writer.stop()));
	return {
		kills: await disturbing,
		resealed: ends.reduce((sum, end) => sum + end.resealed, 0),
		unreadable: ends.reduce((sum, end) => sum + end.unreadable, 0),
		logs,
	};
}

interface Slot {
	/** The rotator that is at work now. */
	readonly current: () => Rotator;
	/** Lets it come to its end, and starts no other. */
	readonly finish: () => void;
	readonly ended: Promise<readonly RotatorEnd[]>;
}

/** A rotator that is started again whenever it has ended, until told to finish. */
function keepRotating({ crew, place }: RollOut): Slot {
	let current = crew.rotator({ place, limit: LIMIT });
	let finishing = false;
	const run = async () => {
		const ends: RotatorEnd[] = [];
		for (;;) {
			const end = await current.ended;
			ends.push(end);
			if (finishing && !end.killed) return ends;
			current = crew.rotator({ place, limit: LIMIT });
		}
	};
	const ended = run();
	ended.catch(() => {});
	return {
		current: () => current,
		finish: () => {
			finishing = true;
		},
		ended,
	};
}

/** Kills one of them at random moments, spread over the time that the rotation takes. Answers how many it has killed. */
async function disturb(
	{ pool, kills, rowsPerSecond, say }: RollOut,
	slots: readonly Slot[],
	halfWay: () => Promise<void>,
): Promise<number> {
	let killed = 0;
	for (let turn = 0; turn < kills; turn += 1) {
		if (turn === Math.floor(kills / 2)) await halfWay();
		const left = await countUnder(pool, OLD_KEY.id);
		const rotator = slots[Math.floor(Math.random() * slots.length)]?.current();
		if (!rotator) throw new Error("no rotator to kill");
		await rotator.begun;
		const secondsLeft = left / rowsPerSecond / (kills - turn + 1);
		await pause(Math.random() * 2_000 * secondsLeft);
		const before = await countUnder(pool, OLD_KEY.id);
		rotator.kill();
		const { killed: byUs } = await rotator.ended;
		if (byUs && before > 0) killed += 1;
		say(`${killed} rotators killed, ${before.toLocaleString("en")} rows under ${OLD_KEY.id} left`);
	}
	return killed;
}

/** Read from the headers by SQL. */
export async function countUnder(pool: Pool, kid: typeof OLD_KEY.id | typeof NEW_KEY.id): Promise<number> {
	const header = Buffer.from(JSON.stringify({ alg: "dir", enc: "A256GCM", kid })).toString("base64url");
	const { rows } = await pool.query<{ count: string }>(
		`select count(*) from "spaceCredential" where "accessTokenEncrypted" like $1 or "refreshTokenEncrypted" like $1`,
		[`${header}.%`],
	);
	return Number(rows[0]?.count);
}
