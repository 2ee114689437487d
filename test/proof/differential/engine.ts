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

export type Engines = Readonly<Record<"server" | "client" | "naive" | "casbin", Engine>>;
export type Answers = Readonly<Record<keyof Engines, Answer>>;
