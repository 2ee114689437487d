import type { SpacesContext } from "../context.ts";
import { findOrganization, type Organization } from "../organization/member-store.ts";
import { findDynamicRoles, identifyAmong, identifyRoles } from "../organization/role-store.ts";
import { spaceTypeOf } from "../organization/space-type.ts";
import { allowlistOf, type RoleIdentity, rulesOfRole } from "./core/policy.ts";
import type { Override, Rules } from "./core/rules.ts";
import { findOverrides, type OverrideRow } from "./matrix-store.ts";

/** By role, and then by module. */
type Overrides = ReadonlyMap<string, ReadonlyMap<string, Override>>;

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
	return rulesFrom(context, spaceTypeOf(context, organization), roles, byRole(overrides));
}

/** What decisions in a space follow from, whoever asks. */
export interface SpaceFacts {
	readonly type: string | null;
	readonly dynamicRoles: ReadonlySet<string>;
	readonly overrides: Overrides;
	/** How many overrides that are. */
	readonly size: number;
}

/** Null when there is no such space. */
export async function loadFacts(context: SpacesContext, spaceId: string): Promise<SpaceFacts | null> {
	const organization = await findOrganization(context, spaceId);
	if (!organization) return null;
	const [dynamicRoles, overrides] = await Promise.all([
		findDynamicRoles(context, spaceId),
		findOverrides(context, spaceId),
	]);
	const type = spaceTypeOf(context, organization);
	return { type, dynamicRoles, overrides: byRole(overrides), size: overrides.length };
}

/** The rules of a space for these roles, without reading anything. */
export function rulesAmong(
	context: SpacesContext,
	{ type, dynamicRoles, overrides }: SpaceFacts,
	roleNames: readonly string[],
): Rules {
	return rulesFrom(context, type, identifyAmong(context, roleNames, dynamicRoles), overrides);
}

export function rulesFrom(
	{ policy }: SpacesContext,
	type: string | null,
	roles: readonly RoleIdentity[],
	overrides: Overrides,
): Rules {
	return {
		catalogue: policy.catalogue,
		allowlist: allowlistOf(policy, type),
		roles: roles.map((role) => rulesOfRole(policy, role, overrides.get(role.name) ?? new Map())),
	};
}

export function byRole(rows: readonly OverrideRow[]): Overrides {
	const overrides = new Map<string, Map<string, Override>>();
	for (const row of rows) {
		const modules = overrides.get(row.role) ?? new Map<string, Override>();
		overrides.set(row.role, modules.set(row.module, row));
	}
	return overrides;
}
