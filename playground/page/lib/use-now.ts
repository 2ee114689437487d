import { useSyncExternalStore } from "react";

const TICK = 1_000;

/** The time to the second, for a text that says how long something is away. */
export function useNow(): number {
	return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / TICK) * TICK);
}

function subscribe(onChange: () => void): () => void {
	const timer = setInterval(onChange, TICK);
	return () => clearInterval(timer);
}
