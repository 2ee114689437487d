import type { Question, State } from "./state.ts";

/** What an engine says to one question. */
export interface Answer {
	readonly allowed: boolean;
	/** Null for an engine that gives no reasons. */
	readonly because: Because | null;
}

export interface Because {
	readonly reason: string;
	readonly source: string;
	readonly role: string | null;
	/** When the deciding row changed, in seconds; null where no row decided, or none knows. */
	readonly changedAt: number | null;
}

/** Takes in a state, then answers questions about it. Only the state taken in last may be asked about. */
export type Engine = (state: State) => Promise<(question: Question) => Answer>;

/** The last one is slower, and asked about some states only: null on the others. */
export type Engines = Readonly<Record<"server" | "client" | "naive" | "casbin", Engine>> & {
	readonly sql: Engine | null;
};
export type Answers = Readonly<Record<Exclude<keyof Engines, "sql">, Answer>> & {
	readonly sql: Answer | null;
};
