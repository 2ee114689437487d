import type { SpacesContext } from "../context.ts";
import type { Row } from "../database.ts";

/** An organization row. What else it holds depends on the user's own `additionalFields`. */
export interface Organization extends Row {
	readonly id: string;
	readonly metadata?: unknown;
}

export interface Membership {
	readonly organization: Organization;
	/** As stored: several roles are joined with commas. */
	readonly storedRole: string;
}

interface MemberRow extends Row {
	organizationId: unknown;
	userId: unknown;
	role: unknown;
}

/**
 * The member row and the space it belongs to, both read from the database at this moment. Null when either is missing:
 * a database without foreign keys can hold a member of a space that is gone.
 */
export async function findMembership(
	context: SpacesContext,
	key: { readonly spaceId: string; readonly userId: string },
): Promise<Membership | null> {
	const [organization, storedRole] = await Promise.all([
		findOrganization(context, key.spaceId),
		findStoredRole(context, key),
	]);
	return organization && storedRole !== null ? { organization, storedRole } : null;
}

/** The roles of a member as stored. Null where there is no such row, whatever became of the space. */
export async function findStoredRole(
	{ db, isDatabaseId }: SpacesContext,
	{ spaceId, userId }: { readonly spaceId: string; readonly userId: string },
): Promise<string | null> {
	if (!isDatabaseId(spaceId) || !isDatabaseId(userId)) return null;
	const member = await db.findOne<MemberRow>("member", [
		{ field: "organizationId", value: spaceId },
		{ field: "userId", value: userId },
	]);
	// Compared again here: MariaDB folds case and pads, and coerces numbers.
	if (!member || String(member.organizationId) !== spaceId || String(member.userId) !== userId) return null;
	return storedRoleOf(member);
}

function storedRoleOf({ role }: MemberRow): string {
	return typeof role === "string" ? role : "";
}

/** Every member of a space, with his roles as stored. */
export async function findMembers(
	{ db }: SpacesContext,
	spaceId: string,
): Promise<readonly { readonly userId: string; readonly storedRole: string }[]> {
	const rows = await db.findAll<MemberRow>("member", [{ field: "organizationId", value: spaceId }]);
	return rows
		.filter((row) => String(row.organizationId) === spaceId)
		.map((row) => ({ userId: String(row.userId), storedRole: storedRoleOf(row) }));
}

export async function findOrganization(
	context: SpacesContext,
	spaceId: string,
): Promise<Organization | null> {
	if (!context.isDatabaseId(spaceId)) return null;
	const organization = await context.db.findOne<Organization>("organization", [
		{ field: "id", value: spaceId },
	]);
	return organization && String(organization.id) === spaceId ? { ...organization, id: spaceId } : null;
}
