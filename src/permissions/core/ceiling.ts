import { effectiveGrants, tierGrants } from "./decide.ts";
import { ACTIONS, type Action, type Grants } from "./levels.ts";
import type { CellChange } from "./matrix.ts";
import type { RoleRules, Rules } from "./rules.ts";

/** The paths on which the organization plugin confers rights. */
export interface Ceiling {
	/** Changing a member's roles. */
	readonly assignment: boolean;
	/** Inviting with roles. */
	readonly invitation: boolean;
	/** Accepting: what the inviter may give at that moment. */
	readonly acceptance: boolean;
	/** Creating a dynamic role, and changing one. */
	readonly roles: boolean;
}

/** One cell of the matrix that somebody would need. */
export interface MissingGrant {
	readonly module: string;
	readonly action: Action;
}

/**
 * What the holder of these roles lacks for changing these cells: nobody confers, or takes away, what he does not hold.
 * Both the old and the new answer of each cell count. The creator role is above this.
 */
export function beyondOwnGrants(
	rules: Rules,
	heldRoles: readonly string[],
	changes: readonly CellChange[],
): readonly MissingGrant[] {
	const held = rules.roles.filter((role) => heldRoles.includes(role.name));
	if (held.some((role) => role.exists && role.creator)) return [];
	const roles = new Map(rules.roles.map((role) => [role.name, role]));
	const missing = changes.flatMap(({ role: name, module, to }) => {
		const role = roles.get(name);
		if (!role) return [];
		const own = effectiveGrants({ ...rules, roles: held }, module);
		const touched = [role, withOverride(role, module, to)].map((version) =>
			effectiveGrants({ ...rules, roles: [version] }, module),
		);
		return touched.flatMap((grants) => lacking(module, own, grants));
	});
	return distinct(missing);
}

/** A module that nothing lists, where the allowlist is open. */
const ANY_OTHER_MODULE = "*";

/** What the holder of some roles lacks of what other roles grant, over these modules and any that is not listed. */
export function rolesBeyondOwnGrants(
	rules: Rules,
	roles: {
		readonly held: readonly string[];
		readonly conferred: readonly string[];
		readonly modules: readonly string[];
	},
): readonly MissingGrant[] {
	const only = (names: readonly string[]): Rules => ({
		...rules,
		roles: rules.roles.filter((role) => names.includes(role.name)),
	});
	const [own, given] = [only(roles.held), only(roles.conferred)];
	const listed = roles.modules.flatMap((module) =>
		lacking(module, effectiveGrants(own, module), effectiveGrants(given, module)),
	);
	const open = rules.catalogue === null && rules.allowlist === "*";
	const others = open ? lacking(ANY_OTHER_MODULE, tierGrants(own.roles), tierGrants(given.roles)) : [];
	return distinct([...listed, ...others]);
}

/** What of the given the own does not have. */
export function lacking(module: string, own: Grants, given: Grants): readonly MissingGrant[] {
	return ACTIONS.filter((action) => given[action] && !own[action]).map((action) => ({ module, action }));
}

function distinct(missing: readonly MissingGrant[]): readonly MissingGrant[] {
	return [...new Map(missing.map((cell) => [`${cell.module} ${cell.action}`, cell])).values()];
}

/** The role as it would answer about this module, and about no other. */
function withOverride(role: RoleRules, module: string, grants: Grants | null): RoleRules {
	return { ...role, overrides: new Map(grants ? [[module, { grants, changedAt: null }]] : []) };
}
