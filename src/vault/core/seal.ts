import { base64url, decodeProtectedHeader, FlattenedEncrypt, flattenedDecrypt } from "jose";
import { additionalData, type Binding } from "./binding.ts";
import { type KeyRing, spaceKey } from "./key-ring.ts";

const ALGORITHM = "dir";
const ENCRYPTION = "A256GCM";

/** Why a sealed value does not open. */
export type SealFault = "malformed" | "unknown-key" | "damaged";

export type Opened =
	| { readonly ok: true; readonly text: string }
	| { readonly ok: false; readonly fault: SealFault };

/**
 * Seals a text for one place, under the primary key.
 *
 * @returns `<protected>..<iv>.<ciphertext>.<tag>`: a compact JWE (RFC 7516 section 7.1) whose additional data is not
 * stored. Adding it as `aad` gives the flattened JSON form that any JOSE library reads.
 */
export async function seal(ring: KeyRing, binding: Binding, text: string): Promise<string> {
	const kid = ring.primaryId;
	const jwe = await new FlattenedEncrypt(new TextEncoder().encode(text))
		.setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, kid })
		.setAdditionalAuthenticatedData(additionalData(binding))
		.encrypt(await spaceKey(ring, kid, binding.spaceId));
	return [jwe.protected, "", jwe.iv, jwe.ciphertext, jwe.tag].join(".");
}

/** Opens what was sealed for this very place. The key id in the header picks exactly one key; no other is tried. */
export async function open(ring: KeyRing, binding: Binding, sealed: string): Promise<Opened> {
	const kid = keyIdOf(sealed);
	if (kid === null) return { ok: false, fault: "malformed" };
	if (!ring.keys.has(kid)) return { ok: false, fault: "unknown-key" };
	const [header, , iv, ciphertext, tag] = sealed.split(".") as [string, string, string, string, string];
	try {
		const { plaintext } = await flattenedDecrypt(
			{ protected: header, iv, ciphertext, tag, aad: encodeAdditionalData(binding) },
			await spaceKey(ring, kid, binding.spaceId),
			{ keyManagementAlgorithms: [ALGORITHM], contentEncryptionAlgorithms: [ENCRYPTION] },
		);
		// Without `ignoreBOM` a text would lose a U+FEFF that it begins with.
		return { ok: true, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plaintext) };
	} catch {
		return { ok: false, fault: "damaged" };
	}
}

/** The id of the key a value is sealed under; null when the value is not of our form. */
export function keyIdOf(sealed: string): string | null {
	const parts = sealed.split(".");
	const [header, encryptedKey, iv, , tag] = parts;
	// An empty text has an empty ciphertext; nothing else may be missing, and `dir` has no encrypted key.
	if (parts.length !== 5 || !header || encryptedKey !== "" || !iv || !tag) return null;
	try {
		const { kid, alg, enc, ...rest } = decodeProtectedHeader({ protected: header });
		const ours = alg === ALGORITHM && enc === ENCRYPTION && Object.keys(rest).length === 0;
		return ours && typeof kid === "string" ? kid : null;
	} catch {
		return null;
	}
}

function encodeAdditionalData(binding: Binding): string {
	return base64url.encode(additionalData(binding));
}
