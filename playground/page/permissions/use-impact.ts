import type { MatrixWritten, SpaceMatrix } from "better-auth-spaces";
import { useEffect, useState } from "react";
import { authClient } from "../auth-client.ts";
import { type Answer, type Settled, settle } from "../lib/use-answer.ts";
import type { Draft } from "./matrix-draft.ts";

/** How long a draft must stand still before the server is asked about it. In milliseconds. */
const SETTLED = 300;

interface Held {
	readonly draft: Draft;
	readonly version: string;
	readonly answer: Settled<MatrixWritten>;
}

/**
 * What a draft would change and for whom, by a dry run. The answer about one draft is never given for another; null for
 * an empty one.
 */
export function useImpact({ spaceId, version }: SpaceMatrix, draft: Draft): Answer<MatrixWritten> | null {
	const [held, setHeld] = useState<Held | null>(null);
	useEffect(() => {
		if (draft.size === 0) return;
		let current = true;
		const ask = async () => {
			const changes = [...draft.values()];
			const call = authClient.spaces.matrix.set({ spaceId, changes, ifVersion: version, dryRun: true });
			const answer = await settle(call);
			if (current) setHeld({ draft, version, answer });
		};
		const timer = setTimeout(ask, SETTLED);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [spaceId, version, draft]);
	if (draft.size === 0) return null;
	return held?.draft === draft && held.version === version ? held.answer : { state: "loading" };
}
