import { lacking, type MissingGrant } from "./ceiling.ts";
import { effectiveGrants } from "./decide.ts";
import type { CellChange } from "./matrix.ts";
import type { Rules } from "./rules.ts";

/** What one member has after a change that he had not before, and the reverse. */
export interface Impact {
	readonly userId: string;
	readonly gains: readonly MissingGrant[];
	readonly losses: readonly MissingGrant[];
}

export interface RoleHolder {
	readonly userId: string;
	readonly roles: readonly string[];
}

/** Who gains or loses what by these changes; members for whom nothing changes are left out. */
export function impactOf(
	rules: Rules,
	changes: readonly CellChange[],
	members: readonly RoleHolder[],
): readonly Impact[] {
	const after = applied(rules, changes);
	const modules = [...new Set(changes.map((change) => change.module))];
	const known = new Map<string, Omit<Impact, "userId">>();
	return members.flatMap(({ userId, roles }) => {
		const key = roles.join();
		const impact = known.get(key) ?? compare(heldBy(rules, roles), heldBy(after, roles), modules);
		known.set(key, impact);
		return impact.gains.length + impact.losses.length > 0 ? [{ userId, ...impact }] : [];
	});
}

function applied(rules: Rules, changes: readonly CellChange[]): Rules {
	const roles = rules.roles.map((role) => {
		const overrides = new Map(role.overrides);
		for (const { module, to } of changes.filter((change) => change.role === role.name)) {
			if (to) overrides.set(module, { grants: to, changedAt: null });
			else overrides.delete(module);
		}
		return { ...role, overrides };
	});
	return { ...rules, roles };
}

function heldBy(rules: Rules, names: readonly string[]): Rules {
	return { ...rules, roles: rules.roles.filter((role) => names.includes(role.name)) };
}

function compare(before: Rules, after: Rules, modules: readonly string[]): Omit<Impact, "userId"> {
	const cells = modules.map(
		(module) => [module, effectiveGrants(before, module), effectiveGrants(after, module)] as const,
	);
	return {
		gains: cells.flatMap(([module, had, has]) => lacking(module, had, has)),
		losses: cells.flatMap(([module, had, has]) => lacking(module, has, had)),
	};
}
