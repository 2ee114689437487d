import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { importKeyRing } from "../../src/vault/core/key-ring.ts";
import { open } from "../../src/vault/core/seal.ts";
import { toRootKey } from "../../src/vault/key-sources/root-key.ts";
import { openAsPeer } from "./peer.ts";
import { readVectors } from "./vectors/vectors.ts";

const { keys, opens, refused } = readVectors();

const [first, ...rest] = keys.map(({ id, key }) => toRootKey(id, key));
if (!first) throw new Error("there are no keys");

/** One for all, so that no value can open with what was derived for another. */
const ring = await importKeyRing([first, ...rest]);

describe("a value that was sealed before", () => {
	it.each(opens)("opens: $name", async ({ text, sealed, ...binding }) => {
		expect(await open(ring, binding, sealed)).toEqual({ ok: true, text });
	});

	it("opens in no other place of them all", async () => {
		const places = opens.filter(({ text }) => text === opens[0]?.text);
		expect(places.length).toBeGreaterThan(4);
		for (const { sealed, ...place } of places) {
			for (const { spaceId, provider, field } of places) {
				const { ok } = await open(ring, { spaceId, provider, field }, sealed);
				const same =
					[place.spaceId, place.provider, place.field].join() === [spaceId, provider, field].join();
				expect(ok, `${place.name}, in the place of ${spaceId} ${provider} ${field}`).toBe(same);
			}
		}
	});

	it.each(refused)("is refused as $fault: $name", async ({ fault, sealed, ...binding }) => {
		expect(await open(ring, binding, sealed)).toEqual({ ok: false, fault });
	});
});

describe("the vectors", () => {
	it("open in another implementation", () => {
		const roots = new Map(keys.map(({ id, key }) => [id, Buffer.from(key, "base64")]));
		for (const { name, text, sealed, ...binding } of opens) {
			const header = Buffer.from(sealed.split(".")[0] ?? "", "base64url").toString();
			const root = roots.get(JSON.parse(header).kid) ?? Buffer.alloc(32);
			expect(openAsPeer(root, binding, sealed), name).toBe(text);
		}
	});

	it("are the ones that were frozen", () => {
		const digest = createHash("sha256").update(JSON.stringify({ keys, opens, refused })).digest("base64url");
		expect(digest).toBe("q6-fAsKY1y6RxN72dc_amPrVIO44_o-cCKzIkVe0Ees");
	});
});
