/**
 * Wrote v1.json, with node:crypto alone, and refuses to write it again: what a release has sealed must open in every
 * later one. A new format gets vectors of its own beside it.
 */
import { writeFileSync } from "node:fs";
import type { Binding } from "../../../src/vault/core/binding.ts";
import { sealAsPeer } from "../peer.ts";
import { VECTORS_FILE, type Vectors } from "./vectors.ts";

type Opens = Vectors["opens"][number];
type Refused = Vectors["refused"][number];

const KEYS = {
	"2026-11": Buffer.from(Array.from({ length: 32 }, (_, index) => index)),
	"2026-05": Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index)),
	"Key_of.2025-12": Buffer.from("a key that is text, as few are 0"),
} as const;

type KeyId = keyof typeof KEYS;

const header = (kid: KeyId) => ({ alg: "dir", enc: "A256GCM", kid });

const HERE: Binding = { spaceId: "space-1", provider: "stripe", field: "accessToken" };

const opens: Opens[] = [];

/** No two of these share a nonce; that of the first one counts from 0. */
function opening(name: string, kid: KeyId, text: string, where: Partial<Binding> = {}): void {
	const binding = { ...HERE, ...where };
	const iv = Buffer.from(Array.from({ length: 12 }, (_, index) => index + opens.length));
	opens.push({ name, ...binding, text, sealed: sealAsPeer(KEYS[kid], header(kid), binding, text, iv) });
}

opening("the known answer of version 0.1", "2026-11", "sk_live_known_answer_ü");
opening("the same under the second key", "2026-05", "sk_live_known_answer_ü");
opening("the same in the other column", "2026-11", "sk_live_known_answer_ü", { field: "refreshToken" });
opening("the same for another provider", "2026-11", "sk_live_known_answer_ü", { provider: "twilio" });
opening("the same in another space", "2026-11", "sk_live_known_answer_ü", { spaceId: "space-2" });
opening("the same, with all of it different", "2026-05", "sk_live_known_answer_ü", {
	spaceId: "space-2",
	provider: "twilio",
	field: "refreshToken",
});
opening("a key id of every kind of character", "Key_of.2025-12", "sk_live_0123456789");
opening("an empty text", "2026-11", "");
opening("one byte", "2026-11", "x");
opening("a NUL", "2026-11", "\0");
opening("16 bytes, a whole block", "2026-11", "0123456789abcdef");
opening("17 bytes", "2026-11", "0123456789abcdefg");
opening("non-ASCII of two, three and four bytes", "2026-11", "Zürich ł → 鍵 🔑 👩‍👩‍👧");
opening("composed and decomposed, which stay what they are", "2026-11", "\u00e9 e\u0301");
opening("a byte order mark at the beginning", "2026-11", "\uFEFFtoken");
opening("lines and white space at both ends", "2026-11", " \r\n\tpem\n ");
opening("16,384 characters", "2026-11", "0123456789abcdef".repeat(1_024));
opening("16,384 characters of three bytes", "2026-11", "鍵".repeat(16_384));
opening("the small letters and signs of a provider", "2026-11", "secret", {
	provider: "abcdefghijklmnopqrstuvwxyz0123456789_.:-",
});
opening("the capitals of a provider", "2026-11", "secret", {
	provider: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
});
opening("a provider of 64 characters", "2026-11", "secret", { provider: "p".repeat(64) });
opening("a space id as Better Auth makes it", "2026-11", "secret", {
	spaceId: "q3ZtVb8cXk1LrS0aYwPnE5uGhJ7dMfTi",
});
opening("a space id that is a UUID", "2026-11", "secret", {
	spaceId: "0191d6a4-5c7e-7b3a-9f10-2d4e6a8c0b1f",
});
opening("a space id that is a number", "2026-11", "secret", { spaceId: "42" });
opening("a space id that JSON has to escape", "2026-11", "secret", { spaceId: 'a"b\\c/d\n\u0001é\u2028🔑' });

const refused: Refused[] = [];

function refusing(name: string, fault: Refused["fault"], sealed: string, where: Partial<Binding> = {}): void {
	refused.push({ name, ...HERE, ...where, sealed, fault });
}

const seal = (asked: object, content: string | Uint8Array = "secret", root: Uint8Array = KEYS["2026-11"]) =>
	sealAsPeer(root, asked, HERE, content);

const GOOD = seal(header("2026-11"));
const OTHER = sealAsPeer(KEYS["2026-11"], header("2026-11"), HERE, "public", Buffer.alloc(12, 10));

const parts = GOOD.split(".") as [string, string, string, string, string];
const [HEADER, , IV, CIPHERTEXT, TAG] = parts;

/** `GOOD` with some of its five parts replaced. */
const altered = (replaced: Readonly<Record<number, string>>) =>
	parts.map((part, index) => replaced[index] ?? part).join(".");

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");

/** One bit of the byte at this place is another; -1 is the last byte. */
function flipped(part: string, at: number): string {
	const bytes = Buffer.from(part, "base64url");
	const place = at < 0 ? bytes.length + at : at;
	bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
	return base64url(bytes);
}

refusing("moved to another space", "damaged", GOOD, { spaceId: "space-2" });
refusing("moved to another provider", "damaged", GOOD, { provider: "twilio" });
refusing("moved to the other column", "damaged", GOOD, { field: "refreshToken" });
refusing("a provider of the same letters in another case", "damaged", GOOD, { provider: "Stripe" });

refusing("a bit flipped in the nonce", "damaged", altered({ 2: flipped(IV, 0) }));
refusing("a bit flipped at the start of the ciphertext", "damaged", altered({ 3: flipped(CIPHERTEXT, 0) }));
refusing("a bit flipped at the end of the ciphertext", "damaged", altered({ 3: flipped(CIPHERTEXT, -1) }));
refusing("a bit flipped in the tag", "damaged", altered({ 4: flipped(TAG, 15) }));
refusing("a bit flipped in the key id", "unknown-key", altered({ 0: flipped(HEADER, -3) }));
refusing("a bit flipped in the algorithm", "malformed", altered({ 0: flipped(HEADER, 8) }));

refusing(
	"a tag cut by a byte",
	"damaged",
	altered({ 4: base64url(Buffer.from(TAG, "base64url").subarray(0, 15)) }),
);
refusing("a tag cut to 96 bits", "damaged", altered({ 4: TAG.slice(0, 16) }));
refusing("a tag cut to nothing", "malformed", altered({ 4: "" }));
refusing("a tag of another value", "damaged", altered({ 4: OTHER.split(".")[4] ?? "" }));
refusing("a ciphertext of another value", "damaged", altered({ 3: OTHER.split(".")[3] ?? "" }));
refusing("a ciphertext cut to nothing", "damaged", altered({ 3: "" }));
refusing("a ciphertext that goes on", "damaged", altered({ 3: `${CIPHERTEXT}AAAA` }));
refusing("a nonce cut to nothing", "malformed", altered({ 2: "" }));
refusing("a nonce of 16 bytes", "damaged", altered({ 2: base64url(Buffer.alloc(16, 9)) }));
refusing("letters of base64 that are none of base64url", "damaged", altered({ 4: `+/${TAG.slice(2)}` }));
refusing("letters of no base64", "damaged", altered({ 3: "s€cret" }));
refusing(
	"bytes that are no UTF-8, rightly sealed",
	"damaged",
	seal(header("2026-11"), Buffer.from([0xff, 0xfe])),
);

refusing("an unknown key", "unknown-key", seal({ ...header("2026-11"), kid: "2027-01" }));
refusing(
	"the id of a known key in capitals",
	"unknown-key",
	seal({ ...header("2026-11"), kid: "KEY_OF.2025-12" }),
);
refusing("an empty key id", "unknown-key", seal({ ...header("2026-11"), kid: "" }));
refusing("the id of another known key", "damaged", seal(header("2026-05")));
refusing(
	"another key under the id of the first",
	"damaged",
	seal(header("2026-11"), "secret", KEYS["2026-05"]),
);

refusing("another key management", "malformed", seal({ ...header("2026-11"), alg: "A256KW" }));
refusing("no key management", "malformed", seal({ enc: "A256GCM", kid: "2026-11" }));
refusing("the algorithm none", "malformed", seal({ ...header("2026-11"), alg: "none" }));
refusing("the algorithm in capitals", "malformed", seal({ ...header("2026-11"), alg: "DIR" }));
refusing("another encryption", "malformed", seal({ ...header("2026-11"), enc: "A128GCM" }));
refusing("an encryption without authentication", "malformed", seal({ ...header("2026-11"), enc: "A256CBC" }));
refusing("no encryption", "malformed", seal({ alg: "dir", kid: "2026-11" }));
refusing("compression", "malformed", seal({ ...header("2026-11"), zip: "DEF" }));
refusing("a critical extension", "malformed", seal({ ...header("2026-11"), crit: ["exp"], exp: 1 }));
refusing("an empty list of critical extensions", "malformed", seal({ ...header("2026-11"), crit: [] }));
refusing("one more header", "malformed", seal({ ...header("2026-11"), typ: "JWE" }));
refusing("no key id", "malformed", seal({ alg: "dir", enc: "A256GCM" }));
refusing("a key id that is a list", "malformed", seal({ ...header("2026-11"), kid: ["2026-11"] }));
refusing("a header that is a list", "malformed", seal([header("2026-11")]));
refusing("a header that is no JSON", "malformed", altered({ 0: base64url("nope") }));
refusing("a header that is no UTF-8", "malformed", altered({ 0: base64url(Buffer.from([0xff])) }));
refusing("a header cut to nothing", "malformed", altered({ 0: "" }));

refusing("an encrypted key", "malformed", altered({ 1: "AAAA" }));
refusing("four parts", "malformed", parts.slice(0, 4).join("."));
refusing("six parts", "malformed", `${GOOD}.AA`);
refusing("nothing", "malformed", "");
refusing("four dots", "malformed", "....");
refusing("plaintext", "malformed", "sk_live_plaintext");
refusing("plaintext with four dots", "malformed", "a.b.c.d.e");
refusing("a plain hex string", "malformed", "deadbeef".repeat(8));
refusing(
	"the flattened JSON form",
	"malformed",
	JSON.stringify({ protected: HEADER, iv: IV, ciphertext: CIPHERTEXT, tag: TAG }),
);

const keys = Object.entries(KEYS).map(([id, bytes]) => ({ id, key: bytes.toString("base64") }));
const vectors: Vectors = { keys, opens, refused };
writeFileSync(VECTORS_FILE, `${JSON.stringify(vectors, null, "\t")}\n`, { flag: "wx" });
