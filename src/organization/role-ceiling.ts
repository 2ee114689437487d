import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { rolesBeyondOwnGrants } from "../permissions/core/ceiling.ts";
import { isId } from "../permissions/core/ids.ts";
import { listModules } from "../permissions/core/modules.ts";
import { loadRules } from "../permissions/load-rules.ts";
import { findMembership } from "./member-store.ts";
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
	const held = readRoles(membership.storedRole);
	if (held.includes(context.organization.creatorRole)) return;
	const conferred = conferral.roles.filter((role) => !held.includes(role));
	if (conferred.length === 0) return;

	const names = [...held, ...conferred].filter(isId);
	const rules = await loadRules(context, membership.organization, names);
	const inRows = rules.roles.flatMap((role) => [...role.overrides.keys()]);
	const modules = listModules(context.policy, inRows);
	const missing = rolesBeyondOwnGrants(rules, { held, conferred, modules });

	const own = new Set((await findStatements(context, conferral.spaceId, held)).map(nameOf));
	const theirs = await findStatements(context, conferral.spaceId, conferred);
	const statements = theirs.filter((statement) => !own.has(nameOf(statement)));
	if (missing.length + statements.length > 0)
		throw new SpacesError("SPACE_FORBIDDEN", { missing, statements });
}

/** Whether this user may invite now, and with these roles. An invitation is worth what its sender is worth. */
export async function mayStillInvite(context: SpacesContext, conferral: Conferral): Promise<boolean> {
	const membership = await findMembership(context, conferral);
	if (!membership) return false;
	const held = readRoles(membership.storedRole);
	const statements = await findStatements(context, conferral.spaceId, held);
	if (!statements.some(({ resource, action }) => resource === "invitation" && action === "create"))
		return false;
	try {
		await refuseConferring(context, conferral);
		return true;
	} catch (error) {
		if (error instanceof SpacesError && error.code === "SPACE_FORBIDDEN") return false;
		throw error;
	}
}

/** As Better Auth reads a stored list: trimmed, unlike ours, because here leniency would be the gap. */
export function readRoles(stored: string): readonly string[] {
	const names = stored.split(",").map((name) => name.trim());
	return [...new Set(names)].filter((name) => name !== "");
}

function nameOf({ resource, action }: Statement): string {
	return JSON.stringify([resource, action]);
}
