import fc from "fast-check";
import { ACTIONS, LEVELS } from "../../../src/permissions/core/levels.ts";
import { allowlistOf, type Policy, rulesOfRole } from "../../../src/permissions/core/policy.ts";
import type { Rules } from "../../../src/permissions/core/rules.ts";
import { parseStoredRoles } from "../../../src/permissions/core/stored-roles.ts";
import { type OracleWorld, oracle } from "../../support/oracle.ts";

/** A world of the oracle, put to the plugin. */
export function rulesOf(world: OracleWorld): Rules {
	const policy = policyOf(world);
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

function policyOf(world: OracleWorld): Policy {
	return {
		types: world.types
			? new Map(Object.entries(world.types).map(([name, list]) => [name, list === "*" ? "*" : new Set(list)]))
			: null,
		undeletable: new Set(),
		defaultType: null,
		catalogue: world.catalogue ? new Set(world.catalogue) : null,
		tiers: new Map(world.existing.flatMap(({ name, level }) => (level ? [[name, level] as const] : []))),
	};
}

/** What these roles may do in this world, as the oracle says: a list of "module action". */
export function allowedTo(
	world: OracleWorld,
	roles: readonly string[],
	modules: Iterable<string>,
): readonly string[] {
	const asked = { ...world, storedRole: roles.join() };
	return [...new Set(modules)].flatMap((module) =>
		ACTIONS.filter((action) => oracle(asked, module, action).allowed).map((action) => `${module} ${action}`),
	);
}

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
export const ROLES = ["owner", "admin", "member", "trainer", "boss"] as const;
export const MODULES = ["calendar", "events", "mood", "spaces.permissions", "spaces.credentials"] as const;

/** Names of roles and of modules, hostile ones among them. */
export const anyRole = fc.constantFrom(...ROLES, ...HOSTILE);
export const anyModule = fc.constantFrom(...MODULES, "spaces.other", ...HOSTILE);

export const worlds: fc.Arbitrary<OracleWorld> = fc.record({
	catalogue: fc.option(fc.uniqueArray(anyModule, { maxLength: 6 }), { nil: undefined }),
	types: fc.option(
		fc.dictionary(
			fc.constantFrom("club", "personal", "constructor"),
			fc.oneof(fc.constant("*" as const), fc.uniqueArray(anyModule, { maxLength: 5 })),
		),
		{ nil: undefined },
	),
	type: fc.constantFrom(null, "club", "personal", "constructor", "__proto__"),
	existing: fc.uniqueArray(
		fc.record({ name: anyRole, level: fc.option(fc.constantFrom(...LEVELS), { nil: undefined }) }),
		{ selector: ({ name }) => name, maxLength: 6 },
	),
	creatorRole: fc.constantFrom("owner", "boss", "admin"),
	storedRole: fc.oneof(
		fc.array(anyRole, { maxLength: 4 }).map((list) => list.join(",")),
		fc.string(),
	),
	rows: fc.uniqueArray(
		fc.record({
			role: anyRole,
			module: anyModule,
			read: fc.boolean(),
			write: fc.boolean(),
			admin: fc.boolean(),
		}),
		{ selector: ({ role, module }) => `${role} ${module}`, maxLength: 12 },
	),
});

/** Of overrides that are not there yet, each cell once. */
export const cellChanges = fc.uniqueArray(
	fc.record({
		role: fc.constantFrom(...ROLES),
		module: anyModule,
		from: fc.constant(null),
		to: fc.option(fc.record({ read: fc.boolean(), write: fc.boolean(), admin: fc.boolean() })),
	}),
	{ selector: ({ role, module }) => `${role} ${module}`, maxLength: 5 },
);
