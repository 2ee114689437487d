import { describe, expect, it } from "vitest";
import { diffCells, toMatrix } from "../../../src/permissions/core/matrix.ts";
import type { OracleWorld } from "../../support/oracle.ts";
import { rulesOf } from "./worlds.ts";

const NONE = { read: false, write: false, admin: false };
const READ = { read: true, write: false, admin: false };
const WRITE = { read: true, write: true, admin: false };
const ADMIN = { read: true, write: true, admin: true };

const MAY = new Date("2026-05-01T12:00:00Z");
const overrides = [
	{ role: "member", module: "events", grants: WRITE, changedAt: MAY, changedBy: "ada" },
	{ role: "member", module: "left", grants: ADMIN, changedAt: MAY, changedBy: null },
	{ role: "ghost", module: "events", grants: READ, changedAt: null, changedBy: "ada" },
];
const world: OracleWorld = {
	catalogue: ["calendar", "events", "mood"],
	types: { club: ["calendar", "events"] },
	type: "club",
	existing: [{ name: "owner" }, { name: "member" }],
	creatorRole: "owner",
	storedRole: "owner,member,ghost",
	rows: overrides.map(({ role, module, grants }) => ({ role, module, ...grants })),
};
const members = [
	{ userId: "ada", roles: ["owner"] },
	{ userId: "mia", roles: ["member"] },
	{ userId: "max", roles: ["member", "owner"] },
	{ userId: "meg", roles: ["Member", "members"] },
];
const matrix = () =>
	toMatrix(rulesOf(world), ["spaces.permissions", "calendar", "events", "mood"], overrides, members);

describe("the matrix of a space", () => {
	it("has a row for every role, with the number of its members", () => {
		expect(matrix().roles).toEqual([
			{ name: "owner", tier: "admin", creator: true, exists: true, members: 2 },
			{ name: "member", tier: "read", creator: false, exists: true, members: 2 },
			{ name: "ghost", tier: "none", creator: false, exists: false, members: 0 },
		]);
	});

	it("has a column for every module, and for one that only rows still mention", () => {
		expect(matrix().modules).toEqual([
			{ id: "spaces.permissions", known: true, allowed: true, builtIn: true },
			{ id: "calendar", known: true, allowed: true, builtIn: false },
			{ id: "events", known: true, allowed: true, builtIn: false },
			{ id: "mood", known: true, allowed: false, builtIn: false },
			{ id: "left", known: false, allowed: false, builtIn: false },
		]);
	});

	it("has a cell for every role and module that exist, and the rows of what does not", () => {
		const unchanged = { changedAt: null, changedBy: null };
		const cell = (role: string, module: string, grants: string, source: string, level: string) => ({
			...{ role, module, grants, source, default: level },
			...{ ...unchanged, dead: false },
		});
		expect(matrix().cells).toEqual([
			cell("owner", "spaces.permissions", "rwa", "creator", "admin"),
			cell("owner", "calendar", "rwa", "tier", "admin"),
			cell("owner", "events", "rwa", "tier", "admin"),
			cell("owner", "mood", "---", "allowlist", "none"),
			cell("member", "spaces.permissions", "---", "tier", "none"),
			cell("member", "calendar", "r--", "tier", "read"),
			{ ...cell("member", "events", "rw-", "override", "read"), changedAt: MAY, changedBy: "ada" },
			cell("member", "mood", "---", "allowlist", "none"),
			{ ...cell("member", "left", "---", "catalogue", "none"), changedAt: MAY, dead: true },
			{ ...cell("ghost", "events", "---", "role", "none"), changedBy: "ada", dead: true },
		]);
	});

	it("has the rows as they are written", () => {
		expect(matrix().overrides).toEqual([
			{ role: "member", module: "events", canRead: true, canWrite: true, canAdmin: false },
			{ role: "member", module: "left", canRead: true, canWrite: true, canAdmin: true },
			{ role: "ghost", module: "events", canRead: true, canWrite: false, canAdmin: false },
		]);
	});
});

describe("of the wanted cells", () => {
	it.each([
		["one that grants the same is no change", "member", "events", WRITE, []],
		["one that grants more is", "member", "events", ADMIN, [{ from: WRITE, to: ADMIN }]],
		["one that grants less is", "member", "events", NONE, [{ from: WRITE, to: NONE }]],
		["one that removes a row is", "member", "events", null, [{ from: WRITE, to: null }]],
		["one that writes a first row is", "member", "calendar", READ, [{ from: null, to: READ }]],
		["even one that grants nothing", "member", "calendar", NONE, [{ from: null, to: NONE }]],
		["one that removes what is not there is none", "member", "calendar", null, []],
		["the row of another role is not its own", "owner", "events", WRITE, [{ from: null, to: WRITE }]],
	])("%s", (_, role, module, to, changes) => {
		expect(diffCells(overrides, [{ role, module, to: to && { ...to } }])).toEqual(
			changes.map((change) => ({ role, module, ...change })),
		);
	});

	it("the changes come in one order, whatever the order they are wanted in", () => {
		const wanted = ["b c", "a b", "b b", "b a", "a c", "a-a a"].map((name) => {
			const [role = "", module = ""] = name.split(" ");
			return { role, module, to: READ };
		});
		for (const cells of [wanted, wanted.toReversed()]) {
			const changes = diffCells([], cells);
			expect(changes.map(({ role, module }) => `${role} ${module}`)).toEqual([
				...["a b", "a c", "a-a a"],
				...["b a", "b b", "b c"],
			]);
		}
	});
});
