import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Binding } from "../../../src/vault/core/binding.ts";
import { importKeyRing, type KeyRing, MOST_SPACE_KEYS, spaceKey } from "../../../src/vault/core/key-ring.ts";
import { open, seal } from "../../../src/vault/core/seal.ts";
import { openAsPeer } from "../peer.ts";

const KEY_A = new Uint8Array(32).map((_, index) => index);
const KEY_B = new Uint8Array(32).map((_, index) => 255 - index);

const binding: Binding = { spaceId: "space-1", provider: "stripe", field: "accessToken" };

const ring = (): Promise<KeyRing> =>
	importKeyRing([
		{ id: "2026-11", bytes: KEY_A },
		{ id: "2026-05", bytes: KEY_B },
	]);

describe("the sealed form", () => {
	it("is opened by another implementation", async () => {
		const sealed = await seal(await ring(), binding, "sk_live_51H…");
		expect(openAsPeer(KEY_A, binding, sealed)).toBe("sk_live_51H…");
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
		const texts = fc.oneof(
			fc.string({ unit: "grapheme" }),
			fc.constantFrom("x".repeat(16_384), "\uFEFFtoken"),
		);
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

	it("does not open with any single character changed", async () => {
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
});

it("keeps its keys out of reach, root and derived", async () => {
	const { keys, ...rest } = await ring();
	const derived = await spaceKey({ keys, ...rest }, "2026-11", "space-1");
	for (const key of [...keys.values(), derived]) {
		expect(key.extractable).toBe(false);
		await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
	}
});

it("remembers the keys of the spaces used last, and no more than so many", async () => {
	const keys = await ring();
	const first = await spaceKey(keys, "2026-11", "first");
	const second = await spaceKey(keys, "2026-11", "second");
	const use = (spaces: number) =>
		Promise.all(
			Array.from({ length: spaces }, (_, index) =>
				seal(keys, { ...binding, spaceId: `space-${index}` }, "x"),
			),
		);
	await use(MOST_SPACE_KEYS - 2);
	expect(await spaceKey(keys, "2026-11", "first")).toBe(first);
	await seal(keys, { ...binding, spaceId: "one more" }, "x");
	expect(keys.spaceKeys.size).toBe(MOST_SPACE_KEYS);
	expect(await spaceKey(keys, "2026-11", "first")).toBe(first);
	expect(await spaceKey(keys, "2026-11", "second")).not.toBe(second);
});

it("knows no key of a space under a root key that is not configured", async () => {
	await expect(spaceKey(await ring(), "lost", "space-1")).rejects.toThrow("does not hold this key");
});
