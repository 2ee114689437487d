import { useEffect, useRef, useState } from "react";
import type { KeysState } from "../../server/demo/key-routes.ts";
import { rotateBatch } from "../lib/calls.ts";
import type { Failure } from "../lib/failure.ts";
import { settle } from "../lib/use-answer.ts";

/** Between two batches, in milliseconds, so that there is something to watch. An application needs none. */
const PAUSE = 150;

export type Rotation =
	| { readonly state: "idle" }
	| { readonly state: "running" }
	/** All rows were looked at; so many of them do not open. */
	| { readonly state: "done"; readonly unreadable: number }
	| { readonly state: "interrupted"; readonly failure: Failure };

/**
 * Seals everything under the first key, batch by batch. Nothing has to be remembered of how far it came: whatever stops it,
 * the next run passes over the rows that are sealed under the first key already.
 */
export function useRotation(spaceId: string, setKeys: (keys: KeysState) => void) {
	const [rotation, setRotation] = useState<Rotation>({ state: "idle" });
	const running = useRef(false);
	useEffect(
		() => () => {
			running.current = false;
		},
		[],
	);

	const start = async () => {
		running.current = true;
		setRotation({ state: "running" });
		let cursor: string | null = null;
		let unreadable = 0;
		while (running.current) {
			const answer: Awaited<ReturnType<typeof askBatch>> = await askBatch(spaceId, cursor);
			if (answer.state === "failed") return setRotation({ state: "interrupted", failure: answer.failure });
			setKeys(answer.data);
			unreadable += answer.data.unreadable;
			cursor = answer.data.cursor;
			if (cursor === null) return setRotation({ state: "done", unreadable });
			await new Promise((resolve) => setTimeout(resolve, PAUSE));
		}
		setRotation({ state: "idle" });
	};
	const stop = () => {
		running.current = false;
	};
	return { rotation, start, stop };
}

function askBatch(spaceId: string, cursor: string | null) {
	return settle(rotateBatch(spaceId, cursor));
}
