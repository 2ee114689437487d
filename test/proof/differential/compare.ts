import { casbinEngine } from "./casbin-engine.ts";
import type { Answer, Answers, Engine, Engines } from "./engine.ts";
import { naiveEngine } from "./naive-engine.ts";
import { openSqlEngine } from "./sql-engine.ts";
import { clientEngine, serverEngine } from "./src-engines.ts";
import type { Question, State } from "./state.ts";

/** One question, and what each engine said to it. */
export interface Comparison {
	readonly question: Question;
	readonly answers: Answers;
}

export interface OpenEngines {
	readonly engines: Engines;
	readonly close: () => Promise<void>;
}

/** @param postgres URL of a server, for the SQL made from the options */
export async function openEngines(postgres: string): Promise<OpenEngines> {
	const { engine: sql, close } = await openSqlEngine(postgres);
	const casbin = await casbinEngine();
	return { engines: { server: serverEngine, client: clientEngine, naive: naiveEngine, casbin, sql }, close };
}

/** Puts every question of a state to every engine. An engine that throws has given a wrong answer. */
export async function compare(engines: Engines, state: State): Promise<Comparison[]> {
	const [server, client, naive, casbin, sql] = await Promise.all([
		prepare(engines.server, state),
		prepare(engines.client, state),
		prepare(engines.naive, state),
		prepare(engines.casbin, state),
		engines.sql && prepare(engines.sql, state),
	]);
	return state.questions.map((question) => ({
		question,
		answers: {
			server: server(question),
			client: client(question),
			naive: naive(question),
			casbin: casbin(question),
			sql: sql?.(question) ?? null,
		},
	}));
}

/** The same verdict from all, and the same explanation from those that give one. */
export function agree({ server, client, naive, casbin, sql }: Answers): boolean {
	const verdicts = new Set([server, client, naive, casbin, sql ?? server].map(({ allowed }) => allowed));
	const explanations = new Set([server, client, naive].map(explanationOf));
	return verdicts.size === 1 && explanations.size === 1 && !casbin.because && !sql?.because;
}

export function explanationOf({ because }: Answer): string {
	if (!because) return "no explanation";
	const { reason, source, role, changedAt } = because;
	return `${reason}, from ${source}, role ${JSON.stringify(role)}, changed at ${changedAt}`;
}

async function prepare(engine: Engine, state: State): Promise<(question: Question) => Answer> {
	try {
		const answer = await engine(state);
		return (question) => {
			try {
				return answer(question);
			} catch (error) {
				return thrown(error);
			}
		};
	} catch (error) {
		return () => thrown(error);
	}
}

function thrown(error: unknown): Answer {
	const reason = `threw ${error instanceof Error ? error.message : error}`;
	return { allowed: false, because: { reason, source: "nothing", role: null, changedAt: null } };
}
