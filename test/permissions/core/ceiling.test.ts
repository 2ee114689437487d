import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	beyondOwnGrants,
	type MissingGrant,
	rolesBeyondOwnGrants,
} from "../../../src/permissions/core/ceiling.ts";
import type { Grants } from "../../../src/permissions/core/levels.ts";
import type { OracleWorld } from "../../support/oracle.ts";
import { allowedTo, cellChanges, MODULES, ROLES, rulesOf, worlds } from "./worlds.ts";

/** The manager writes in most modules, only reads in one and has nothing in another. */
const club: OracleWorld = {
	catalogue: ["calendar", "events", "finance", "mood"],
	types: { club: ["calendar", "events", "finance"] },
	type: "club",
	existing: [{ name: "owner" }, { name: "admin" }, { name: "member" }, { name: "manager", level: "write" }],
	creatorRole: "owner",
	storedRole: "owner,admin,member,manager,ghost",
	rows: [
		{ role: "manager", module: "spaces.permissions", read: true, write: true, admin: true },
		{ role: "manager", module: "events", read: true, write: false, admin: false },
		{ role: "manager", module: "finance", read: false, write: false, admin: false },
		{ role: "member", module: "finance", read: true, write: true, admin: false },
		{ role: "ghost", module: "calendar", read: true, write: true, admin: true },
	],
};

const NONE: Grants = { read: false, write: false, admin: false };
const READ: Grants = { read: true, write: false, admin: false };
const WRITE: Grants = { read: true, write: true, admin: false };
const ADMIN: Grants = { read: true, write: true, admin: true };

const names = (missing: readonly MissingGrant[]) =>
	missing.map(({ module, action }) => `${module} ${action}`);

describe("what is missing for changing cells of the matrix", () => {
	const change = (role: string, module: string, to: Grants | null) => ({ role, module, from: null, to });
	const table: [string, string[], ReturnType<typeof change>[], string[]][] = [
		["to give what one has", ["manager"], [change("member", "calendar", WRITE)], []],
		["to give more", ["manager"], [change("member", "calendar", ADMIN)], ["calendar admin"]],
		["to give oneself more", ["manager"], [change("manager", "events", WRITE)], ["events write"]],
		["to take what one has", ["manager"], [change("member", "calendar", NONE)], []],
		["to take more", ["manager"], [change("member", "finance", NONE)], ["finance read", "finance write"]],
		[
			"to bring back a default above",
			["manager"],
			[change("manager", "finance", null)],
			["finance read", "finance write"],
		],
		["to take from the owner", ["manager"], [change("owner", "calendar", READ)], ["calendar admin"]],
		["nothing in what no type opens", ["manager"], [change("member", "mood", null)], []],
		["to open what no type opens", ["manager"], [change("member", "mood", READ)], ["mood read"]],
		[
			"to give the vault",
			["manager"],
			[change("member", "spaces.credentials", READ)],
			["spaces.credentials read"],
		],
		["to give one's own built-in module", ["manager"], [change("member", "spaces.permissions", ADMIN)], []],
		["with another role that has it", ["manager", "member"], [change("admin", "finance", WRITE)], []],
		[
			"of two cells of one module, once",
			["manager"],
			[change("member", "events", WRITE), change("admin", "events", WRITE)],
			["events write"],
		],
		[
			"of several, in their order",
			["manager"],
			[change("member", "events", ADMIN), change("member", "calendar", ADMIN)],
			["events write", "events admin", "calendar admin"],
		],
		[
			"by the owner, anything",
			["owner"],
			[change("owner", "mood", ADMIN), change("member", "calendar", ADMIN)],
			[],
		],
		["by the owner among other roles", ["member", "owner"], [change("member", "mood", ADMIN)], []],
		["without a role", [], [change("member", "calendar", READ)], ["calendar read"]],
		["with a role that does not exist", ["ghost"], [change("member", "calendar", READ)], ["calendar read"]],
		["of a role that does not exist", ["member"], [change("ghost", "calendar", ADMIN)], []],
		["of a role that is not among the rules", ["member"], [change("unheard-of", "calendar", ADMIN)], []],
		["of a module that is none", ["member"], [change("member", "typo", ADMIN)], []],
	];
	it.each(table)("%s", (_, held, changes, missing) => {
		expect(names(beyondOwnGrants(rulesOf(club), held, changes))).toEqual(missing);
	});

	it("a creator role that does not exist is above nothing", () => {
		const world = { ...club, existing: club.existing.filter(({ name }) => name !== "owner") };
		const missing = beyondOwnGrants(rulesOf(world), ["owner"], [change("member", "calendar", READ)]);
		expect(names(missing)).toEqual(["calendar read"]);
	});

	it("is, on random worlds, what the oracle grants before or after and not to him", () => {
		fc.assert(
			fc.property(worlds, fc.subarray([...ROLES]), cellChanges, (world, held, wanted) => {
				const above = held.some(
					(name) => name === world.creatorRole && world.existing.some((role) => role.name === name),
				);
				const expected = wanted.flatMap(({ role, module, to }) => {
					const others = world.rows.filter((row) => row.role !== role || row.module !== module);
					const after = { ...world, rows: to ? [...others, { role, module, ...to }] : others };
					const own = allowedTo(world, held, [module]);
					const touched = [...allowedTo(world, [role], [module]), ...allowedTo(after, [role], [module])];
					return above ? [] : touched.filter((right) => !own.includes(right));
				});
				const missing = beyondOwnGrants(rulesOf({ ...world, storedRole: ROLES.join() }), held, wanted);
				expect(names(missing)).toEqual([...new Set(expected)]);
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe("what is missing for giving roles", () => {
	const open = { ...club, catalogue: undefined, types: undefined };
	const missing = (
		world: OracleWorld,
		held: string[],
		conferred: string[],
		modules = ["calendar", "finance"],
	) => names(rolesBeyondOwnGrants(rulesOf(world), { held, conferred, modules }));

	it.each([
		["less than one has", ["manager"], ["ghost"], []],
		["as much as one has", ["admin"], ["admin"], []],
		["more in one module", ["manager"], ["member"], ["finance read", "finance write"]],
		["more in every module", ["member"], ["admin"], ["calendar write"]],
		[
			"two roles",
			["manager"],
			["member", "owner"],
			["calendar admin", "finance read", "finance write", "finance admin"],
		],
		["with two roles", ["manager", "member"], ["admin"], []],
		["a role that does not exist", [], ["ghost"], []],
		["with no role", [], ["member"], ["calendar read", "finance read", "finance write"]],
	])("%s", (_, held, conferred, expected) => {
		expect(missing(club, held, conferred)).toEqual(expected);
	});

	it("counts the modules that nothing lists as well, where they are open", () => {
		expect(missing(open, ["member"], ["admin"], [])).toEqual(["* write"]);
		expect(missing(open, ["member"], ["owner"], [])).toEqual(["* write", "* admin"]);
		expect(missing(open, ["admin"], ["member"], [])).toEqual([]);
		expect(missing(open, ["ghost"], ["member"], [])).toEqual(["* read"]);
		expect(missing(open, ["member"], ["ghost"], [])).toEqual([]);
	});

	it("but not where a catalogue or a type closes them", () => {
		expect(missing({ ...open, catalogue: club.catalogue }, ["member"], ["admin"], [])).toEqual([]);
		expect(missing({ ...open, types: club.types }, ["member"], ["admin"], [])).toEqual([]);
	});

	it("is, on random worlds, what the oracle grants them and not to him", () => {
		fc.assert(
			fc.property(...[worlds, fc.subarray([...ROLES]), fc.subarray([...ROLES])], (world, held, conferred) => {
				const listed = [...MODULES, ...world.rows.map(({ module }) => module)];
				const expected = (module: string) => {
					const own = allowedTo(world, held, [module]);
					return allowedTo(world, conferred, [module]).filter((right) => !own.includes(right));
				};
				const others = expected("unheard-of").map((right) => right.replace("unheard-of", "*"));
				const rules = rulesOf({ ...world, storedRole: ROLES.join() });
				const found = rolesBeyondOwnGrants(rules, { held, conferred, modules: listed });
				expect(names(found)).toEqual([...new Set([...listed.flatMap(expected), ...others])]);
			}),
			{ numRuns: 1_000 },
		);
	});
});
