import { agree, type Comparison } from "./compare.ts";
import { type Coverage, coverAnswers, coverState, emptyCoverage } from "./coverage.ts";
import type { Answers } from "./engine.ts";
import type { State } from "./state.ts";

/** What a run has seen so far. */
export interface Tally {
	states: number;
	questions: number;
	/** Of them, those that PostgreSQL answered too, and the states they are about. */
	sqlQuestions: number;
	sqlStates: number;
	/** The server, the client or PostgreSQL lets something pass that the oracle or casbin refuses. */
	falseAllows: number;
	/** The other way round. */
	falseDenies: number;
	/** Questions on which the engines differ in verdict or explanation. */
	disagreements: number;
	readonly coverage: Coverage;
}

export function emptyTally(): Tally {
	return {
		...{
			states: 0,
			questions: 0,
			sqlStates: 0,
			sqlQuestions: 0,
			falseAllows: 0,
			falseDenies: 0,
			disagreements: 0,
		},
		coverage: emptyCoverage(),
	};
}

/** Answers whether all engines agreed. */
export function countState(tally: Tally, state: State, comparisons: readonly Comparison[]): boolean {
	tally.states++;
	if (comparisons.some(({ answers }) => answers.sql)) tally.sqlStates++;
	coverState(tally.coverage, state);
	let agreed = true;
	for (const { answers } of comparisons) {
		countAnswers(tally, answers);
		if (agree(answers)) continue;
		tally.disagreements++;
		agreed = false;
	}
	return agreed;
}

function countAnswers(tally: Tally, answers: Answers): void {
	const { server, client, naive, casbin, sql } = answers;
	tally.questions++;
	if (sql) tally.sqlQuestions++;
	coverAnswers(tally.coverage, answers);
	for (const { allowed } of sql ? [server, client, sql] : [server, client]) {
		if (allowed && !(naive.allowed && casbin.allowed)) tally.falseAllows++;
		if (!allowed && (naive.allowed || casbin.allowed)) tally.falseDenies++;
	}
}

export function addTally(total: Tally, part: Tally): void {
	total.states += part.states;
	total.questions += part.questions;
	total.sqlStates += part.sqlStates;
	total.sqlQuestions += part.sqlQuestions;
	total.falseAllows += part.falseAllows;
	total.falseDenies += part.falseDenies;
	total.disagreements += part.disagreements;
	for (const [name, times] of Object.entries(part.coverage)) {
		total.coverage[name] = (total.coverage[name] ?? 0) + times;
	}
}
