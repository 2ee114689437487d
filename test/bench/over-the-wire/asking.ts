import type { Group, Queries, Subject } from "../measuring/subject.ts";
import type { Question } from "../worlds/matrix.ts";
import type { World } from "../worlds/world.ts";
import { createExchanges, type Exchange } from "./exchanges.ts";

/** Before anything is timed. */
const VERIFIED_QUESTIONS = 300;
const COUNTED_CALLS = 5;

export async function overTheWire(world: World): Promise<Group> {
	const ofSession = await sessionStatements(world);
	const subjects: Subject[] = [];
	for (const exchange of await createExchanges(world)) {
		const ask = asker(exchange, world.questions);
		for (let asked = 0; asked < VERIFIED_QUESTIONS; asked += exchange.size) await ask();
		const queries = await countQueries(world, ask, ofSession);
		const { name, aims, queryAim } = exchange;
		subjects.push({
			name,
			sample: ask,
			...(aims && { aims }),
			queries: { ...queries, ...(queryAim !== undefined && { aim: queryAim }) },
		});
	}
	return { title: `Over the wire, ${world.label}`, where: world.label, subjects };
}

/** Asks the next questions and checks what is answered; the nanoseconds in between. */
function asker({ name, size, ask }: Exchange, all: readonly Question[]): () => Promise<number> {
	let next = 0;
	return async () => {
		const questions = Array.from({ length: size }, () => all[next++ % all.length] as Question);
		const start = process.hrtime.bigint();
		const answers = await ask(questions);
		const elapsed = Number(process.hrtime.bigint() - start);
		const wrong = questions.filter((question, place) => answers(question, place) !== question.expected);
		if (wrong.length > 0) throw new Error(`${name} answers wrongly: ${JSON.stringify(wrong[0])}`);
		return elapsed;
	};
}

async function sessionStatements({ auth, headers, statementsOf }: World): Promise<readonly string[]> {
	const readSession = () => auth.api.getSession({ headers, query: { disableCookieCache: true } });
	await readSession();
	return statementsOf(readSession);
}

/** The most that any of some calls made. */
async function countQueries(
	{ statementsOf }: World,
	ask: () => Promise<unknown>,
	ofSession: readonly string[],
): Promise<Queries> {
	const counts = { total: 0, beyondSession: 0 };
	for (let call = 0; call < COUNTED_CALLS; call++) {
		const statements = await statementsOf(ask);
		const readsSession = ofSession.every((text, place) => statements[place] === text);
		const beyond = statements.length - (readsSession ? ofSession.length : 0);
		counts.total = Math.max(counts.total, statements.length);
		counts.beyondSession = Math.max(counts.beyondSession, beyond);
	}
	return counts;
}
