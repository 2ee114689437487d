import { base64url } from "jose";
import type { RootKey } from "../core/key-ring.ts";

/** One entry of the `credentials.keys` option. */
export interface KeyOption {
	/** Written into every value the key seals: letters, digits, dots, dashes, underscores. Never use one again. */
	readonly id: string;
	/** 32 bytes, raw or in base64 (either alphabet); or a function that fetches them, from a KMS for example. */
	readonly key: KeyMaterial | (() => KeyMaterial | Promise<KeyMaterial>);
}

/** 32 bytes, raw or in base64. */
export type KeyMaterial = string | Uint8Array;

/** @throws TypeError when the text is not base64. The message never repeats it. */
export function toRootKey(id: string, material: KeyMaterial): RootKey {
	return { id, bytes: typeof material === "string" ? decodeBase64(id, material) : new Uint8Array(material) };
}

function decodeBase64(id: string, text: string): Uint8Array<ArrayBuffer> {
	const trimmed = text.trim().replace(/=+$/, "");
	if (!/^[A-Za-z0-9+/_-]*$/.test(trimmed)) {
		throw new TypeError(`Key "${id}" is not base64. Make one with: openssl rand -base64 32`);
	}
	return new Uint8Array(base64url.decode(trimmed.replaceAll("+", "-").replaceAll("/", "_")));
}
