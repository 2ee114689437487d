import { useMemo, useSyncExternalStore } from "react";

/** The parts of a space that the page shows one at a time. */
export const VIEWS = ["permissions", "vault", "activity"] as const;
export type View = (typeof VIEWS)[number];

export interface Address {
	/** Null: the first space there is. */
	readonly spaceId: string | null;
	readonly view: View;
}

/** What is shown lives in the address, so that it can be sent to somebody, who may be no member. */
export function useAddress(): Address {
	const hash = useSyncExternalStore(subscribe, readHash);
	return useMemo(() => parse(hash), [hash]);
}

/** The address of another part, for a link. */
export function hashOf({ spaceId, view }: Address): string {
	return `#${new URLSearchParams({ ...(spaceId === null ? {} : { space: spaceId }), view })}`;
}

export function setAddress(address: Address): void {
	window.location.hash = hashOf(address);
}

function parse(hash: string): Address {
	const parameters = new URLSearchParams(hash.slice(1));
	const view = VIEWS.find((name) => name === parameters.get("view"));
	return { spaceId: parameters.get("space"), view: view ?? "permissions" };
}

function subscribe(onChange: () => void): () => void {
	window.addEventListener("hashchange", onChange);
	return () => window.removeEventListener("hashchange", onChange);
}

function readHash(): string {
	return window.location.hash;
}
