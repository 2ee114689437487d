/** One part of a sealed value: RFC 7516, section 7.1. */
export interface JwePart {
	readonly name: "header" | "key" | "iv" | "ciphertext" | "tag";
	readonly text: string;
	readonly about: string;
}

/** Takes a sealed value apart without opening it: nobody but the server could. Null for what is none. */
export function takeApart(sealed: string): readonly JwePart[] | null {
	const parts = sealed.split(".");
	const [header = "", , iv = "", ciphertext = "", tag = ""] = parts;
	if (parts.length !== 5) return null;
	return [
		{ name: "header", text: header, about: readHeader(header) },
		{ name: "key", text: "", about: "empty: the space’s own key is derived, not sent along" },
		{ name: "iv", text: iv, about: `${bytesOf(iv) * 8} random bits, new at each sealing` },
		{ name: "ciphertext", text: ciphertext, about: `${bytesOf(ciphertext)} bytes, AES-256-GCM` },
		{
			name: "tag",
			text: tag,
			about: `${bytesOf(tag) * 8} bits: fits only this space, this provider and this column`,
		},
	];
}

function readHeader(header: string): string {
	try {
		const { kid, enc, alg } = JSON.parse(atob(header.replaceAll("-", "+").replaceAll("_", "/")));
		return `kid ${kid}, enc ${enc}, alg ${alg}`;
	} catch {
		return "not to be read";
	}
}

function bytesOf(base64url: string): number {
	return Math.floor((base64url.length * 3) / 4);
}
