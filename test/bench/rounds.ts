import { type Random, shuffled } from "./random.ts";
import { median } from "./statistics.ts";
import type { Group, Subject } from "./subject.ts";

export interface Pace {
	readonly rounds: number;
	/** Rounds before the first one that counts. */
	readonly warmUp: number;
	/** How often each subject comes up in a round. */
	readonly turns: number;
}

/** Per subject and round the median of its samples, in nanoseconds. */
export type Timings = ReadonlyMap<Subject, readonly number[]>;

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
	const timings = new Map<Subject, number[]>();
	for (let round = 1 - warmUp; round <= rounds; round++) {
		onRound(round);
		for (const { subjects } of shuffled(random, groups)) {
			for (const [subject, samples] of await takeTurns(subjects, turns, random)) {
				if (round > 0) timings.set(subject, [...(timings.get(subject) ?? []), median(samples)]);
			}
		}
	}
	return timings;
}

async function takeTurns(
	subjects: readonly Subject[],
	turns: number,
	random: Random,
): Promise<ReadonlyMap<Subject, readonly number[]>> {
	const samples = new Map<Subject, number[]>(subjects.map((subject) => [subject, []]));
	for (let turn = 0; turn < turns; turn++) {
		for (const subject of shuffled(random, subjects)) {
			for (let sample = 0; sample < SAMPLES_PER_TURN; sample++) {
				samples.get(subject)?.push(await subject.sample());
			}
		}
	}
	return samples;
}
