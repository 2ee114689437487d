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
	const { db } = context;
	const organization = await findOrganization(context, key.spaceId);
	if (!organization) return null;
	const member = await db.findOne<MemberRow>("member", [
		{ field: "organizationId", value: key.spaceId },
		{ field: "userId", value: key.userId },
	]);
	// Compared again here: MariaDB folds case and pads, and coerces numbers.
	if (!member || String(member.organizationId) !== key.spaceId || String(member.userId) !== key.userId)
		return null;
	return { organization, storedRole: typeof member.role === "string" ? member.role : "" };
}

export async function findOrganization(
	context: SpacesContext,
	spaceId: string,
): Promise<Organization | null> {
	if (!context.isSpaceId(spaceId)) return null;
	const organization = await context.db.findOne<Organization>("organization", [
		{ field: "id", value: spaceId },
	]);
	return organization && String(organization.id) === spaceId ? { ...organization, id: spaceId } : null;
}
