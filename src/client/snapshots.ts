import { atom, computed, onMount, type PreinitializedWritableAtom, type ReadableAtom } from "nanostores";
import type { SpaceDecision } from "../endpoint-bodies.ts";
import type { Permissions } from "../permissions/get-permissions.ts";
import { decisionOf, isAllowed, type Known, type Question, unpack } from "./known.ts";
import { noAnswer, type SpaceAnswer, type SpaceClientError } from "./request.ts";

/** What `useSpacePermissions()` gives. Made anew at each change, and frozen: Better Auth's Solid store writes into what it can. */
export interface SpacePermissions<M extends string = string> {
	/** The caller's permissions in the active space. */
	readonly data: Permissions | null;
	readonly error: SpaceClientError | null;
	/** Neither an answer nor an error yet. */
	readonly isPending: boolean;
	readonly isRefetching: boolean;
	/** Asks the server again; resolves when it has answered. */
	readonly refetch: () => Promise<void>;
	/** Undefined while unknown; then it is being asked for, and the hook will tell. */
	readonly allowed: (question: Question<M>) => boolean | undefined;
	/** The same with its reasons. */
	readonly explain: (question: Question<M>) => SpaceDecision | undefined;
}

/** The same to `createCan`, which may know the space from a server. */
export interface Spaces<M extends string = string> extends SpacePermissions<M> {
	/** `provided` answers as long as nothing is known of its space and this client has changed nothing. */
	readonly allowed: (question: Question<M>, provided?: Known | null) => boolean | undefined;
}

/** The id of a space; undefined for the active one, whichever that is. */
type SpaceId = string | undefined;

/** What is known of one space: something, why not, or both where a later request failed. */
export type Entry =
	| { readonly known: Known; readonly error: SpaceClientError | null }
	| { readonly known: null; readonly error: SpaceClientError };

/** The snapshots that one client holds. */
export interface Snapshots {
	readonly ask: (spaceId: SpaceId) => Promise<SpaceAnswer<Permissions>>;
	readonly now: () => number;
	readonly entries: Map<SpaceId, Entry>;
	readonly requests: Map<SpaceId, Promise<Entry>>;
	/** The entries as last told of, the active space also under its id. */
	told: ReadonlyMap<SpaceId, Entry | undefined>;
	/** Counts this client's own changes: what was asked for before the last one is thrown away. */
	changes: number;
	changedAt: number;
	refreshedAt: number;
	/** Tells of every change, and asks for nothing by itself. */
	readonly $spaces: PreinitializedWritableAtom<Spaces>;
	/** The same, for who wants to know about the active space. */
	readonly spacePermissions: ReadableAtom<SpacePermissions>;
}

/** A page that comes into sight asks again, but not more often than this. In milliseconds. */
const REFRESH_INTERVAL = 5_000;

/** Better Auth tells of a change of session 10 ms after we saw it ourselves. */
const SAME_CHANGE = 50;

/** Statuses after which nothing that was known may be shown any longer. */
const GONE: readonly number[] = [401, 403, 404];

/** A client in a module is shared between the users of a server, so nothing is kept there. */
export function isBrowser(): boolean {
	return typeof window !== "undefined";
}

export function createSnapshots(ask: Snapshots["ask"], now: () => number): Snapshots {
	const $spaces = atom({} as Spaces);
	const snapshots: Snapshots = {
		...{ ask, now, $spaces, entries: new Map(), requests: new Map(), told: new Map() },
		...{ changes: 0, changedAt: 0, refreshedAt: 0 },
		spacePermissions: computed($spaces, (value) => value),
	};
	publish(snapshots);
	// By the symbol Better Auth's hook for React knows a store whose `init` is what a server rendered.
	for (const store of [$spaces, snapshots.spacePermissions])
		Object.assign(store, { init: $spaces.value, [Symbol.for("better-auth:auth-query")]: true });
	onMount($spaces, () => refreshOnFocus(snapshots));
	onMount(snapshots.spacePermissions, () => want(snapshots, undefined));
	return snapshots;
}

/** What is known of a space, asked for if nothing is. All who ask at the same time share one request. */
export async function knownOf(snapshots: Snapshots, spaceId: SpaceId): Promise<Entry> {
	const held = snapshots.told.get(spaceId);
	return held?.known ? held : load(snapshots, spaceId);
}

/** Takes a snapshot that the server rendered with, unless this client may know better: then it asks. */
export function hydrate(snapshots: Snapshots, permissions: Permissions): void {
	if (!isBrowser()) return;
	const { spaceId, version } = permissions;
	const held = snapshots.told.get(spaceId)?.known?.permissions;
	if (held?.version === version) return;
	if (held || snapshots.changes > 0) return void load(snapshots, spaceId);
	snapshots.entries.set(spaceId, { known: unpack(permissions), error: null });
	publish(snapshots);
}

/** Forgets what a change of ours may have made wrong, at once; whatever is on the page is asked for again. */
export function drop(snapshots: Snapshots, onlyActive = false): void {
	const { entries, requests } = snapshots;
	const wanted = [...entries.keys(), ...requests.keys()].filter((id) => !onlyActive || id === undefined);
	snapshots.changes += 1;
	noteChange(snapshots);
	for (const id of wanted) entries.delete(id);
	requests.clear();
	publish(snapshots);
	// Once nobody looks, the next question asks.
	if (snapshots.$spaces.lc > 0) for (const id of wanted) want(snapshots, id);
}

/** Better Auth tells of a change 10 ms after this. */
export function noteChange(snapshots: Snapshots): void {
	snapshots.changedAt = snapshots.now();
}

/** For changes that Better Auth tells of, among them those just dropped for. */
export function dropUnlessJustDone(snapshots: Snapshots): void {
	if (snapshots.now() - snapshots.changedAt > SAME_CHANGE) drop(snapshots);
}

function load(snapshots: Snapshots, spaceId: SpaceId): Promise<Entry> {
	const { requests } = snapshots;
	const running = requests.get(spaceId);
	if (running) return running;
	const request = fetchEntry(snapshots, spaceId);
	requests.set(spaceId, request);
	snapshots.refreshedAt = snapshots.now();
	publish(snapshots);
	return request;
}

async function fetchEntry(snapshots: Snapshots, spaceId: SpaceId): Promise<Entry> {
	const { entries, requests, changes } = snapshots;
	const answer = await snapshots.ask(spaceId);
	if (snapshots.changes !== changes) return knownOf(snapshots, spaceId);
	const entry = toEntry(answer, entries.get(spaceId));
	entries.set(spaceId, entry);
	requests.delete(spaceId);
	publish(snapshots);
	return entry;
}

/** A failure that says nothing about the member leaves what was known before. */
export function toEntry({ data, error }: SpaceAnswer<Permissions>, before?: Entry): Entry {
	if (error) return { known: GONE.includes(error.status) ? null : (before?.known ?? null), error };
	try {
		return { known: unpack(data), error };
	} catch (cause) {
		// The page of a proxy, say.
		return toEntry(noAnswer(cause), before);
	}
}

/** Asks soon, not now: a component that renders may call this. */
function want(snapshots: Snapshots, spaceId: SpaceId): void {
	if (!isBrowser()) return;
	queueMicrotask(() => {
		if (!snapshots.told.get(spaceId)) void load(snapshots, spaceId);
	});
}

function refreshOnFocus(snapshots: Snapshots): (() => void) | undefined {
	if (typeof document === "undefined") return undefined;
	const page = document;
	const onVisible = () => {
		if (page.visibilityState !== "visible") return;
		if (snapshots.now() - snapshots.refreshedAt >= REFRESH_INTERVAL) void refresh(snapshots);
	};
	page.addEventListener("visibilitychange", onVisible);
	// Stopped a moment after the last use, when a test may have taken its page away.
	return () => page.removeEventListener("visibilitychange", onVisible);
}

/** Asks again for everything that is known, which stays until the answers are there. */
async function refresh(snapshots: Snapshots, ...besides: readonly SpaceId[]): Promise<void> {
	await Promise.all([...besides, ...snapshots.entries.keys()].map((id) => load(snapshots, id)));
}

function publish(snapshots: Snapshots): void {
	const active = snapshots.entries.get(undefined);
	// A space that is named may be the active one, and known as such. A copy, so that all of one rendering sees one state.
	const entries = new Map([[active?.known?.permissions.spaceId, active], ...snapshots.entries]);
	snapshots.told = entries;
	const { changes } = snapshots;
	const known = (spaceId: SpaceId, provided?: Known | null) => {
		const entry = entries.get(spaceId);
		const held = entry ? entry.known : changes ? null : provided;
		if (!entry && !held) want(snapshots, spaceId);
		return held || undefined;
	};
	const value: Spaces & { readonly __proto__: object } = {
		// With a prototype of its own it is no plain object to Solid, which would otherwise wrap and change it.
		__proto__: {},
		data: active?.known?.permissions ?? null,
		error: active?.error ?? null,
		isPending: !active,
		isRefetching: snapshots.requests.has(undefined),
		refetch: () => refresh(snapshots, undefined),
		allowed: (question, provided) => {
			const held = known(question.spaceId, provided);
			return held && isAllowed(held, question);
		},
		explain: (question) => {
			const held = known(question.spaceId);
			return held && decisionOf(held, question);
		},
	};
	snapshots.$spaces.set(Object.freeze(value));
}
