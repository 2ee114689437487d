import { describe, expect, it } from "vitest";
import { findKeyFault, isKeyId, type RootKey } from "../../../src/vault/core/key-ring.ts";

describe("a key id", () => {
	it.each(["a", "Z", "0", "2026-11", "k.1_a-b", "a".repeat(64)])("may be %s", (id) => {
		expect(isKeyId(id)).toBe(true);
	});

	it.each([
		...["", "-a", ".a", "_a", "a:b", "a,b", "a b", " a", "a ", "a\n", "\na", "é", "a/b"],
		...["a".repeat(65), undefined, null, 7, ["a"]],
	])("may not be %j", (id) => {
		expect(isKeyId(id)).toBe(false);
	});
});

describe("the fault of keys", () => {
	const key = (id: string, byte = 1, length = 32): RootKey => ({
		id,
		bytes: new Uint8Array(length).fill(byte),
	});
	const onlyLast = { id: "a", bytes: new Uint8Array(32) };
	onlyLast.bytes[31] = 1;

	it.each([
		["none", []],
		["one", [key("a")]],
		["two", [key("a", 1), key("b", 2)]],
		["one with a single byte that is not zero", [onlyLast]],
		[
			"two whose bytes are the same digits",
			[
				{ id: "a", bytes: pair(1, 11) },
				{ id: "b", bytes: pair(11, 1) },
			],
		],
	])("is null: %s", (_, keys) => {
		expect(findKeyFault(keys)).toBeNull();
	});

	const MAKE_ONE = "Make one with: openssl rand -base64 32";
	it.each([
		["an empty id", [key("")], "A key id must be 1 to 64 letters, digits, dots, dashes or underscores."],
		[
			"an id with a colon",
			[key("a"), key("b:c", 2)],
			"A key id must be 1 to 64 letters, digits, dots, dashes or underscores.",
		],
		[
			"the development key's id",
			[key("dev")],
			'The key id "dev" is reserved for the development key. Choose another.',
		],
		["an id twice", [key("a", 1), key("a", 2)], 'The key id "a" is used twice. Give each key its own.'],
		["a byte too few", [key("a", 1, 31)], `Key "a" has 31 bytes instead of 32. ${MAKE_ONE}`],
		["a byte too many", [key("a", 1, 33)], `Key "a" has 33 bytes instead of 32. ${MAKE_ONE}`],
		["no bytes", [key("a", 1, 0)], `Key "a" has 0 bytes instead of 32. ${MAKE_ONE}`],
		["zeros", [key("a", 0)], 'Key "a" is all zeros. Make a random one with: openssl rand -base64 32'],
		[
			"one key under two ids",
			[key("a", 1), key("b", 2), key("c", 1)],
			'Keys "a" and "c" are the same key. Make a new one with: openssl rand -base64 32',
		],
	])("is told, with what to do: %s", (_, keys, fault) => {
		expect(findKeyFault(keys)).toBe(fault);
	});

	function pair(first: number, second: number): Uint8Array<ArrayBuffer> {
		const bytes = new Uint8Array(32);
		bytes.set([first, second]);
		return bytes;
	}
});
