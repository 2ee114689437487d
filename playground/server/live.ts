import type { Auth } from "./auth.ts";
import { KEY_STEPS, type KeyStep, type Keys, loadKeys, type StoredKey, saveKeys } from "./keys.ts";

/** The auth instance that answers now, and the keys it was made with. */
export interface Live {
	readonly auth: () => Auth;
	readonly keys: () => Keys;
	/** Keys are fixed when an instance is made: a change of them is a new instance, as each roll-out is. */
	readonly changeKeys: (step: KeyStep, id: string) => void;
}

export function createLive(directory: string, make: (keys: readonly StoredKey[]) => Auth): Live {
	let keys = loadKeys(directory);
	let auth = make(keys.configured);
	return {
		auth: () => auth,
		keys: () => keys,
		changeKeys: (step, id) => {
			const next = KEY_STEPS[step](keys, id);
			// Made first: keys that the plugin refuses are never written down.
			auth = make(next.configured);
			saveKeys(directory, next);
			keys = next;
		},
	};
}
