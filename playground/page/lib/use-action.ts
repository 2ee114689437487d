import { useState } from "react";
import type { DataOf, Reply } from "./failure.ts";
import type { Message } from "./message.ts";
import { settle } from "./use-answer.ts";

/** What an action says when it has succeeded. */
type Tell<T> = (data: T) => Message | Promise<Message>;

/** Runs one call at a time, and keeps what came of it to be shown: a failure in the plugin's own words. */
export function useAction() {
	const [busy, setBusy] = useState(false);
	const [message, setMessage] = useState<Message | null>(null);
	const run = async <R extends Reply>(call: () => Promise<R>, tell: Tell<DataOf<R>>): Promise<boolean> => {
		setBusy(true);
		const answer = await settle(call());
		setMessage(
			answer.state === "ready" ? await tell(answer.data) : { tone: "bad", text: answer.failure.message },
		);
		setBusy(false);
		return answer.state === "ready";
	};
	return { busy, message, setMessage, run };
}
