import { type Random, shuffled } from "../random.ts";
import { median } from "./statistics.ts";
import type { Group, Subject, UnderLoad } from "./subject.ts";

export interface Pace {
	readonly rounds: number;
	/** Rounds before the first one that counts. */
	readonly warmUp: number;
	/** How often each subject comes up in a round. */
	readonly turns: number;
}

/** Per subject and round the median of its samples, in nanoseconds. */
export type Timings = ReadonlyMap<Subject, readonly Timing[]>;

/** Of a server under load there is one sample a round, and how long requests waited. */
export type Timing = Pick<UnderLoad, "time"> & Partial<UnderLoad>;

const ONCE = { turns: 1, samples: 1 };
const SAMPLES_PER_TURN = 8;

/**
 * The subjects of a group take short turns in an order that is new each time: what disturbs the machine for a while
 * disturbs all of them alike, and the ratios within a round hardly.
 */
export async function runRounds(
	groups: readonly Group[],
	{ rounds, warmUp, turns }: Pace,
	random: Random,
	onRound: (round: number) => void,
): Promise<Timings> {
	const timings = new Map<Subject, Timing[]>();
	for (let round = 1 - warmUp; round <= rounds; round++) {
		onRound(round);
		for (const { subjects, slow } of shuffled(random, groups)) {
			for (const [subject, samples] of await takeTurns(
				subjects,
				slow ? ONCE : { turns, samples: SAMPLES_PER_TURN },
				random,
			)) {
				if (round > 0) timings.set(subject, [...(timings.get(subject) ?? []), inTheMiddle(samples)]);
			}
		}
	}
	return timings;
}

async function takeTurns(
	subjects: readonly Subject[],
	{ turns, samples }: typeof ONCE,
	random: Random,
): Promise<ReadonlyMap<Subject, readonly Timing[]>> {
	const taken = new Map<Subject, Timing[]>(subjects.map((subject) => [subject, []]));
	for (let turn = 0; turn < turns; turn++) {
		for (const subject of shuffled(random, subjects)) {
			for (let sample = 0; sample < samples; sample++) {
				const measured = await subject.sample();
				taken.get(subject)?.push(typeof measured === "number" ? { time: measured } : measured);
			}
		}
	}
	return taken;
}

function inTheMiddle(samples: readonly Timing[]): Timing {
	return { ...samples.at(-1), time: median(samples.map(({ time }) => time)) };
}
