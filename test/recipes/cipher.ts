import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

// What somebody had before: AES-256-GCM under one key of his own.

const key = randomBytes(32);

export function sealBefore(text: string): string {
	const iv = randomBytes(12);
	const cipher = createCipheriv("aes-256-gcm", key, iv);
	return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString(
		"base64",
	);
}

/** @throws when it was not sealed so */
export async function openBefore(sealed: string): Promise<string> {
	const bytes = Buffer.from(sealed, "base64");
	const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
	decipher.setAuthTag(bytes.subarray(-16));
	return decipher.update(bytes.subarray(12, -16), undefined, "utf8") + decipher.final("utf8");
}
