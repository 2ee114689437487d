import type { SpacesContext } from "../context.ts";
import { findOrganization, findStoredRole, type Organization } from "../organization/member-store.ts";
import { spaceTypeOf } from "../organization/space-type.ts";
import type { Rules } from "./core/rules.ts";
import { parseStoredRoles } from "./core/stored-roles.ts";
import { loadFacts, loadRules, rulesAmong } from "./load-rules.ts";

/** A space as a decision sees it. */
export interface Space {
	readonly id: string;
	readonly type: string | null;
	/** The rules for these roles; with `modules`, at least the overrides of those. */
	readonly rulesFor: (roles: readonly string[], modules?: readonly string[]) => Promise<Rules>;
}

/** Where a member stands: in which space, with which roles. */
export interface Standing {
	readonly space: Space;
	readonly roles: readonly string[];
}

interface Key {
	readonly spaceId: string;
	readonly userId: string;
}

/** Everything read from the database at this moment. Null when he is no member of such a space. */
export function findStanding(context: SpacesContext, key: Key): Promise<Standing | null> {
	return join(findSpace(context, key.spaceId), findStoredRole(context, key));
}

/**
 * The same for whoever only asks what he may do: the member is read from the database at this moment, and the space from
 * the cache where there is one. Nothing is changed, and no secret opened, on the strength of it.
 */
export function recallStanding(context: SpacesContext, key: Key): Promise<Standing | null> {
	return join(recallSpace(context, key.spaceId), findStoredRole(context, key));
}

async function join(
	finding: Promise<Space | null>,
	reading: Promise<string | null>,
): Promise<Standing | null> {
	const [space, storedRole] = await Promise.all([finding, reading]);
	return space && storedRole !== null ? { space, roles: parseStoredRoles(storedRole) } : null;
}

export async function findSpace(context: SpacesContext, spaceId: string): Promise<Space | null> {
	const organization = await findOrganization(context, spaceId);
	return organization && spaceFrom(context, organization);
}

function spaceFrom(context: SpacesContext, organization: Organization): Space {
	return {
		id: organization.id,
		get type() {
			return spaceTypeOf(context, organization);
		},
		rulesFor: (roles, modules) => loadRules(context, organization, roles, modules),
	};
}

async function recallSpace(context: SpacesContext, spaceId: string): Promise<Space | null> {
	const { rulesCache, isDatabaseId } = context;
	if (!rulesCache) return findSpace(context, spaceId);
	if (!isDatabaseId(spaceId)) return null;
	const facts = await rulesCache.read(spaceId, () => loadFacts(context, spaceId));
	return (
		facts && {
			id: spaceId,
			type: facts.type,
			rulesFor: async (roles) => rulesAmong(context, facts, roles),
		}
	);
}
