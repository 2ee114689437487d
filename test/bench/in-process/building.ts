import type { Group, Subject } from "../measuring/subject.ts";
import { createMatrix, type Matrix, type Question, ROLES } from "../worlds/matrix.ts";
import { type Ask, CANDIDATES, type Candidate } from "./candidates.ts";

const NS_PER_SAMPLE = 1_000_000;
/** Asked of what is built first. */
const QUESTIONS_FIRST = 100;
/** Asked of what each sample builds, when its time is taken. */
const QUESTIONS_EACH = 2;
/** Above this some of them take half a second. */
const MANY_ROWS = 5_000;

/** Everybody gets the same rows, and is ready when the first question could be asked. */
export async function building(sizes: readonly number[]): Promise<readonly Group[]> {
	return Promise.all(sizes.map((modules) => groupOf(createMatrix(modules))));
}

async function groupOf(matrix: Matrix): Promise<Group> {
	const [rows, modules] = [matrix.cells, matrix.modules].map(({ length }) => length.toLocaleString("en"));
	return {
		title: `In process: building the decision from ${rows} rows, ${ROLES.length} roles × ${modules} modules`,
		slow: matrix.cells.length > MANY_ROWS,
		subjects: await Promise.all(CANDIDATES.map((candidate) => toSubject(candidate, matrix))),
	};
}

/** A sample is as many buildings as fill a millisecond at best. */
async function toSubject({ name, build }: Candidate, matrix: Matrix): Promise<Subject> {
	let next = 0;
	const verify = (ask: Ask, count: number) => {
		for (const last = next + count; next < last; next++) {
			const { module, action, expected } = matrix.questions[next % matrix.questions.length] as Question;
			if (ask(module, action) !== expected) throw new Error(`${name}, newly built, answers wrongly`);
		}
	};
	verify(await build(matrix), QUESTIONS_FIRST);
	let fastest = Number.POSITIVE_INFINITY;
	const sample = async (): Promise<number> => {
		const count = Math.max(1, Math.round(NS_PER_SAMPLE / fastest));
		let ask: Ask | undefined;
		const start = process.hrtime.bigint();
		for (let built = 0; built < count; built++) ask = await build(matrix);
		const cost = Number(process.hrtime.bigint() - start) / count;
		if (ask) verify(ask, QUESTIONS_EACH);
		fastest = Math.min(fastest, cost);
		return cost;
	};
	return { name, sample };
}
