import { LRUCache } from "lru-cache";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import type { SpaceFacts } from "./load-rules.ts";

/** Where every process of an application sees what another one put there: Better Auth's secondary storage. */
export interface SharedStorage {
	get(key: string): unknown;
	set(key: string, value: string, ttl: number): unknown;
	delete(key: string): unknown;
}

/**
 * Keeps in this process what decisions in a space follow from, for as long as the space bears the same mark in the shared
 * storage. Rules are never there, so that nobody can put any there: a mark is a random text that says nothing.
 *
 * Whoever changes the rules first marks the space as changing, and while it is, everybody reads the database. Afterwards he
 * takes the mark away, and who reads next makes a new one before he reads. So what was read before a change has ended is
 * under a mark that does not come back, and whoever dies in between leaves a space that is merely slow for a minute.
 */
export interface RulesCache {
	/** What `load` answers, or answered under the mark that the space still bears. */
	read(spaceId: string, load: () => Promise<SpaceFacts | null>): Promise<SpaceFacts | null>;
	/**
	 * To be called before the rules of spaces change. Answers what to call afterwards, whether the change went well or not.
	 *
	 * @throws SpacesError `SPACE_CACHE_UNAVAILABLE`: others could not learn of the change
	 */
	suspend(spaceIds: readonly string[]): Promise<() => Promise<void>>;
}

/** How long a space counts as changing when its change is never heard of again. In seconds, as all of these. */
const CHANGING_AGE = 60;
const MARK_AGE = 24 * 60 * 60;
const CHANGING = "changing ";

/** Overrides of all spaces together, at about 200 bytes each. */
const MOST_OVERRIDES = 200_000;

interface Kept {
	readonly mark: string;
	readonly facts: SpaceFacts;
}

interface Loading {
	readonly mark: string;
	readonly facts: Promise<SpaceFacts | null>;
}

/** @param maxAge seconds until a change that nobody announced is seen: one made in SQL, or by a process without the plugin */
export function createRulesCache(
	storage: SharedStorage,
	{ db, log }: Pick<SpacesContext, "db" | "log">,
	maxAge: number,
): RulesCache {
	const kept = new LRUCache<string, Kept>({
		ttl: maxAge * 1_000,
		maxSize: MOST_OVERRIDES,
		sizeCalculation: ({ facts }) => facts.size + 1,
	});
	const loading = new Map<string, Loading>();

	const loadUnder = async (spaceId: string, mark: string, load: () => Promise<SpaceFacts | null>) => {
		const running = loading.get(spaceId);
		if (running?.mark === mark) return running.facts;
		const started: Loading = { mark, facts: load() };
		loading.set(spaceId, started);
		try {
			const facts = await started.facts;
			if (facts) kept.set(spaceId, { mark, facts });
			return facts;
		} finally {
			if (loading.get(spaceId) === started) loading.delete(spaceId);
		}
	};
	return {
		async read(spaceId, load) {
			// A transaction may see an older state than the one that the mark stands for.
			if (await db.inTransaction()) return load();
			const mark = await markOf(storage, spaceId).catch((error) => {
				log("The secondary storage failed; a permission was read from the database.", error);
				return null;
			});
			if (mark === null) return load();
			const known = kept.get(spaceId);
			return known?.mark === mark ? known.facts : loadUnder(spaceId, mark, load);
		},
		async suspend(spaceIds) {
			const mark = CHANGING + crypto.randomUUID();
			try {
				await Promise.all(spaceIds.map((spaceId) => storage.set(keyOf(spaceId), mark, CHANGING_AGE)));
			} catch (error) {
				throw new SpacesError("SPACE_CACHE_UNAVAILABLE", undefined, error);
			}
			const resume = async () => {
				await Promise.all(spaceIds.map((spaceId) => takeAway(storage, spaceId, mark))).catch((error) =>
					log("The secondary storage failed; permissions are read from the database for a minute.", error),
				);
			};
			return () => db.afterCommit(resume);
		},
	};
}

function keyOf(spaceId: string): string {
	return `better-auth-spaces:rules:${spaceId}`;
}

/** Null while the rules are changing. */
async function markOf(storage: SharedStorage, spaceId: string): Promise<string | null> {
	const found = await storage.get(keyOf(spaceId));
	if (typeof found === "string" && found !== "") return found.startsWith(CHANGING) ? null : found;
	const mark = crypto.randomUUID();
	await storage.set(keyOf(spaceId), mark, MARK_AGE);
	return mark;
}

/** Another change that is still under way takes away its own. */
async function takeAway(storage: SharedStorage, spaceId: string, own: string): Promise<void> {
	const found = await storage.get(keyOf(spaceId));
	if (typeof found === "string" && found.startsWith(CHANGING) && found !== own) return;
	await storage.delete(keyOf(spaceId));
}
