import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface StoredKey {
	readonly id: string;
	/** 32 bytes in base64. */
	readonly key: string;
}

/** The keys of the vault. Without them no credential opens again. */
export interface Keys {
	/** As in `SPACES_KEYS`: the first one seals, all of them open. */
	readonly configured: readonly StoredKey[];
	/** No longer given to the plugin, and kept to be put back. */
	readonly dropped: readonly StoredKey[];
}

/** What one does with keys, one step of README "Changing keys" each. */
export const KEY_STEPS = {
	/** A new one goes behind those there are: everybody can open with it before anybody seals with it. */
	add: (keys: Keys): Keys => ({ ...keys, configured: [...keys.configured, newKey(keys)] }),
	promote: (keys: Keys, id: string): Keys => ({
		...keys,
		configured: [...keys.configured.filter((key) => key.id === id), ...without(keys.configured, id)],
	}),
	drop: (keys: Keys, id: string): Keys => ({
		configured: without(keys.configured, id),
		dropped: [...keys.dropped, ...keys.configured.filter((key) => key.id === id)],
	}),
	restore: (keys: Keys, id: string): Keys => ({
		configured: [...keys.configured, ...keys.dropped.filter((key) => key.id === id)],
		dropped: without(keys.dropped, id),
	}),
} as const;

export type KeyStep = keyof typeof KEY_STEPS;

/** Made at the first start and kept beside the database, for their owner's eyes only. */
export function loadKeys(directory: string): Keys {
	const path = pathIn(directory);
	if (!existsSync(path)) saveKeys(directory, KEY_STEPS.add({ configured: [], dropped: [] }));
	return JSON.parse(readFileSync(path, "utf8"));
}

/** All or nothing: a half-written list would lose every credential. */
export function saveKeys(directory: string, keys: Keys): void {
	const path = pathIn(directory);
	writeFileSync(`${path}.new`, JSON.stringify(keys, null, "\t"), { mode: 0o600 });
	renameSync(`${path}.new`, path);
}

function pathIn(directory: string): string {
	return join(directory, "spaces-keys.json");
}

/** Under an id that no key ever had: what is sealed names its key by it. */
function newKey({ configured, dropped }: Keys): StoredKey {
	const numbers = [...configured, ...dropped].map(({ id }) => Number(id.replace("key-", "")));
	return { id: `key-${Math.max(0, ...numbers) + 1}`, key: randomBytes(32).toString("base64") };
}

function without(keys: readonly StoredKey[], id: string): readonly StoredKey[] {
	return keys.filter((key) => key.id !== id);
}
