import { DEVELOPMENT_KEY_ID, KEY_BYTES, type RootKey } from "../core/key-ring.ts";

/** A key derived from the auth secret, so that development needs no set-up. Production refuses to use it. */
export async function developmentKey(authSecret: string): Promise<RootKey> {
	const encoder = new TextEncoder();
	const secret = await crypto.subtle.importKey("raw", encoder.encode(authSecret), "HKDF", false, [
		"deriveBits",
	]);
	const bits = await crypto.subtle.deriveBits(
		{
			name: "HKDF",
			hash: "SHA-256",
			salt: new Uint8Array(),
			info: encoder.encode("better-auth-spaces/development/1"),
		},
		secret,
		KEY_BYTES * 8,
	);
	return { id: DEVELOPMENT_KEY_ID, bytes: new Uint8Array(bits) };
}
