/** The sealed columns of a credential, and what a connection under way has to prove. */
export type SealedField = "accessToken" | "refreshToken" | "connectProof";

/** Where a secret belongs. A ciphertext opens only in the place it was sealed for. */
export interface Binding {
	readonly spaceId: string;
	readonly provider: string;
	readonly field: SealedField;
}

/**
 * Additional authenticated data: never stored, rebuilt from the row's own key at each opening, so that a ciphertext
 * moved to another space, provider or column does not open.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7516#section-5.1 step 14
 */
export function additionalData({ spaceId, provider, field }: Binding): Uint8Array {
	return new TextEncoder().encode(JSON.stringify(["spaces.credential/1", spaceId, provider, field]));
}

/**
 * The HKDF `info` that gives each space a key of its own, which also keeps random 96-bit nonces far below the limit of
 * 2^32 per key.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5869#section-3.2
 * @see https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf section 8.3
 */
export function keyInfo(spaceId: string): Uint8Array<ArrayBuffer> {
	return new TextEncoder().encode(`better-auth-spaces/credential/1${spaceId}`);
}
