import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/permissions/core/decide.ts";
import { ACTIONS, LEVELS } from "../../../src/permissions/core/levels.ts";
import type { RoleRules, Rules } from "../../../src/permissions/core/rules.ts";
import { rulesFromSnapshot, toSnapshot } from "../../../src/permissions/core/snapshot.ts";
import { readCell } from "../../support/oracle.ts";

const ids = fc.constantFrom(
	"calendar",
	"events",
	"7",
	"10",
	"0",
	"mail",
	"constructor",
	"spaces.permissions",
	"spaces.credentials",
);
/** A snapshot knows them to the second. */
const seconds = fc.integer({ min: 0, max: 2e9 }).map((second) => new Date(second * 1000));
const roles = fc.uniqueArray(
	fc.record({
		name: fc.constantFrom("owner", "admin", "member", "9"),
		exists: fc.boolean(),
		creator: fc.boolean(),
		tier: fc.constantFrom(...LEVELS),
		builtIn: fc.record({
			"spaces.permissions": fc.constantFrom(...LEVELS),
			"spaces.credentials": fc.constantFrom(...LEVELS),
		}),
		overrides: fc
			.array(
				fc.tuple(
					ids,
					fc.record({
						grants: fc.record({ read: fc.boolean(), write: fc.boolean(), admin: fc.boolean() }),
						changedAt: fc.option(seconds),
					}),
				),
			)
			.map((list) => new Map(list)),
	}),
	{ selector: ({ name }) => name, maxLength: 4 },
);

it("holds inputs from which its own answers follow, whatever the ids look like", () => {
	const allowlists = fc.oneof(
		fc.constant("*" as const),
		fc.array(ids).map((list) => new Set(list)),
	);
	fc.assert(
		fc.property(roles, allowlists, fc.uniqueArray(ids), (held, allowlist, listed) => {
			const rules: Rules = { catalogue: null, allowlist, roles: held };
			const json = JSON.stringify(toSnapshot(rules, listed));
			const { modules } = JSON.parse(json);
			for (const module of listed) expect(readCell(json, module)).toBe(modules[module]);

			const decoded = rulesFromSnapshot(JSON.parse(json));
			const mentioned = [...held.flatMap(({ overrides }) => [...overrides.keys()]), ...listed];
			// Every module with a row is listed; one that is not, without any row, must be answered as well.
			const all = new Set([...mentioned, "unheard-of", "__proto__"]);
			const complete = rulesFromSnapshot(JSON.parse(JSON.stringify(toSnapshot(rules, [...all]))));
			for (const action of ACTIONS) {
				for (const module of listed)
					expect(decide(decoded, module, action)).toEqual(decide(rules, module, action));
				for (const module of all)
					expect(decide(complete, module, action)).toEqual(decide(rules, module, action));
			}
		}),
		{ numRuns: 3_000 },
	);
});

const builtIn = { "spaces.permissions": "none", "spaces.credentials": "none" } as const;
const member: RoleRules = {
	...{ name: "member", exists: true, creator: false, tier: "write", builtIn },
	overrides: new Map(),
};

describe("what a member may do in a module that is not listed", () => {
	const admin: RoleRules = { ...member, name: "admin", tier: "admin" };
	const gone: RoleRules = { ...admin, name: "gone", exists: false };
	const reader: RoleRules = { ...member, name: "reader", tier: "read" };
	const none: RoleRules = { ...member, name: "none", tier: "none" };
	const others = (roles: RoleRules[], closing: Partial<Rules> = {}) =>
		toSnapshot({ catalogue: null, allowlist: "*", roles, ...closing }, []).others;

	it("is what the tiers of his roles add up to", () => {
		expect(others([])).toBe("---");
		expect(others([none])).toBe("---");
		expect(others([reader])).toBe("r--");
		expect(others([none, member, reader])).toBe("rw-");
		expect(others([member, admin])).toBe("rwa");
		expect(others([gone])).toBe("---");
		expect(others([gone, reader])).toBe("r--");
	});

	it("is nothing where a catalogue or an allowlist is closed", () => {
		const some = new Set(["calendar"]);
		expect(others([admin], { catalogue: some })).toBe("---");
		expect(others([admin], { allowlist: some })).toBe("---");
		expect(others([admin], { catalogue: some, allowlist: some })).toBe("---");
	});
});

it("is as its documentation says", () => {
	const at = (second: number) => new Date(second * 1000 + 999);
	const roles: RoleRules[] = [
		{
			...{ ...member, name: "owner", creator: true, tier: "admin" },
			builtIn: { "spaces.permissions": "admin", "spaces.credentials": "admin" },
			overrides: new Map([
				["events", { grants: { read: true, write: false, admin: false }, changedAt: at(1_800_000_060) }],
				["spaces.credentials", { grants: { read: false, write: true, admin: true }, changedAt: null }],
				["unlisted", { grants: { read: true, write: true, admin: true }, changedAt: at(1_800_000_000) }],
			]),
		},
		{ ...member, name: "ghost", exists: false, tier: "none" },
	];
	const rules: Rules = { catalogue: new Set(["calendar", "events"]), allowlist: new Set(["events"]), roles };
	const listed = ["spaces.permissions", "spaces.credentials", "calendar", "events"];
	expect(toSnapshot(rules, listed)).toEqual({
		modules: { "spaces.permissions": "rwa", "spaces.credentials": "rwa", calendar: "---", events: "r--" },
		others: "---",
		closed: true,
		allow: "1101",
		roles: [
			{
				...{ name: "owner", tier: "admin", own: ["admin", "admin"] },
				...{ rows: "-6-1", at: [null, 60], creator: true },
			},
			{ name: "ghost", tier: "none", own: ["none", "none"], rows: "", at: [], unknown: true },
		],
		since: 1_800_000_000,
	});
	expect(toSnapshot({ catalogue: null, allowlist: "*", roles: [member] }, ["calendar"])).toEqual({
		modules: { calendar: "rw-" },
		others: "rw-",
		closed: false,
		allow: "*",
		roles: [{ name: "member", tier: "write", own: ["none", "none"], rows: "", at: [] }],
		since: null,
	});
});

const WORDS =
	"calendar events club-finance recipes members tickets inventory invoices payroll training roster matches venues " +
	"sponsors newsletter website photos documents contracts budget donations grants tasks projects boards notes chat " +
	"forum polls surveys bookings rooms equipment vehicles travel expenses receipts taxes bank reports analytics " +
	"exports imports settings branding domains email sms push automations webhooks integrations api-keys backups audit " +
	"support billing plans coupons store";

it("fits 60 modules and two roles fully overridden, in twenty saves, into a kilobyte", () => {
	const listed = WORDS.split(" ");
	expect(listed).toHaveLength(60);
	const overrides = (salt: number) =>
		new Map(
			listed.map((module, index) => {
				const bits = (index * index * 7 + salt) % 4;
				const grants = { read: bits > 0, write: bits > 1, admin: bits > 2 };
				const save = Math.floor(index / 6) + salt * 10;
				return [module, { grants, changedAt: new Date(1.79e12 + save * 7_919_003_797) }];
			}),
		);
	const roles = ["trainer", "treasurer"].map((name, salt) => ({
		...{ ...member, name, tier: "read" as const },
		overrides: overrides(salt),
	}));
	const snapshot = toSnapshot({ catalogue: new Set(listed), allowlist: new Set(listed), roles }, [
		"spaces.permissions",
		"spaces.credentials",
		...listed,
	]);
	const answer = {
		spaceId: "kZ3vW9qX1nB7cM5tR8yL2pD6fG4hJ0sA",
		userId: "aS0jH4gF6dP2lY8rT5mC7bN1xQ9wV3zK",
		type: "club",
		...snapshot,
		version: "Wf3uN0pQz7KcY1sLxT9vJb5RdEh8mGa2oZiU6qCk4wX",
	};
	expect(gzipSync(JSON.stringify(answer)).length).toBeLessThanOrEqual(1_024);
});
