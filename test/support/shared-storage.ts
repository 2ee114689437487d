import { randomBytes } from "node:crypto";
import { redisStorage } from "@better-auth/redis-storage";
import type { SecondaryStorage } from "better-auth";
import { Redis } from "ioredis";

const OWN_KEYS = "better-auth-spaces:";

type Call = "get" | "set" | "delete";

/** A secondary storage that can be made to fail. */
export interface SharedStorage {
	readonly storage: SecondaryStorage;
	/** What the plugin's own calls throw at, until it is changed. Sessions go on. */
	failing: ReadonlySet<Call>;
	/** As when the server comes back without what it held. */
	readonly empty: () => Promise<void>;
	readonly close: () => Promise<void>;
}

export function openInMemory(): SharedStorage {
	const kept = new Map<string, string>();
	const storage: SecondaryStorage = {
		get: (key) => kept.get(key) ?? null,
		set: (key, value) => void kept.set(key, value),
		delete: (key) => void kept.delete(key),
		getAndDelete: (key) => {
			const value = kept.get(key) ?? null;
			kept.delete(key);
			return value;
		},
		increment: (key) => {
			const count = Number(kept.get(key) ?? 0) + 1;
			kept.set(key, String(count));
			return count;
		},
	};
	return breakable(
		storage,
		async () => kept.clear(),
		async () => {},
	);
}

/** Under a prefix of its own. */
export function openRedis(url: string): SharedStorage {
	const client = new Redis(url);
	const storage = redisStorage({ client, keyPrefix: `spaces-test-${randomBytes(6).toString("hex")}:` });
	return breakable(
		storage,
		() => storage.clear(),
		async () => {
			await storage.clear();
			await client.quit();
		},
	);
}

function breakable(
	working: SecondaryStorage,
	empty: () => Promise<void>,
	close: () => Promise<void>,
): SharedStorage {
	const guarded = <C extends Call>(name: C, call: SecondaryStorage[C]) =>
		(async (key: string, ...rest: never[]) => {
			if (shared.failing.has(name) && key.startsWith(OWN_KEYS))
				throw new Error(`the storage does not ${name}`);
			return (call as (key: string, ...rest: never[]) => unknown)(key, ...rest);
		}) as SecondaryStorage[C];
	const shared: SharedStorage = {
		storage: {
			...working,
			get: guarded("get", working.get),
			set: guarded("set", working.set),
			delete: guarded("delete", working.delete),
		},
		failing: new Set(),
		empty,
		close,
	};
	return shared;
}
