import fc from "fast-check";
import { expect, it } from "vitest";
import { LEVELS } from "../../src/permissions/core/levels.ts";
import type { Rules } from "../../src/permissions/core/rules.ts";
import { toSnapshot } from "../../src/permissions/core/snapshot.ts";
import { readCell } from "../support/oracle.ts";

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
			.array(fc.tuple(ids, fc.record({ read: fc.boolean(), write: fc.boolean(), admin: fc.boolean() })))
			.map((list) => new Map(list.map(([module, grants]) => [module, { grants, changedAt: new Date(0) }]))),
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
		}),
		{ numRuns: 3_000 },
	);
});
