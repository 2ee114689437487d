import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseStoredRoles } from "../../src/organization/role-store.ts";
import { decide } from "../../src/permissions/core/decide.ts";
import { ACTIONS, type Action, LEVELS } from "../../src/permissions/core/levels.ts";
import { allowlistOf, type Policy, rulesOfRole } from "../../src/permissions/core/policy.ts";
import type { Rules } from "../../src/permissions/core/rules.ts";
import { type OracleWorld, oracle } from "../support/oracle.ts";

/** The same world, put to the plugin. */
function rulesOf(world: OracleWorld): Rules {
	const policy: Policy = {
		types: world.types
			? new Map(Object.entries(world.types).map(([name, list]) => [name, list === "*" ? "*" : new Set(list)]))
			: null,
		undeletable: new Set(),
		defaultType: null,
		catalogue: world.catalogue ? new Set(world.catalogue) : null,
		tiers: new Map(world.existing.flatMap(({ name, level }) => (level ? [[name, level] as const] : []))),
	};
	const exists = new Set(world.existing.map(({ name }) => name));
	return {
		catalogue: policy.catalogue,
		allowlist: allowlistOf(policy, world.type),
		roles: parseStoredRoles(world.storedRole).map((name) => {
			const rows = world.rows.filter((row) => row.role === name);
			const overrides = new Map(rows.map((row) => [row.module, { grants: row, changedAt: null }]));
			return rulesOfRole(
				policy,
				{ name, exists: exists.has(name), creator: name === world.creatorRole },
				overrides,
			);
		}),
	};
}

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

const HOSTILE = [
	"__proto__",
	"constructor",
	"toString",
	"a,owner",
	" owner",
	"owner ",
	"Owner",
	"ówner",
	"",
	"hasOwnProperty",
];
const names = fc.constantFrom("owner", "admin", "member", "trainer", "boss", ...HOSTILE);
const modules = fc.constantFrom(
	"calendar",
	"events",
	"mood",
	"spaces.permissions",
	"spaces.credentials",
	"spaces.other",
	...HOSTILE,
);
const worlds: fc.Arbitrary<OracleWorld> = fc.record({
	catalogue: fc.option(fc.uniqueArray(modules, { maxLength: 6 }), { nil: undefined }),
	types: fc.option(
		fc.dictionary(
			fc.constantFrom("club", "personal", "constructor"),
			fc.oneof(fc.constant("*" as const), fc.uniqueArray(modules, { maxLength: 5 })),
		),
		{ nil: undefined },
	),
	type: fc.constantFrom(null, "club", "personal", "constructor", "__proto__"),
	existing: fc.uniqueArray(
		fc.record({ name: names, level: fc.option(fc.constantFrom(...LEVELS), { nil: undefined }) }),
		{ selector: ({ name }) => name, maxLength: 6 },
	),
	creatorRole: fc.constantFrom("owner", "boss", "admin"),
	storedRole: fc.oneof(
		fc.array(names, { maxLength: 4 }).map((list) => list.join(",")),
		fc.string(),
	),
	rows: fc.uniqueArray(
		fc.record({ role: names, module: modules, read: fc.boolean(), write: fc.boolean(), admin: fc.boolean() }),
		{ selector: ({ role, module }) => `${role} ${module}`, maxLength: 12 },
	),
});

describe("decide agrees with the naive oracle", () => {
	it("on 20,000 random worlds, hostile names included", () => {
		fc.assert(
			fc.property(
				worlds,
				fc.oneof(modules, fc.string()),
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
