import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import type { Binding } from "../../src/vault/core/binding.ts";

// The sealed form once more, from its description in the README, with node:crypto alone.

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");

const spaceKey = (root: Uint8Array, spaceId: string) =>
	Buffer.from(hkdfSync("sha256", root, "", `better-auth-spaces/credential/1${spaceId}`, 32));

const additional = (header: string, { spaceId, provider, field }: Binding) =>
	Buffer.from(`${header}.${base64url(JSON.stringify(["spaces.credential/1", spaceId, provider, field]))}`);

/** Seals under any header, sensible or not. */
export function sealAsPeer(
	root: Uint8Array,
	header: object,
	where: Binding,
	content: string | Uint8Array,
	iv = Buffer.alloc(12, 9),
): string {
	const encoded = base64url(JSON.stringify(header));
	const cipher = createCipheriv("aes-256-gcm", spaceKey(root, where.spaceId), iv);
	cipher.setAAD(additional(encoded, where));
	const ciphertext = Buffer.concat([cipher.update(Buffer.from(content)), cipher.final()]);
	return [encoded, "", base64url(iv), base64url(ciphertext), base64url(cipher.getAuthTag())].join(".");
}

/** @throws when it does not open */
export function openAsPeer(root: Uint8Array, where: Binding, sealed: string): string {
	const [header = "", , iv = "", ciphertext = "", tag = ""] = sealed.split(".");
	const decipher = createDecipheriv(
		"aes-256-gcm",
		spaceKey(root, where.spaceId),
		Buffer.from(iv, "base64url"),
	);
	decipher.setAAD(additional(header, where));
	decipher.setAuthTag(Buffer.from(tag, "base64url"));
	return Buffer.concat([decipher.update(ciphertext, "base64url"), decipher.final()]).toString("utf8");
}

/** What the header of a sealed value says. */
export function headerOf(sealed: string): Record<string, unknown> {
	return JSON.parse(Buffer.from(sealed.split(".")[0] ?? "", "base64url").toString());
}
