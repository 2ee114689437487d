import type { SpacesContext } from "../context.ts";
import { batches, type Row } from "../database.ts";
import { parseRolesLeniently, parseStoredRoles } from "../permissions/core/stored-roles.ts";
import type { Organization } from "./member-store.ts";

/** Spaces in one go: their members with the creator role are looked up together. */
const SPACES = 200;

/** Every space there is, a page at a time. */
export function scanSpaces({ db }: SpacesContext): AsyncGenerator<Organization[]> {
	return db.scan<Organization>("organization", { batch: SPACES });
}

/** Every member of every space, with his roles as stored. */
export async function* scanMembers({
	db,
}: SpacesContext): AsyncGenerator<readonly { readonly id: string; readonly storedRole: unknown }[]> {
	for await (const rows of db.scan<Row>("member"))
		yield rows.map(({ id, role }) => ({ id: String(id), storedRole: role }));
}

/** Which of these spaces do not exist. For as many as one statement may name. */
export async function findMissingSpaces(
	{ db }: SpacesContext,
	spaceIds: readonly string[],
): Promise<ReadonlySet<string>> {
	if (spaceIds.length === 0) return new Set();
	const rows = await db.findAll<Row>("organization", [{ field: "id", operator: "in", value: [...spaceIds] }]);
	const existing = new Set(rows.map(({ id }) => String(id)));
	return new Set(spaceIds.filter((id) => !existing.has(id)));
}

/** Asks for this one space. Whatever row the database takes for it is one: this is asked before something is deleted. */
export async function spaceExists({ db }: SpacesContext, spaceId: string): Promise<boolean> {
	return (await db.findOne<Row>("organization", [{ field: "id", value: spaceId }])) !== null;
}

/** Which of these spaces have a member with the creator role, who is still a user. */
export async function findOwnedSpaces(
	{ db, organization: { creatorRole } }: SpacesContext,
	spaceIds: readonly string[],
): Promise<ReadonlySet<string>> {
	const rows = await db.findAll<Row>("member", [
		{ field: "organizationId", operator: "in", value: [...spaceIds] },
		{ field: "role", operator: "contains", value: creatorRole },
	]);
	const owners = rows.filter(({ role }) => parseStoredRoles(String(role)).includes(creatorRole));
	// Better Auth deletes a user and leaves it to foreign keys to delete his memberships.
	const users = new Set<string>();
	for (const batch of batches([...new Set(owners.map(({ userId }) => String(userId)))]))
		for (const { id } of await db.findAll<Row>("user", [{ field: "id", operator: "in", value: batch }]))
			users.add(String(id));
	const alive = owners.filter(({ userId }) => users.has(String(userId)));
	return new Set(alive.map(({ organizationId }) => String(organizationId)));
}

/** Whether Better Auth, which trims the entries of `member.role`, reads the same roles as this plugin, which does not. */
export function isCanonicalRole(stored: unknown): boolean {
	// Whatever passes untrimmed passes trimmed, so it is enough to count.
	return typeof stored === "string" && parseStoredRoles(stored).length === parseRolesLeniently(stored).length;
}
