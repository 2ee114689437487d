import { useState } from "react";
import { NO_ANSWER, toFailure } from "../lib/failure.ts";
import type { Landing } from "../lib/landing.ts";
import type { Message } from "../lib/message.ts";
import { settle } from "../lib/use-answer.ts";
import { type ConnectTarget, connectHere, connectInPopup } from "./connect.ts";

/** The two ways to a provider: away from the page and back, or in a window beside it. */
export function useConnect(
	target: ConnectTarget,
	onLanding: (landing: Landing | null) => Promise<void>,
	say: (message: Message) => void,
) {
	const [busy, setBusy] = useState(false);
	const here = async () => {
		setBusy(true);
		const answer = await settle(connectHere(target));
		// Otherwise the browser is on its way, and the page has nothing more to say.
		if (answer.state === "ready") return;
		say({ tone: "bad", text: answer.failure.message });
		setBusy(false);
	};
	const inPopup = async () => {
		setBusy(true);
		try {
			const { answer, landing } = await connectInPopup(target);
			if (answer.error) say({ tone: "bad", text: toFailure(answer.error).message });
			else await onLanding(landing);
		} catch {
			say({ tone: "bad", text: NO_ANSWER.message });
		}
		setBusy(false);
	};
	return { busy, here, inPopup };
}
