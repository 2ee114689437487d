import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Impact, impactOf } from "../../../src/permissions/core/impact.ts";
import type { OracleWorld } from "../../support/oracle.ts";
import { allowedTo, cellChanges, ROLES, rulesOf, worlds } from "./worlds.ts";

const READ = { read: true, write: false, admin: false };

const named = (people: readonly Impact[]) =>
	people.map(({ userId, gains, losses }) => ({
		userId,
		gains: gains.map(({ module, action }) => `${module} ${action}`),
		losses: losses.map(({ module, action }) => `${module} ${action}`),
	}));

describe("who gains and loses what", () => {
	const world: OracleWorld = {
		type: null,
		existing: [{ name: "admin" }, { name: "member" }, { name: "trainer", level: "none" }],
		creatorRole: "owner",
		storedRole: "admin,member,trainer",
		rows: [{ role: "member", module: "mood", read: false, write: false, admin: false }],
	};
	const members = [
		{ userId: "ada", roles: ["admin"] },
		{ userId: "mia", roles: ["member"] },
		{ userId: "tom", roles: ["trainer"] },
		{ userId: "max", roles: ["member", "trainer"] },
		{ userId: "meg", roles: ["member"] },
		{ userId: "gus", roles: [] },
	];
	const change = (role: string, module: string, to: typeof READ | null) => ({ role, module, from: null, to });

	it("tells of everybody whose answers change, in the order of the members, and of nobody else", () => {
		const changes = [
			change("admin", "calendar", READ),
			change("trainer", "calendar", READ),
			change("member", "mood", null),
			change("trainer", "mood", READ),
		];
		expect(named(impactOf(rulesOf(world), changes, members))).toEqual([
			{ userId: "ada", gains: [], losses: ["calendar write"] },
			{ userId: "mia", gains: ["mood read"], losses: [] },
			{ userId: "tom", gains: ["calendar read", "mood read"], losses: [] },
			{ userId: "max", gains: ["mood read"], losses: [] },
			{ userId: "meg", gains: ["mood read"], losses: [] },
		]);
	});

	it("is nobody where nothing changes", () => {
		expect(impactOf(rulesOf(world), [], members)).toEqual([]);
		expect(impactOf(rulesOf(world), [change("member", "calendar", READ)], members)).toEqual([]);
		expect(impactOf(rulesOf(world), [change("member", "calendar", null)], [])).toEqual([]);
	});

	it("is, on random worlds, the difference of what the oracle grants before and after", () => {
		const people = fc
			.array(fc.subarray([...ROLES]), { maxLength: 6 })
			.map((list) => list.map((roles, index) => ({ userId: `user ${index}`, roles })));
		fc.assert(
			fc.property(worlds, cellChanges, people, (before, wanted, holders) => {
				const changed = new Set(wanted.map(({ role, module }) => `${role} ${module}`));
				const kept = before.rows.filter(({ role, module }) => !changed.has(`${role} ${module}`));
				const written = wanted.flatMap(({ role, module, to }) => (to ? [{ role, module, ...to }] : []));
				const after = { ...before, rows: [...kept, ...written] };
				const modules = wanted.map(({ module }) => module);
				const expected = holders.flatMap(({ userId, roles }) => {
					const [had, has] = [allowedTo(before, roles, modules), allowedTo(after, roles, modules)];
					const gains = has.filter((right) => !had.includes(right));
					const losses = had.filter((right) => !has.includes(right));
					return gains.length + losses.length > 0 ? [{ userId, gains, losses }] : [];
				});
				const impact = impactOf(rulesOf({ ...before, storedRole: ROLES.join() }), wanted, holders);
				expect(named(impact)).toEqual(expected);
			}),
			{ numRuns: 1_000 },
		);
	});
});
