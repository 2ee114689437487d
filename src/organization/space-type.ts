import type { SpacesContext } from "../context.ts";
import { parseJsonObject } from "../json.ts";

/** The organization as the `typeOf` option gets it: the row, with its metadata parsed. Without an id before it exists. */
export type SpaceOrganization = Readonly<Record<string, unknown>> & {
	readonly id?: string;
	/** Empty where there is none. */
	readonly metadata: Readonly<Record<string, unknown>>;
};

type Organization = Readonly<Record<string, unknown>>;

/**
 * The type a space has, or null. Only a space that names no type at all falls back to `defaultType`; one that names
 * something else than a string has no type and, once types are declared, no modules.
 */
export function spaceTypeOf(context: SpacesContext, organization: Organization): string | null {
	const named = namedType(context, organization);
	if (named === undefined || named === null) return context.policy.defaultType;
	return typeof named === "string" ? named : null;
}

/** What the organization itself says, whatever that is; undefined or null when it says nothing. */
export function namedType({ typeOf }: SpacesContext, organization: Organization): unknown {
	return typeOf({ ...organization, metadata: parseJsonObject(organization.metadata) });
}

/** The default of the `typeOf` option: `organization.metadata.type`. */
export function typeFromMetadata({ metadata }: SpaceOrganization): unknown {
	return Object.hasOwn(metadata, "type") ? metadata.type : undefined;
}
