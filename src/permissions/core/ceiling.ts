import { effectiveGrants } from "./decide.ts";
import { ACTIONS, type Action, type Grants } from "./levels.ts";
import type { CellChange } from "./matrix.ts";
import type { RoleRules, Rules } from "./rules.ts";

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
		return ACTIONS.filter((action) => !own[action] && touched.some((grants) => grants[action])).map(
			(action) => ({ module, action }),
		);
	});
	return [...new Map(missing.map((cell) => [`${cell.module} ${cell.action}`, cell])).values()];
}

function withOverride(role: RoleRules, module: string, grants: Grants | null): RoleRules {
	const overrides = new Map(role.overrides);
	if (grants) overrides.set(module, { grants, changedAt: null });
	else overrides.delete(module);
	return { ...role, overrides };
}
