import type { SpacesContext } from "../context.ts";
import type { KeyInUse } from "../credentials/keys-in-use.ts";
import { SpacesError } from "../error.ts";
import { DEVELOPMENT_KEY_ID } from "../vault/core/key-ring.ts";
import type { Tally } from "./core/tally.ts";

/** What is known of the keys before a row is read. */
export interface Keys {
	/** The one that seals first. Empty where there are none. */
	readonly ids: readonly string[];
	/** False when they could not be fetched: then nothing can be said of rows under them. */
	readonly known: boolean;
}

export async function inspectKeys({ vault, log }: SpacesContext, tally: Tally): Promise<Keys> {
	try {
		const ids = await vault.keyIds();
		if (ids.includes(DEVELOPMENT_KEY_ID)) tally.add("key-development", DEVELOPMENT_KEY_ID);
		return { ids, known: true };
	} catch (error) {
		const missing = error instanceof SpacesError && error.code === "SPACE_KEYS_MISSING";
		tally.add(missing ? "keys-missing" : "keys-unreachable");
		if (!missing) log("The keys could not be fetched.", error);
		return { ids: [], known: missing };
	}
}

/** The keys with the rows under them; those without any that never seal are worth a word. */
export function toKeyUse(
	{ ids, known }: Keys,
	used: ReadonlyMap<string, number> | null,
	tally: Tally,
): readonly KeyInUse[] {
	if (used) for (const id of ids.slice(1)) if (!used.has(id)) tally.add("key-unused", id);
	const others = [...(used?.keys() ?? [])].filter((id) => !ids.includes(id)).sort();
	return [...ids, ...others].map((id) => ({
		id,
		primary: id === ids[0],
		configured: !known || ids.includes(id),
		credentials: used?.get(id) ?? 0,
	}));
}
