import { useCallback, useEffect, useRef, useState } from "react";
import { type DataOf, type Failure, NO_ANSWER, type Reply, toFailure } from "./failure.ts";

/** While `state` is "loading" nothing is known: show nothing that could be taken for a yes. */
export type Answer<T> =
	| { readonly state: "loading" }
	| { readonly state: "ready"; readonly data: T }
	| { readonly state: "failed"; readonly failure: Failure };

/** An answer that has come. */
export type Settled<T> = Exclude<Answer<T>, { readonly state: "loading" }>;

/**
 * Asks the server once, and again whenever `reload` is called; meanwhile the last answer stays. `refresh` asks again
 * without being asked to: no answer at all then changes nothing, and the same answer stays the same object. `ask` must
 * be the same function at every render. Give the component a `key` where the argument may change.
 */
export function useAnswer<A, R extends Reply>(
	ask: (argument: A) => Promise<R>,
	argument: A,
): readonly [Answer<DataOf<R>>, reload: () => Promise<void>, refresh: () => Promise<void>] {
	const [answer, setAnswer] = useState<Answer<DataOf<R>>>({ state: "loading" });
	const turn = useRef(0);

	const askAgain = useCallback(
		async (take: (next: Settled<DataOf<R>>) => void) => {
			turn.current += 1;
			const mine = turn.current;
			const next = await settle(ask(argument));
			if (mine === turn.current) take(next);
		},
		[ask, argument],
	);
	const reload = useCallback(() => askAgain(setAnswer), [askAgain]);
	const refresh = useCallback(
		() => askAgain((next) => setAnswer((last) => (tellsNothingNew(last, next) ? last : next))),
		[askAgain],
	);

	useEffect(() => {
		void reload();
		return () => {
			turn.current += 1;
		};
	}, [reload]);

	return [answer, reload, refresh];
}

/** Also for a write: a call that never reached the server is a failure like any other. */
export async function settle<R extends Reply>(call: Promise<R>): Promise<Settled<DataOf<R>>> {
	try {
		const { data, error } = await call;
		return error
			? { state: "failed", failure: toFailure(error) }
			: { state: "ready", data: data as DataOf<R> };
	} catch {
		return { state: "failed", failure: NO_ANSWER };
	}
}

function tellsNothingNew<T>(last: Answer<T>, next: Settled<T>): boolean {
	if (next.state === "failed" && (next.failure.status === 0 || next.failure.status >= 500)) {
		return last.state !== "loading";
	}
	return JSON.stringify(last) === JSON.stringify(next);
}
