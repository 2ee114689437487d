import { useCallback, useEffect, useRef, useState } from "react";
import { type DataOf, type Failure, NO_ANSWER, type Reply, toFailure } from "./failure.ts";

/** While `state` is "loading" nothing is known: show nothing that could be taken for a yes. */
export type Answer<T> =
	| { readonly state: "loading" }
	| { readonly state: "ready"; readonly data: T }
	| { readonly state: "failed"; readonly failure: Failure };

/**
 * Asks the server once, and again whenever `reload` is called; meanwhile the last answer stays. `ask` must be the same
 * function at every render. Give the component a `key` where the argument may change.
 */
export function useAnswer<A, R extends Reply>(
	ask: (argument: A) => Promise<R>,
	argument: A,
): readonly [Answer<DataOf<R>>, reload: () => Promise<void>] {
	const [answer, setAnswer] = useState<Answer<DataOf<R>>>({ state: "loading" });
	const turn = useRef(0);

	const reload = useCallback(async () => {
		turn.current += 1;
		const mine = turn.current;
		const next = await settle(ask(argument));
		if (mine === turn.current) setAnswer(next);
	}, [ask, argument]);

	useEffect(() => {
		void reload();
		return () => {
			turn.current += 1;
		};
	}, [reload]);

	return [answer, reload];
}

/** Also for a write: a call that never reached the server is a failure like any other. */
export async function settle<R extends Reply>(
	call: Promise<R>,
): Promise<Exclude<Answer<DataOf<R>>, { readonly state: "loading" }>> {
	try {
		const { data, error } = await call;
		return error
			? { state: "failed", failure: toFailure(error) }
			: { state: "ready", data: data as DataOf<R> };
	} catch {
		return { state: "failed", failure: NO_ANSWER };
	}
}
