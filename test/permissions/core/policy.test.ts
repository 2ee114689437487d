import { describe, expect, it } from "vitest";
import { allowlistOf, type Policy, rulesOfRole } from "../../../src/permissions/core/policy.ts";
import type { Allowlist } from "../../../src/permissions/core/rules.ts";

const policy: Policy = {
	types: new Map<string, Allowlist>([
		["club", new Set(["calendar", "events"])],
		["personal", "*"],
	]),
	undeletable: new Set(),
	defaultType: null,
	catalogue: null,
	tiers: new Map([
		["trainer", "write"],
		["guest", "none"],
	]),
};

describe("what a role has before any row", () => {
	const identity = (name: string, exists = true, creator = false) => ({ name, exists, creator });
	it.each([
		["the creator's", identity("owner", true, true), "admin", "admin", "admin"],
		["the creator's, called admin", identity("admin", true, true), "admin", "admin", "admin"],
		[
			"the creator's, with a level in the options",
			identity("trainer", true, true),
			"write",
			"admin",
			"admin",
		],
		["admin", identity("admin"), "write", "read", "write"],
		["any other", identity("member"), "read", "none", "none"],
		["another with a level in the options", identity("trainer"), "write", "none", "none"],
		["one that the options give nothing", identity("guest"), "none", "none", "none"],
		["one that does not exist", identity("ghost", false), "none", "none", "none"],
		[
			"one that does not exist, with a level in the options",
			identity("trainer", false),
			"none",
			"none",
			"none",
		],
	] as const)("%s", (_, role, tier, onPermissions, onCredentials) => {
		const overrides = new Map();
		expect(rulesOfRole(policy, role, overrides)).toEqual({
			...role,
			tier,
			builtIn: { "spaces.permissions": onPermissions, "spaces.credentials": onCredentials },
			overrides,
		});
	});
});

describe("what the type of a space opens", () => {
	it.each([
		["club", ["calendar", "events"]],
		["unheard-of", []],
		[null, []],
	])("%s: %j", (type, modules) => {
		expect(allowlistOf(policy, type)).toEqual(new Set(modules));
	});

	it("everything where it says so, and where there are no types", () => {
		expect(allowlistOf(policy, "personal")).toBe("*");
		expect(allowlistOf({ ...policy, types: null }, null)).toBe("*");
		expect(allowlistOf({ ...policy, types: null }, "club")).toBe("*");
	});
});
