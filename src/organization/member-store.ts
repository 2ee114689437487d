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
	if (!context.isDatabaseId(key.spaceId) || !context.isDatabaseId(key.userId)) return null;
	const [organization, member] = await Promise.all([
		findOrganization(context, key.spaceId),
		context.db.findOne<MemberRow>("member", [
			{ field: "organizationId", value: key.spaceId },
			{ field: "userId", value: key.userId },
		]),
	]);
	if (!organization || !member) return null;
	// Compared again here: MariaDB folds case and pads, and coerces numbers.
	if (String(member.organizationId) !== key.spaceId || String(member.userId) !== key.userId) return null;
	return { organization, storedRole: storedRoleOf(member) };
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
