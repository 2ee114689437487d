import { useSyncExternalStore } from "react";

const PREFIX = "#space=";

/** The chosen space lives in the address, so that it can be sent to somebody, who may be no member. */
export function useSpaceAddress(): string | null {
	return useSyncExternalStore(subscribe, read);
}

export function setSpaceAddress(spaceId: string | null): void {
	const { pathname, search } = window.location;
	const hash = spaceId === null ? "" : PREFIX + encodeURIComponent(spaceId);
	window.history.replaceState(null, "", pathname + search + hash);
	window.dispatchEvent(new HashChangeEvent("hashchange"));
}

function subscribe(onChange: () => void): () => void {
	window.addEventListener("hashchange", onChange);
	return () => window.removeEventListener("hashchange", onChange);
}

function read(): string | null {
	const { hash } = window.location;
	return hash.startsWith(PREFIX) ? decodeURIComponent(hash.slice(PREFIX.length)) : null;
}
