import type { Timings } from "./rounds.ts";
import { type Spread, spread } from "./statistics.ts";
import type { Group, Queries, Subject, TimeAim } from "./subject.ts";

export interface Table {
	readonly title: string;
	readonly rows: readonly Row[];
}

/** One line of the table. */
export interface Row {
	readonly name: string;
	/** In nanoseconds. */
	readonly time: Spread;
	/** To the first subject of the group. */
	readonly ratio: Spread;
	readonly queries?: Queries;
	readonly verdicts: readonly Verdict[];
}

/** What became of an aim. */
export interface Verdict {
	readonly of: "time" | "queries";
	/** The name of what a time was compared to, where that is not the first subject of the group. */
	readonly comparedTo?: string;
	readonly atMost: number;
	readonly measured: number;
	readonly met: boolean;
}

export function toTable({ title, where, subjects }: Group, timings: Timings): Table {
	const timesOf = (name: string) => {
		const subject = subjects.find((candidate) => candidate.name === name);
		const times = subject && timings.get(subject);
		if (!times) throw new Error(`${name} was not measured in this group`);
		return times;
	};
	const anchor = subjects[0]?.name ?? "";
	const rows = subjects.map(({ name, queries, aims = [] }: Subject): Row => {
		const ratioTo = (other: string) => ratios(timesOf(name), timesOf(other));
		const ofTimes = aims.map((aim) => judgeTime(aim, ratioTo(aim.of ?? anchor)));
		return {
			name: where ? `${name}, ${where}` : name,
			time: spread(timesOf(name)),
			ratio: ratioTo(anchor),
			...(queries && { queries }),
			verdicts: [...ofTimes, ...judgeQueries(queries)],
		};
	});
	return { title, rows };
}

/** Of each round by itself. */
function ratios(times: readonly number[], others: readonly number[]): Spread {
	return spread(times.map((time, round) => time / (others[round] ?? Number.NaN)));
}

function judgeTime({ atMost, of }: TimeAim, { median }: Spread): Verdict {
	return { of: "time", ...(of && { comparedTo: of }), atMost, measured: median, met: median <= atMost };
}

function judgeQueries(queries: Queries | undefined): readonly Verdict[] {
	if (queries?.aim === undefined) return [];
	const { aim, beyondSession } = queries;
	return [{ of: "queries", atMost: aim, measured: beyondSession, met: beyondSession <= aim }];
}
