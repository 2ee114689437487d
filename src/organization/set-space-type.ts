import { recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { parseJsonObject } from "../json.ts";
import { findOrganization } from "./member-store.ts";
import { namedType, spaceTypeOf } from "./space-type.ts";

/**
 * Gives a space another type, from server code. Overrides of modules that the new type does not list stay, and count.
 *
 * @throws SpacesError `SPACE_NOT_FOUND`, `SPACE_TYPE_INVALID`, `SPACE_TYPE_ELSEWHERE`
 */
export async function setSpaceType(context: SpacesContext, spaceId: string, type: string): Promise<void> {
	const types = [...(context.policy.types?.keys() ?? [])];
	if (!types.includes(type)) throw new SpacesError("SPACE_TYPE_INVALID", { types });
	const organization = await findOrganization(context, spaceId);
	if (!organization) throw new SpacesError("SPACE_NOT_FOUND");
	const metadata = { ...parseJsonObject(organization.metadata), type };
	if (namedType(context, { ...organization, metadata }) !== type)
		throw new SpacesError("SPACE_TYPE_ELSEWHERE");
	if (namedType(context, organization) === type) return;
	const from = spaceTypeOf(context, organization);
	const where = [{ field: "id", value: spaceId }];
	await recorded(context, { spaceId, userId: null }, { type: "space-type.changed", from, to: type }, () =>
		context.db.updateMany("organization", where, { metadata: JSON.stringify(metadata) }),
	);
}
