import type { Action } from "../../../src/permissions/core/levels.ts";
import type { Group, Subject } from "../measuring/subject.ts";
import { MATRIX } from "../worlds/matrix.ts";
import { type Ask, CANDIDATES, type Candidate } from "./candidates.ts";

const NS_PER_SAMPLE = 1_000_000;
const LEAST_QUESTIONS = 16;

const { questions } = MATRIX;

export async function asking(): Promise<Group> {
	return {
		title: "In process: 6 roles × 60 modules, all 360 cells overridden, a member with 2 roles",
		subjects: await Promise.all(CANDIDATES.map(toSubject)),
	};
}

/** A sample is as many questions as fill a millisecond at best, going on where the last sample stopped. */
async function toSubject({ name, build, aims }: Candidate): Promise<Subject> {
	const ask = await build(MATRIX);
	verify(name, ask);
	const loop = ownLoop(name, ask);
	const modules = questions.map(({ module }) => module);
	const actions = questions.map(({ action }) => action);
	let next = 0;
	let fastest = Number.POSITIVE_INFINITY;
	const sample = (): number => {
		const from = next;
		const count = Math.max(LEAST_QUESTIONS, Math.round(NS_PER_SAMPLE / fastest));
		next += count;
		const start = process.hrtime.bigint();
		const yes = loop(modules, actions, from, count);
		const cost = Number(process.hrtime.bigint() - start) / count;
		if (yes !== expectedYes(from, count)) throw new Error(`${name} answered wrongly while it was timed`);
		fastest = Math.min(fastest, cost);
		return cost;
	};
	return { name, sample, ...(aims && { aims }) };
}

function verify(name: string, ask: Ask): void {
	const wrong = questions.filter(({ module, action, expected }) => ask(module, action) !== expected);
	if (wrong.length > 0)
		throw new Error(`${name} answers ${wrong.length} of ${questions.length} questions wrongly`);
}

function expectedYes(from: number, count: number): number {
	let yes = 0;
	for (let i = from; i < from + count; i++) if (questions[i % questions.length]?.expected) yes++;
	return yes;
}

type Loop = (modules: readonly string[], actions: readonly Action[], from: number, count: number) => number;

/**
 * Compiled anew for every candidate: in a loop they share, the engine would inline none of them, which costs the fast
 * ones more than their own work.
 */
function ownLoop(name: string, ask: Ask): Loop {
	const body = `return (modules, actions, from, count) => {
		// ${name}
		let yes = 0;
		for (let i = from; i < from + count; i++) {
			const at = i % modules.length;
			if (ask(modules[at], actions[at])) yes++;
		}
		return yes;
	}`;
	return new Function("ask", body)(ask);
}
