import type { SpacesContext } from "../context.ts";
import type { RoleHolder } from "../permissions/core/impact.ts";
import { parseStoredRoles } from "../permissions/core/stored-roles.ts";
import { findMembers } from "./member-store.ts";

/** Every member of a space with the roles he holds. */
export async function listRoleHolders(
	context: SpacesContext,
	spaceId: string,
): Promise<readonly RoleHolder[]> {
	const members = await findMembers(context, spaceId);
	return members.map(({ userId, storedRole }) => ({ userId, roles: parseStoredRoles(storedRole) }));
}
