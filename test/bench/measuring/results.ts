import type { Timing, Timings } from "./rounds.ts";
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
	/** How long requests to a server under load waited, in nanoseconds. */
	readonly waits?: Waits;
	readonly verdicts: readonly Verdict[];
}

export interface Waits {
	readonly p50: Spread;
	readonly p99: Spread;
}

/** Something that is measured in bytes, once. */
export interface Size {
	readonly name: string;
	readonly bytes: number;
	readonly verdicts: readonly Verdict[];
}

/** What became of an aim. */
export interface Verdict {
	readonly of: "time" | "queries" | "bytes";
	/** The name of what it was compared to, where that is not the first subject of the group. */
	readonly comparedTo?: string;
	readonly atMost: number;
	readonly measured: number;
	readonly met: boolean;
}

export function toTable({ title, where, subjects }: Group, timings: Timings): Table {
	const timingsOf = (name: string) => {
		const subject = subjects.find((candidate) => candidate.name === name);
		const taken = subject && timings.get(subject);
		if (!taken) throw new Error(`${name} was not measured in this group`);
		return taken;
	};
	const anchor = subjects[0]?.name ?? "";
	const rows = subjects.map(({ name, queries, aims = [] }: Subject): Row => {
		const ratioTo = (other: string) => ratios(timingsOf(name), timingsOf(other));
		const ofTimes = aims.map((aim) => judgeTime(aim, ratioTo(aim.of ?? anchor)));
		return {
			name: where ? `${name}, ${where}` : name,
			time: spread(timingsOf(name).map(({ time }) => time)),
			ratio: ratioTo(anchor),
			...(queries && { queries }),
			...waitsOf(timingsOf(name)),
			verdicts: [...ofTimes, ...judgeQueries(queries)],
		};
	});
	return { title, rows };
}

/** Of each round by itself. */
function ratios(timings: readonly Timing[], others: readonly Timing[]): Spread {
	return spread(timings.map(({ time }, round) => time / (others[round]?.time ?? Number.NaN)));
}

function waitsOf(timings: readonly Timing[]): { waits?: Waits } {
	const of = (percentile: "p50" | "p99") => timings.flatMap((timing) => timing[percentile] ?? []);
	const [p50, p99] = [of("p50"), of("p99")];
	return p50.length > 0 ? { waits: { p50: spread(p50), p99: spread(p99) } } : {};
}

function judgeTime({ atMost, of }: TimeAim, { median }: Spread): Verdict {
	return { of: "time", ...(of && { comparedTo: of }), atMost, measured: median, met: median <= atMost };
}

function judgeQueries(queries: Queries | undefined): readonly Verdict[] {
	if (queries?.aim === undefined) return [];
	const { aim, beyondSession } = queries;
	return [{ of: "queries", atMost: aim, measured: beyondSession, met: beyondSession <= aim }];
}
