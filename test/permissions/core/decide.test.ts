import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, defaultLevel } from "../../../src/permissions/core/decide.ts";
import { ACTIONS, type Action } from "../../../src/permissions/core/levels.ts";
import { type OracleWorld, oracle } from "../../support/oracle.ts";
import { anyModule, rulesOf, worlds } from "./worlds.ts";

const club: Omit<OracleWorld, "storedRole"> = {
	catalogue: ["calendar", "events", "club-finance", "mood"],
	types: { club: ["calendar", "events", "club-finance"], personal: "*" },
	type: "club",
	existing: [{ name: "owner" }, { name: "admin" }, { name: "member" }, { name: "trainer", level: "none" }],
	creatorRole: "owner",
	rows: [
		{ role: "owner", module: "club-finance", read: true, write: true, admin: true },
		{ role: "admin", module: "club-finance", read: true, write: true, admin: false },
		{ role: "trainer", module: "club-finance", read: false, write: false, admin: false },
		{ role: "trainer", module: "calendar", read: true, write: true, admin: false },
		{ role: "member", module: "mood", read: true, write: false, admin: false },
		{ role: "ghost", module: "calendar", read: true, write: true, admin: true },
		{ role: "owner", module: "spaces.permissions", read: false, write: false, admin: false },
		{ role: "member", module: "spaces.credentials", read: true, write: false, admin: false },
	],
};

describe("decide answers the hand-written table", () => {
	// member.role, module: read write admin, reason and role of the strongest action's answer
	const table: [string, string, "rwa" | "rw-" | "r--" | "---", string, string | null][] = [
		["owner", "calendar", "rwa", "granted", "owner"],
		["owner", "club-finance", "rwa", "granted", "owner"],
		["admin", "calendar", "rw-", "not-granted", "admin"],
		["admin", "club-finance", "rw-", "denied-by-override", "admin"],
		["member", "events", "r--", "not-granted", "member"],
		["trainer", "events", "---", "not-granted", "trainer"],
		["trainer", "calendar", "rw-", "denied-by-override", "trainer"],
		["trainer", "club-finance", "---", "denied-by-override", "trainer"],
		["member,trainer", "club-finance", "r--", "denied-by-override", "trainer"],
		["trainer,member", "calendar", "rw-", "denied-by-override", "trainer"],
		["trainer,owner", "club-finance", "rwa", "granted", "owner"],
		["owner", "mood", "---", "not-in-allowlist", "owner"],
		["member", "mood", "r--", "denied-by-override", "member"],
		["owner,ghost", "mood", "---", "not-in-allowlist", "owner"],
		["ghost", "calendar", "---", "unknown-role", "ghost"],
		["ghost,member", "calendar", "r--", "not-granted", "member"],
		["member, owner", "calendar", "r--", "not-granted", "member"],
		["Owner", "calendar", "---", "unknown-role", "Owner"],
		["", "calendar", "---", "not-granted", null],
		[" owner", "calendar", "---", "not-granted", null],
		["__proto__", "calendar", "---", "not-granted", null],
		["constructor", "calendar", "---", "unknown-role", "constructor"],
		["owner", "typo", "---", "unknown-module", null],
		["owner", "spaces.typo", "---", "unknown-module", null],
		["owner", "Calendar", "---", "unknown-module", null],
		["owner", "spaces.permissions", "rwa", "granted", "owner"],
		["owner", "spaces.credentials", "rwa", "granted", "owner"],
		["admin", "spaces.permissions", "r--", "not-granted", "admin"],
		["admin", "spaces.credentials", "rw-", "not-granted", "admin"],
		["member", "spaces.permissions", "---", "not-granted", "member"],
		["member", "spaces.credentials", "r--", "denied-by-override", "member"],
		["trainer", "spaces.permissions", "---", "not-granted", "trainer"],
	];

	it.each(table)("%s on %s: %s", (storedRole, module, expected, reason, role) => {
		const rules = rulesOf({ ...club, storedRole });
		const text = ACTIONS.map((action) => (decide(rules, module, action).allowed ? action[0] : "-")).join("");
		expect(text).toBe(expected);
		expect(decide(rules, module, "admin").because).toMatchObject({ reason, role });
	});

	it.each([
		["owner", "spaces.permissions", "granted", "creator"],
		["owner", "club-finance", "granted", "override"],
		["trainer", "club-finance", "denied-by-override", "override"],
		["owner", "mood", "not-in-allowlist", "allowlist"],
		["owner", "calendar", "granted", "tier"],
		["member", "calendar", "not-granted", "tier"],
		["", "calendar", "not-granted", "tier"],
		["ghost", "calendar", "unknown-role", "role"],
		["owner", "typo", "unknown-module", "catalogue"],
	])("%s on %s: %s, which it read from the %s", (storedRole, module, reason, source) => {
		expect(decide(rulesOf({ ...club, storedRole }), module, "admin").because).toMatchObject({
			reason,
			source,
		});
	});

	it.each([
		["owner", "calendar", "admin"],
		["owner", "club-finance", "admin"],
		["owner", "mood", "none"],
		["owner", "spaces.permissions", "admin"],
		["owner", "spaces.credentials", "admin"],
		["admin", "calendar", "write"],
		["admin", "club-finance", "write"],
		["admin", "spaces.permissions", "read"],
		["admin", "spaces.credentials", "write"],
		["member", "calendar", "read"],
		["member", "spaces.credentials", "none"],
		["trainer", "calendar", "none"],
		["ghost", "calendar", "none"],
		["ghost", "spaces.permissions", "none"],
	])("without its rows %s on %s would have the level %s", (name, module, level) => {
		const { allowlist, roles } = rulesOf({ ...club, storedRole: name });
		expect(roles.map((role) => defaultLevel(allowlist, role, module))).toEqual([level]);
	});

	it.each(["owner", "admin", "member", "trainer"])("has no default for %s where that is no role", (name) => {
		const { allowlist, roles } = rulesOf({ ...club, storedRole: name, existing: [] });
		for (const module of ["calendar", "spaces.permissions", "spaces.credentials"])
			expect(roles.map((role) => defaultLevel(allowlist, role, module))).toEqual(["none"]);
	});

	it("opens nothing for a space without a known type once types are declared, and everything without types", () => {
		const calendar = (world: Partial<OracleWorld>) =>
			decide(rulesOf({ ...club, storedRole: "member", ...world }), "calendar", "read").allowed;
		expect(calendar({ type: null })).toBe(false);
		expect(calendar({ type: "constructor" })).toBe(false);
		expect(calendar({ type: "personal" })).toBe(true);
		expect(calendar({ type: null, types: undefined })).toBe(true);
	});

	it("names when the deciding override changed, and nothing where no override decided", () => {
		const changedAt = new Date("2026-05-01T12:00:00Z");
		const rules = rulesOf({ ...club, storedRole: "trainer" });
		const dated = rules.roles.map((role) => ({
			...role,
			overrides: new Map(
				[...role.overrides].map(([module, override]) => [module, { ...override, changedAt }]),
			),
		}));
		expect(decide({ ...rules, roles: dated }, "calendar", "write").because).toEqual({
			reason: "granted",
			source: "override",
			role: "trainer",
			changedAt,
		});
		expect(decide({ ...rules, roles: dated }, "events", "read").because.changedAt).toBeNull();
	});

	it("never grants an action that is none", () => {
		const rules = rulesOf({ ...club, storedRole: "owner,trainer" });
		for (const action of ["", "READ", "__proto__", "constructor", "toString", undefined, null, 0, {}, []]) {
			for (const module of ["calendar", "club-finance"]) {
				expect(decide(rules, module, action as Action).allowed).toBe(false);
			}
		}
	});

	it("never grants through a damaged row", () => {
		for (const damaged of [1, "true", {}, [], null, undefined, Number.NaN]) {
			const row = { role: "member", module: "calendar", read: damaged, write: damaged, admin: damaged };
			const rules = rulesOf({ ...club, storedRole: "member", rows: [row as never] });
			for (const action of ACTIONS) expect(decide(rules, "calendar", action).allowed).toBe(false);
		}
	});
});

describe("decide agrees with the naive oracle", () => {
	it("on 20,000 random worlds, hostile names included", () => {
		fc.assert(
			fc.property(
				worlds,
				fc.oneof(anyModule, fc.string()),
				fc.constantFrom(...ACTIONS),
				(world, module, action) => {
					const { allowed, because } = decide(rulesOf(world), module, action);
					expect({ allowed, reason: because.reason, role: because.role }).toEqual(
						oracle(world, module, action),
					);
				},
			),
			{ numRuns: 20_000 },
		);
	});
});
