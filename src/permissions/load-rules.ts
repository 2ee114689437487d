import type { SpacesContext } from "../context.ts";
import type { Organization } from "../organization/member-store.ts";
import { identifyRoles } from "../organization/role-store.ts";
import { spaceTypeOf } from "../organization/space-type.ts";
import { allowlistOf, type RoleIdentity, rulesOfRole } from "./core/policy.ts";
import type { Override, Rules } from "./core/rules.ts";
import { findOverrides, type OverrideRow } from "./matrix-store.ts";

/** The rules of a space for these roles. With `modules`, only the overrides of those are read. */
export async function loadRules(
	context: SpacesContext,
	organization: Organization,
	roleNames: readonly string[],
	modules?: readonly string[],
): Promise<Rules> {
	const [roles, overrides] = await Promise.all([
		identifyRoles(context, organization.id, roleNames),
		findOverrides(context, organization.id, { roles: roleNames, ...(modules && { modules }) }),
	]);
	return rulesFrom(context, spaceTypeOf(context, organization), roles, overrides);
}

export function rulesFrom(
	{ policy }: SpacesContext,
	type: string | null,
	roles: readonly RoleIdentity[],
	overrides: readonly OverrideRow[],
): Rules {
	const byRole = groupByRole(overrides);
	return {
		catalogue: policy.catalogue,
		allowlist: allowlistOf(policy, type),
		roles: roles.map((role) => rulesOfRole(policy, role, byRole.get(role.name) ?? new Map())),
	};
}

function groupByRole(overrides: readonly OverrideRow[]): ReadonlyMap<string, ReadonlyMap<string, Override>> {
	const byRole = new Map<string, Map<string, Override>>();
	for (const row of overrides) {
		const modules = byRole.get(row.role) ?? new Map<string, Override>();
		byRole.set(row.role, modules.set(row.module, row));
	}
	return byRole;
}
