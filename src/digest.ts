import { base64url } from "jose";

/**
 * base64url SHA-256 of the JSON array of these parts: 43 characters. The array keeps `["a", "bc"]` and `["ab", "c"]`
 * apart. Used for the derived unique columns and for versions, never for secrets.
 */
export async function digest(...parts: readonly unknown[]): Promise<string> {
	const bytes = new TextEncoder().encode(JSON.stringify(parts));
	return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
