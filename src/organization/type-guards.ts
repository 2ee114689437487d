import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { parseJsonObject } from "../json.ts";
import { findOrganization } from "./member-store.ts";
import { namedType, spaceTypeOf } from "./space-type.ts";

type Draft = Readonly<Record<string, unknown>>;

/** Once types are declared, a space is created with one of them or not at all. */
export async function guardCreation(context: SpacesContext, organization: Draft): Promise<void> {
	const { types } = context.policy;
	if (!types) return;
	const type = spaceTypeOf(context, organization);
	if (type === null || !types.has(type))
		throw new SpacesError("SPACE_TYPE_INVALID", { types: [...types.keys()] });
}

/**
 * A space keeps its type. Better Auth replaces metadata as a whole, so an update that names no type would lose it: then
 * the stored one is put back.
 *
 * @returns what has to be stored instead; undefined when the update is fine as it is
 */
export async function guardUpdate(
	context: SpacesContext,
	spaceId: string,
	update: Draft,
): Promise<{ metadata: Record<string, unknown> } | undefined> {
	if (!context.policy.types) return undefined;
	const stored = await findOrganization(context, spaceId);
	if (!stored) throw new SpacesError("SPACE_NOT_FOUND");
	const withMetadata = (metadata: unknown) => ({ ...stored, ...update, metadata });
	const keepsType = (metadata: unknown) =>
		spaceTypeOf(context, withMetadata(metadata)) === spaceTypeOf(context, stored);

	const type = namedType(context, stored) ?? null;
	const updated = update.metadata === undefined ? stored.metadata : update.metadata;
	const namesType = (namedType(context, withMetadata(updated)) ?? null) !== null;
	if (namesType || type === null) {
		if (keepsType(updated)) return undefined;
		throw new SpacesError("SPACE_TYPE_IMMUTABLE");
	}
	const metadata = { ...parseJsonObject(updated), type };
	if (!keepsType(metadata)) throw new SpacesError("SPACE_TYPE_IMMUTABLE");
	return { metadata };
}

/** Server code that deletes through the adapter is not asked. */
export async function guardDeletion(context: SpacesContext, organization: Draft): Promise<void> {
	const type = spaceTypeOf(context, organization);
	if (type !== null && context.policy.undeletable.has(type)) throw new SpacesError("SPACE_UNDELETABLE");
}
