import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Binding } from "../../src/vault/core/binding.ts";
import { importKeyRing, type KeyRing } from "../../src/vault/core/key-ring.ts";
import { open, seal } from "../../src/vault/core/seal.ts";

const KEY_A = new Uint8Array(32).map((_, index) => index);
const KEY_B = new Uint8Array(32).map((_, index) => 255 - index);

const binding: Binding = { spaceId: "space-1", provider: "stripe", field: "accessToken" };

/** Sealed once by node:crypto from the description in the README, not by this package. Must open forever. */
const KNOWN_ANSWER = {
	sealed:
		"eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiMjAyNi0xMSJ9..AAECAwQFBgcICQoL.Tg-qG3S8eMhwKAh_BO3KMy2oFN_Rh1A.YSLp8AZokuium-F1-Ts7OQ",
	text: "sk_live_known_answer_ü",
};

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");

/** The other half of the format, written with node:crypto alone. */
const peer = {
	key: (root: Uint8Array, spaceId: string) =>
		Buffer.from(hkdfSync("sha256", root, "", `better-auth-spaces/credential/1${spaceId}`, 32)),
	additional: (header: string, { spaceId, provider, field }: Binding) =>
		Buffer.from(`${header}.${base64url(JSON.stringify(["spaces.credential/1", spaceId, provider, field]))}`),
	open: (root: Uint8Array, sealed: string, where: Binding) => {
		const [header = "", , iv = "", ciphertext = "", tag = ""] = sealed.split(".");
		const decipher = createDecipheriv(
			"aes-256-gcm",
			peer.key(root, where.spaceId),
			Buffer.from(iv, "base64url"),
		);
		decipher.setAAD(peer.additional(header, where));
		decipher.setAuthTag(Buffer.from(tag, "base64url"));
		return Buffer.concat([decipher.update(ciphertext, "base64url"), decipher.final()]).toString("utf8");
	},
	seal: (root: Uint8Array, header: object, text: string, where: Binding) => {
		const encoded = base64url(JSON.stringify(header));
		const iv = Buffer.alloc(12, 9);
		const cipher = createCipheriv("aes-256-gcm", peer.key(root, where.spaceId), iv);
		cipher.setAAD(peer.additional(encoded, where));
		const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
		return [encoded, "", base64url(iv), base64url(ciphertext), base64url(cipher.getAuthTag())].join(".");
	},
};

const ring = (): Promise<KeyRing> =>
	importKeyRing([
		{ id: "2026-11", bytes: KEY_A },
		{ id: "2026-05", bytes: KEY_B },
	]);

describe("the sealed form", () => {
	it("opens a known answer made by another implementation", async () => {
		expect(await open(await ring(), binding, KNOWN_ANSWER.sealed)).toEqual({
			ok: true,
			text: KNOWN_ANSWER.text,
		});
	});

	it("is opened by another implementation", async () => {
		const sealed = await seal(await ring(), binding, "sk_live_51H…");
		expect(peer.open(KEY_A, sealed, binding)).toBe("sk_live_51H…");
	});

	it("is a compact JWE that names its algorithms and key and holds no additional data", async () => {
		const [header = "", ...rest] = (await seal(await ring(), binding, "secret")).split(".");
		expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({
			alg: "dir",
			enc: "A256GCM",
			kid: "2026-11",
		});
		expect(rest).toHaveLength(4);
		expect(rest[0]).toBe("");
	});

	it("differs each time", async () => {
		const keys = await ring();
		const sealed = await Promise.all(Array.from({ length: 50 }, () => seal(keys, binding, "secret")));
		expect(new Set(sealed).size).toBe(50);
	});

	it("returns any text unchanged", async () => {
		const keys = await ring();
		const texts = fc.oneof(fc.string({ unit: "grapheme" }), fc.constant("x".repeat(16_384)));
		await fc.assert(
			fc.asyncProperty(texts, async (text) => {
				expect(await open(keys, binding, await seal(keys, binding, text))).toEqual({ ok: true, text });
			}),
			{ numRuns: 200 },
		);
	});

	it("opens what an older key sealed", async () => {
		const old = await importKeyRing([{ id: "2026-05", bytes: KEY_B }]);
		expect(await open(await ring(), binding, await seal(old, binding, "old"))).toEqual({
			ok: true,
			text: "old",
		});
	});
});

describe("a sealed value does not open", () => {
	const damaged = { ok: false, fault: "damaged" };
	const malformed = { ok: false, fault: "malformed" };

	it.each([
		["in another space", { ...binding, spaceId: "space-2" }],
		["for another provider", { ...binding, provider: "twilio" }],
		["in the other column", { ...binding, field: "refreshToken" as const }],
	])("%s", async (_, elsewhere) => {
		const keys = await ring();
		expect(await open(keys, elsewhere, await seal(keys, binding, "secret"))).toEqual(damaged);
	});

	it("with any single character changed", async () => {
		const keys = await ring();
		const sealed = await seal(keys, binding, "a secret of some length");
		for (let at = 0; at < sealed.length; at += 1) {
			const flipped = sealed[at] === "A" ? "B" : "A";
			const altered = sealed.slice(0, at) + flipped + sealed.slice(at + 1);
			const opened = await open(keys, binding, altered);
			// The last character of a base64url part may carry unused bits: the same bytes, so the same answer.
			const sameBytes = altered
				.split(".")
				.every((part, index) =>
					Buffer.from(part, "base64url").equals(Buffer.from(sealed.split(".")[index] ?? "", "base64url")),
				);
			if (!sameBytes) expect(opened.ok, `position ${at}`).toBe(false);
		}
	});

	it("with a key that is not configured, and no other key is tried", async () => {
		const foreign = await importKeyRing([{ id: "lost", bytes: KEY_A }]);
		expect(await open(await ring(), binding, await seal(foreign, binding, "secret"))).toEqual({
			ok: false,
			fault: "unknown-key",
		});
	});

	it("under another key's id", async () => {
		const swapped = await importKeyRing([{ id: "2026-11", bytes: KEY_B }]);
		expect(await open(await ring(), binding, await seal(swapped, binding, "secret"))).toEqual(damaged);
	});

	it.each([
		["plaintext", "sk_live_plaintext"],
		["nothing", ""],
		["a plain hex string", "deadbeef".repeat(8)],
		["four parts", KNOWN_ANSWER.sealed.split(".").slice(0, 4).join(".")],
		["six parts", `${KNOWN_ANSWER.sealed}.AA`],
		["a cut tag", KNOWN_ANSWER.sealed.replace(/\.[^.]*$/, ".")],
		["a header that is no JSON", KNOWN_ANSWER.sealed.replace(/^[^.]*/, "bm9wZQ")],
	])("when it is %s", async (_, text) => {
		expect(await open(await ring(), binding, text)).toEqual(malformed);
	});

	it("with a shortened tag", async () => {
		const [header, , iv, ciphertext, tag = ""] = KNOWN_ANSWER.sealed.split(".");
		const short = [header, "", iv, ciphertext, tag.slice(0, 16)].join(".");
		expect(await open(await ring(), binding, short)).toEqual(damaged);
	});

	it.each([
		["another encryption", { alg: "dir", enc: "A128GCM", kid: "2026-11" }],
		["another key management", { alg: "A256KW", enc: "A256GCM", kid: "2026-11" }],
		["compression", { alg: "dir", enc: "A256GCM", kid: "2026-11", zip: "DEF" }],
		["a critical extension", { alg: "dir", enc: "A256GCM", kid: "2026-11", crit: ["exp"], exp: 1 }],
		["no key id", { alg: "dir", enc: "A256GCM" }],
		["a key id that is no text", { alg: "dir", enc: "A256GCM", kid: ["2026-11"] }],
	])("when its header, rightly authenticated, asks for %s", async (_, header) => {
		expect(await open(await ring(), binding, peer.seal(KEY_A, header, "secret", binding))).toEqual(malformed);
	});

	it("although the same bytes with the header we write do", async () => {
		const header = { alg: "dir", enc: "A256GCM", kid: "2026-11" };
		expect(await open(await ring(), binding, peer.seal(KEY_A, header, "secret", binding))).toEqual({
			ok: true,
			text: "secret",
		});
	});
});

it("keeps its keys out of reach", async () => {
	const { keys } = await ring();
	for (const key of keys.values()) {
		expect(key.extractable).toBe(false);
		await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
	}
});
