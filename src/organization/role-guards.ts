import { tryGetCurrentAuthEndpointContext } from "@better-auth/core/context";
import { recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { parseRolesLeniently } from "../permissions/core/stored-roles.ts";
import { mayStillInvite, refuseConferring, refuseShaping } from "./role-ceiling.ts";

interface Member {
	readonly organizationId: string;
	readonly role: string;
}

interface Invitation {
	readonly id: string;
	readonly organizationId: string;
	readonly inviterId: string;
	readonly role: string;
}

/** Giving a member other roles. Taking some away confers nothing. */
export async function guardAssignment(context: SpacesContext, member: Member, role: string): Promise<void> {
	const userId = currentUserId();
	if (!context.ceiling.assignment || userId === null) return;
	const before = parseRolesLeniently(member.role);
	const roles = parseRolesLeniently(role).filter((name) => !before.includes(name));
	await refuseConferring(context, { spaceId: member.organizationId, userId, roles });
}

export async function guardInvitation(
	context: SpacesContext,
	invitation: Omit<Invitation, "id">,
): Promise<void> {
	const userId = currentUserId();
	if (!context.ceiling.invitation || userId === null) return;
	await refuseConferring(context, {
		spaceId: invitation.organizationId,
		userId,
		roles: parseRolesLeniently(invitation.role),
	});
}

/**
 * Between invitation and acceptance the sender may have been demoted or removed. Then the invitation is cancelled, so
 * that inviting again works.
 */
export async function guardAcceptance(context: SpacesContext, invitation: Invitation): Promise<void> {
	if (!context.ceiling.acceptance) return;
	const { id, organizationId: spaceId, inviterId: userId } = invitation;
	if (await mayStillInvite(context, { spaceId, userId, roles: parseRolesLeniently(invitation.role) })) return;
	const pending = [
		{ field: "id", value: id },
		{ field: "status", value: "pending" },
	];
	await recorded(
		context,
		{ spaceId, userId: currentUserId() },
		{ type: "invitation.canceled", invitationId: id, inviterId: userId },
		() => context.db.updateMany("invitation", pending, { status: "canceled" }),
	);
	throw new SpacesError("SPACE_INVITER_LOST_RIGHT");
}

/** Where members make and change dynamic roles. Whatever else writes one is the application's own server code. */
const ROLE_PATHS: readonly unknown[] = ["/organization/create-role", "/organization/update-role"];

/**
 * A dynamic role that is about to be stored. Better Auth looks at the statements it gains; what it had before, and its
 * row of the matrix, are looked at here. The organization plugin has no hook for it, so the adapter asks.
 */
export async function guardRole(
	context: SpacesContext,
	values: Readonly<Record<string, unknown>>,
	before: Readonly<Record<string, unknown>> | null,
): Promise<void> {
	const userId = currentUserId();
	const path: unknown = tryGetCurrentAuthEndpointContext()?.path;
	if (!context.ceiling.roles || userId === null || !ROLE_PATHS.includes(path)) return;
	const { organizationId, role: from } = before ?? { organizationId: values.organizationId, role: null };
	await refuseShaping(context, {
		spaceId: String(organizationId),
		userId,
		from: from === null ? null : String(from),
		to: String(values.role ?? from),
		permission: values.permission,
	});
}

/** Who is asking; null for server code that called without a session, which is trusted. */
export function currentUserId(): string | null {
	return tryGetCurrentAuthEndpointContext()?.context.session?.user.id ?? null;
}
