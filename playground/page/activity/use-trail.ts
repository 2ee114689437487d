import type { AuditEntry, SpaceAuditQuery } from "better-auth-spaces";
import { useCallback, useEffect, useRef, useState } from "react";
import { authClient } from "../auth-client.ts";
import { type Answer, settle } from "../lib/use-answer.ts";

const PAGE = 25;

/** What is asked for of the trail, besides which page. */
export type TrailFilter = Omit<SpaceAuditQuery, "spaceId" | "cursor" | "limit">;

export interface Trail {
	readonly events: readonly AuditEntry[];
	/** Of the next older page; null when there is none. */
	readonly cursor: string | null;
}

/** The trail, newest first: one page at first, and older ones as they are asked for. */
export function useTrail(spaceId: string, filter: TrailFilter) {
	const [trail, setTrail] = useState<Answer<Trail>>({ state: "loading" });
	const turn = useRef(0);

	const ask = useCallback(
		(cursor?: string) =>
			settle(authClient.spaces.audit({ query: { ...filter, spaceId, limit: PAGE, cursor } })),
		[spaceId, filter],
	);

	useEffect(() => {
		turn.current += 1;
		const mine = turn.current;
		setTrail({ state: "loading" });
		void ask().then((answer) => mine === turn.current && setTrail(answer));
	}, [ask]);

	const older = async () => {
		if (trail.state !== "ready" || trail.data.cursor === null) return;
		const mine = turn.current;
		const answer = await ask(trail.data.cursor);
		if (mine !== turn.current) return;
		if (answer.state === "failed") return setTrail(answer);
		const events = [...trail.data.events, ...answer.data.events];
		setTrail({ state: "ready", data: { events, cursor: answer.data.cursor } });
	};
	return { trail, older };
}
