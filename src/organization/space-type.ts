import type { SpacesContext } from "../context.ts";
import type { Organization } from "./member-store.ts";

/** The organization as the `typeOf` option gets it: the row, with its metadata parsed. */
export type SpaceOrganization = Record<string, unknown> & { readonly id: string; readonly metadata: unknown };

/**
 * The type a space has, or null. Only a space that names no type at all falls back to `defaultType`; one that names
 * something else than a string has no type and, once types are declared, no modules.
 */
export function spaceTypeOf({ policy, typeOf }: SpacesContext, organization: Organization): string | null {
	const named = typeOf({ ...organization, metadata: parseMetadata(organization.metadata) });
	if (named === undefined || named === null) return policy.defaultType;
	return typeof named === "string" ? named : null;
}

/** The default of the `typeOf` option: `organization.metadata.type`. */
export function typeFromMetadata({ metadata }: SpaceOrganization): unknown {
	return typeof metadata === "object" && metadata !== null && Object.hasOwn(metadata, "type")
		? (metadata as { type: unknown }).type
		: undefined;
}

function parseMetadata(metadata: unknown): unknown {
	if (typeof metadata !== "string") return metadata ?? null;
	try {
		return JSON.parse(metadata);
	} catch {
		return null;
	}
}
