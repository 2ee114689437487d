import { expect, it } from "vitest";
import { isId, isModuleId } from "../../../src/permissions/core/ids.ts";

const longest = "a".repeat(64);

it.each(["a", "Z", "7", "club-finance", "a_b.c:d-e", "constructor", longest])("%s is an id", (id) => {
	expect(isId(id)).toBe(true);
	expect(isModuleId(id)).toBe(true);
});

it.each(["", "-a", ".a", ":a", "_a", "__proto__", "a b", " a", "a ", "a\n", "a,b", "é", `${longest}a`])(
	"%j is none",
	(text) => {
		expect(isId(text)).toBe(false);
		expect(isModuleId(text)).toBe(false);
	},
);

it.each([undefined, null, true, 7, ["a"], { toString: () => "a" }])(
	"%j, which is no text, is none",
	(value) => {
		expect(isId(value)).toBe(false);
		expect(isModuleId(value)).toBe(false);
	},
);

it.each([
	["spaces.permissions", true],
	["spaces.credentials", true],
	["spaces.other", false],
	["spaces.", false],
	["spaces", true],
	["spacesaver", true],
	["Spaces.other", true],
	["my.spaces.other", true],
])("%s, at the plugin's own prefix, is a module: %s", (id, module) => {
	expect(isModuleId(id)).toBe(module);
});
