import type { Backend } from "../../support/backend.ts";
import { FAULT_TEXT, type Fault, type Moment } from "../../support/faults.ts";
import { isDone, type Operation } from "./operation.ts";
import { type Fixture, openStage, SECRET, type Stage, type Told } from "./stage.ts";
import { lookAt, type State } from "./state.ts";

/** What faults came to. */
export interface Outcomes {
	readonly backend: string;
	readonly operation: string;
	readonly faults: number;
	/** As if nothing had been asked. */
	readonly old: number;
	/** As if nothing had failed. */
	readonly done: number;
	/** In between, and repaired by doing it again. */
	readonly retried: number;
	/** Repaired by server code that deletes, or sweeps, what nobody can reach. */
	readonly swept: number;
	/** What was told, and how often. */
	readonly codes: Readonly<Record<string, number>>;
	/** What must not be, in words. */
	readonly wrong: readonly string[];
}

/** Before and after, of one that does not fail; and what the listener heard. */
interface Model {
	readonly old: State;
	readonly next: State;
	readonly events: readonly string[];
	readonly calls: number;
}

/** One operation that fails at every call of the adapter, each time in a space of its own. */
export async function strikeEverywhere(
	backend: Backend,
	operation: Operation,
	moments: readonly Moment[],
): Promise<Outcomes> {
	const stage = await openStage(backend);
	try {
		const model = await rehearse(stage, operation);
		const tally = { faults: 0, old: 0, done: 0, retried: 0, swept: 0 };
		const codes: Record<string, number> = {};
		const wrong: string[] = [];
		for (const moment of moments) {
			if (operation.patient && moment === "from then on") continue;
			for (let at = 1; ; at += 1) {
				const struck = await strike(stage, operation, model, { at, moment });
				if (!struck) break;
				tally.faults += 1;
				tally[struck.state] += 1;
				const code = struck.told.code ?? String(struck.told.status);
				codes[code] = (codes[code] ?? 0) + 1;
				wrong.push(...struck.wrong);
			}
		}
		return { backend: backend.name, operation: operation.name, ...tally, codes, wrong };
	} finally {
		await stage.close();
	}
}

async function rehearse(stage: Stage, operation: Operation): Promise<Model> {
	const fixture = await stage.fill();
	const { run } = await operation.prepare(stage, fixture);
	await stage.settle();
	const old = await lookAt(stage, fixture);
	stage.heard.length = 0;
	const none: Fault = { at: 0, moment: "before" };
	const { result: told, calls } = await stage.faults.during(none, async () => {
		const answer = await run();
		await stage.settle();
		return answer;
	});
	const next = await lookAt(stage, fixture);
	if (!isDone(operation, told)) throw new Error(`${operation.name} is refused: ${told.status} ${told.text}`);
	if (same(old.lines, next.lines) && same(old.trail, next.trail))
		throw new Error(`${operation.name} changes nothing.`);
	return { old, next, events: eventsOf(stage, fixture), calls };
}

interface Struck {
	readonly told: Told;
	readonly state: "old" | "done" | "retried" | "swept";
	readonly wrong: readonly string[];
}

/** Null when it has no such call. */
async function strike(
	stage: Stage,
	operation: Operation,
	model: Model,
	fault: Fault,
): Promise<Struck | null> {
	const fixture = await stage.fill();
	const { run, again = run } = await operation.prepare(stage, fixture);
	await stage.settle();
	const before = await lookAt(stage, fixture);
	stage.heard.length = 0;
	const { result: told, call } = await stage.faults.during(fault, async () => {
		const answer = await run();
		await stage.settle();
		return answer;
	});
	if (!call) return null;
	const after = await lookAt(stage, fixture);
	const wrong: string[] = [];
	if (!same(before.lines, model.old.lines))
		wrong.push(`two fixtures differ: ${differences(model.old, before)}`);
	wrong.push(...judgeAnswer(operation, model, after, told));
	wrong.push(...judgeState(stage, operation, model, after));
	const heard = eventsOf(stage, fixture);
	wrong.push(...judgeTales(stage, operation, model, after, heard));
	if (isDone(operation, told)) wrong.push(...judgeSilence(operation, model, heard));
	const repair = await mend(stage, fixture, model, after, again);
	if (operation.theirs !== "steps") wrong.push(...repair.wrong);
	wrong.push(...judgeRights(model, after));
	const where = `${stage.backend.name}: ${operation.name}, call ${fault.at} (${call.method} ${call.model}) ${fault.moment}`;
	return { told, state: repair.state, wrong: wrong.map((what) => `${where}: ${what}`) };
}

/** Nobody is told that it is done who could not see it done, and nobody learns why it failed. */
function judgeAnswer(operation: Operation, { next }: Model, after: State, told: Told): string[] {
	if (isDone(operation, told))
		return operation.theirs === "answer" || same(after.lines, next.lines)
			? []
			: [`told ${told.status}, but ${differences(next, after)}`];
	const secrets = [FAULT_TEXT, SECRET].filter((text) => told.text.includes(text));
	return secrets.map((text) => `an answer of ${told.status} tells ${text}`);
}

/** With a transaction around it, it happens as a whole or not at all. */
function judgeState(
	{ backend }: Stage,
	{ inSteps }: Operation,
	{ old, next }: Model,
	after: State,
): string[] {
	if (inSteps || !backend.transactions) return [];
	if (same(after.lines, old.lines) || same(after.lines, next.lines)) return [];
	return [`half done, despite transactions: ${differences(next, after)}`];
}

/** Nobody may do in between what he may do neither before nor afterwards. */
function judgeRights({ old, next }: Model, after: State): string[] {
	return [...rightsIn(after)].flatMap(([who, bits]) => {
		const [before, then] = [rightsIn(old).get(who) ?? "", rightsIn(next).get(who) ?? ""];
		const gained = [...bits].some(
			(bit, index) => bit === "1" && before[index] !== "1" && then[index] !== "1",
		);
		return gained ? [`${who} may do more than before and afterwards: ${bits}`] : [];
	});
}

/** Of each person a digit for each question. */
function rightsIn({ lines }: State): Map<string, string> {
	return new Map(
		lines.flatMap((line) => {
			const [, who = "", bits = ""] = /^answer: (\w+) can \d+ (\d*)$/.exec(line) ?? [];
			return who === "" ? [] : [[who, bits] as const];
		}),
	);
}

/**
 * What did not happen is not told to the listener. The trail may hold what did not happen, where there are no transactions:
 * it is written first. What happened is in the trail.
 */
function judgeTales(
	{ backend }: Stage,
	{ inSteps, toldAfterwards, alsoTells }: Operation,
	{ old, next, events }: Model,
	after: State,
	heard: readonly string[],
): string[] {
	const wrong: string[] = [];
	const undone = same(after.lines, old.lines) && !same(old.lines, next.lines);
	const done = same(after.lines, next.lines) && !same(old.lines, next.lines);
	const strange = without(heard, events).filter((event) => event !== alsoTells);
	if (strange.length > 0) wrong.push(`the listener heard ${strange}`);
	if (undone && heard.length > 0) wrong.push(`the listener heard of what did not happen: ${heard}`);
	if (undone && backend.transactions && !inSteps && !same(after.trail, old.trail))
		wrong.push(`the trail has what did not happen: ${without(after.trail, old.trail)}`);
	const missing = without(next.trail, after.trail);
	const mayMiss = toldAfterwards && !backend.transactions;
	if (done && !mayMiss && missing.length > 0) wrong.push(`the trail misses ${missing}`);
	return wrong;
}

/** Somebody who was told that it failed does it again; and then there is the sweep. */
async function mend(
	stage: Stage,
	fixture: Fixture,
	{ old, next }: Model,
	after: State,
	again: () => Promise<Told>,
): Promise<Pick<Struck, "state" | "wrong">> {
	if (same(after.lines, next.lines)) return { state: "done", wrong: [] };
	const first = same(after.lines, old.lines) ? "old" : "retried";
	const told = await again();
	await stage.settle();
	const retried = await lookAt(stage, fixture);
	if (same(retried.lines, next.lines)) return { state: first, wrong: [] };
	const body = { dryRun: false, deadRows: true, graceSeconds: 0, force: true };
	await stage.auth.api.sweepSpaces({ body });
	await stage.settle();
	const swept = await lookAt(stage, fixture);
	if (same(swept.lines, next.lines)) return { state: "swept", wrong: [] };
	return {
		state: "swept",
		wrong: [`not repaired: told ${told.status} ${told.code}, ${differences(next, swept)}`],
	};
}

/** What is answered as done, the listener has heard of: of this, or of what it came to instead. */
function judgeSilence(
	{ alsoTells, looksAgain }: Operation,
	{ events }: Model,
	heard: readonly string[],
): string[] {
	const unheard = without(events, heard);
	if (looksAgain || unheard.length === 0 || heard.some((event) => event === alsoTells)) return [];
	return [`the listener did not hear ${unheard}`];
}

function eventsOf({ heard }: Stage, { names }: Fixture): string[] {
	return heard
		.filter(({ spaceId }) => names.has(spaceId))
		.map((event) => {
			const { type, role, provider } = event as { type: string; role?: string; provider?: string };
			return [type, role ?? provider ?? ""].join(" ");
		})
		.sort();
}

function same(some: readonly string[], others: readonly string[]): boolean {
	return some.length === others.length && some.every((line, index) => line === others[index]);
}

/** Some of these, as often as there are more of them than among the others. */
function without(some: readonly string[], others: readonly string[]): string[] {
	const left = [...others];
	return some.filter((line) => {
		const index = left.indexOf(line);
		if (index >= 0) left.splice(index, 1);
		return index < 0;
	});
}

function differences(expected: State, found: State): string {
	const missing = without(expected.lines, found.lines).map((line) => `- ${line}`);
	const strange = without(found.lines, expected.lines).map((line) => `+ ${line}`);
	return [...missing, ...strange].join("; ");
}
