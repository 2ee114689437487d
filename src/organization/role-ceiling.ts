import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { type MissingGrant, rolesBeyondOwnGrants } from "../permissions/core/ceiling.ts";
import { isId } from "../permissions/core/ids.ts";
import { listModules } from "../permissions/core/modules.ts";
import { loadRules } from "../permissions/load-rules.ts";
import { findMembership, type Membership, type Organization } from "./member-store.ts";
import { findStatements, type Statement } from "./role-store.ts";

interface Conferral {
	readonly spaceId: string;
	/** Who confers. */
	readonly userId: string;
	/** The roles that somebody gets, as Better Auth will read them. */
	readonly roles: readonly string[];
}

/**
 * The granter ceiling: nobody gives a role with rights that he does not hold himself, neither in the matrix nor among
 * the organization plugin's own statements. The creator role is above this.
 *
 * @throws SpacesError `SPACE_NOT_FOUND` when he is no member, `SPACE_FORBIDDEN` with what he lacks
 */
export async function refuseConferring(context: SpacesContext, conferral: Conferral): Promise<void> {
	const membership = await findMembership(context, conferral);
	if (!membership) throw new SpacesError("SPACE_NOT_FOUND");
	const own = await holdings(context, membership);
	const lacking = await lackingFor(context, membership.organization, own, conferral.roles);
	if (!isNothing(lacking)) throw new SpacesError("SPACE_FORBIDDEN", lacking);
}

/** Whether this user may invite now, and with these roles. An invitation is worth what its sender is worth. */
export async function mayStillInvite(context: SpacesContext, conferral: Conferral): Promise<boolean> {
	const membership = await findMembership(context, conferral);
	if (!membership) return false;
	const own = await holdings(context, membership);
	const invites = own.statements.some(
		({ resource, action }) => resource === "invitation" && action === "create",
	);
	return invites && isNothing(await lackingFor(context, membership.organization, own, conferral.roles));
}

/** Roles that are about to be given, as Better Auth will read them: trimmed, because leniency it has must not be a gap here. */
export function readRoles(stored: string): readonly string[] {
	const names = stored.split(",").map((name) => name.trim());
	return [...new Set(names)].filter((name) => name !== "");
}

/** What the giver has. His own roles are read byte for byte, as everywhere: padding confers nothing on him. */
interface Holdings {
	readonly roles: readonly string[];
	readonly statements: readonly Statement[];
}

interface Lacking {
	readonly missing: readonly MissingGrant[];
	readonly statements: readonly Statement[];
}

async function holdings(context: SpacesContext, { organization, storedRole }: Membership): Promise<Holdings> {
	const roles = storedRole.split(",");
	return { roles, statements: await findStatements(context, organization.id, roles) };
}

async function lackingFor(
	context: SpacesContext,
	organization: Organization,
	own: Holdings,
	roles: readonly string[],
): Promise<Lacking> {
	const conferred = roles.filter((role) => !own.roles.includes(role));
	if (own.roles.includes(context.organization.creatorRole) || conferred.length === 0) {
		return { missing: [], statements: [] };
	}
	const rules = await loadRules(context, organization, [...own.roles, ...conferred].filter(isId));
	const modules = listModules(
		context.policy,
		rules.roles.flatMap((role) => [...role.overrides.keys()]),
	);
	const held = new Set(own.statements.map(nameOf));
	return {
		missing: rolesBeyondOwnGrants(rules, { held: own.roles, conferred, modules }),
		statements: (await findStatements(context, organization.id, conferred)).filter(
			(statement) => !held.has(nameOf(statement)),
		),
	};
}

function isNothing({ missing, statements }: Lacking): boolean {
	return missing.length + statements.length === 0;
}

function nameOf({ resource, action }: Statement): string {
	return JSON.stringify([resource, action]);
}
