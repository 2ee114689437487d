import { LRUCache } from "lru-cache";
import { keyInfo } from "./binding.ts";

/** A root key before it is imported. */
export interface RootKey {
	readonly id: string;
	/** Exactly 32 bytes. */
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Root keys as non-extractable HKDF keys. The primary one seals, any may open. */
export interface KeyRing {
	readonly primaryId: string;
	readonly keys: ReadonlyMap<string, CryptoKey>;
	/** Derived keys of the spaces used last. */
	readonly spaceKeys: LRUCache<string, CryptoKey>;
}

export const KEY_BYTES = 32;

/** Deriving takes longer than sealing does; remembering everything would grow with the number of spaces. */
export const MOST_SPACE_KEYS = 1_000;

/** No colon or comma: `SPACES_KEYS` separates with them. */
const KEY_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** The id of the key that development runs on. No other key may use it. */
export const DEVELOPMENT_KEY_ID = "dev";

/** A header that was made by somebody else can name anything: nothing but this is shown of it. */
export function isKeyId(text: unknown): text is string {
	return typeof text === "string" && KEY_ID_PATTERN.test(text);
}

/** What is wrong with these keys, in words that say what to do; null when they are fit for use. Never names key material. */
export function findKeyFault(keys: readonly RootKey[]): string | null {
	const ids = new Set<string>();
	const materials = new Map<string, string>();
	for (const { id, bytes } of keys) {
		if (!isKeyId(id)) return "A key id must be 1 to 64 letters, digits, dots, dashes or underscores.";
		if (id === DEVELOPMENT_KEY_ID)
			return `The key id "${DEVELOPMENT_KEY_ID}" is reserved for the development key. Choose another.`;
		if (ids.has(id)) return `The key id "${id}" is used twice. Give each key its own.`;
		if (bytes.length !== KEY_BYTES)
			return `Key "${id}" has ${bytes.length} bytes instead of ${KEY_BYTES}. Make one with: openssl rand -base64 32`;
		if (bytes.every((byte) => byte === 0))
			return `Key "${id}" is all zeros. Make a random one with: openssl rand -base64 32`;
		const material = bytes.join();
		const twin = materials.get(material);
		if (twin !== undefined)
			return `Keys "${twin}" and "${id}" are the same key. Make a new one with: openssl rand -base64 32`;
		ids.add(id);
		materials.set(material, id);
	}
	return null;
}

/** Of checked keys, the first of which seals. */
export async function importKeyRing(keys: readonly [RootKey, ...RootKey[]]): Promise<KeyRing> {
	const imported = new Map<string, CryptoKey>();
	for (const { id, bytes } of keys) {
		imported.set(id, await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]));
	}
	return { primaryId: keys[0].id, keys: imported, spaceKeys: new LRUCache({ max: MOST_SPACE_KEYS }) };
}

/**
 * The AES-256-GCM key of one space under one root key: derived, never stored, remembered for a while.
 *
 * @throws TypeError when the ring has no such root key
 */
export async function spaceKey(
	{ keys, spaceKeys }: KeyRing,
	keyId: string,
	spaceId: string,
): Promise<CryptoKey> {
	const root = keys.get(keyId);
	if (!root) throw new TypeError("The key ring does not hold this key.");
	const name = `${keyId}:${spaceId}`; // a key id has no colon
	const key = spaceKeys.get(name) ?? (await deriveSpaceKey(root, spaceId));
	spaceKeys.set(name, key);
	return key;
}

function deriveSpaceKey(root: CryptoKey, spaceId: string): Promise<CryptoKey> {
	return crypto.subtle.deriveKey(
		{ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: keyInfo(spaceId) },
		root,
		{ name: "AES-GCM", length: 256 },
		false,
		["encrypt", "decrypt"],
	);
}
