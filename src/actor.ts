import type { SpacesContext } from "./context.ts";
import { SpacesError } from "./error.ts";
import { findMembership, findOrganization, type Organization } from "./organization/member-store.ts";
import { parseStoredRoles } from "./organization/role-store.ts";
import { decide } from "./permissions/core/decide.ts";
import type { BuiltInModule } from "./permissions/core/ids.ts";
import type { Action } from "./permissions/core/levels.ts";
import { loadRules } from "./permissions/load-rules.ts";

declare const proof: unique symbol;

/**
 * Proof that this caller may do this in this space. Use cases demand one; only this file makes them, and it makes them
 * from rows read at that moment, never from the session.
 */
export interface Actor {
	readonly [proof]: true;
	readonly organization: Organization;
	readonly spaceId: string;
	/** Null for trusted server code. */
	readonly userId: string | null;
	/** Empty for trusted server code, which needs no role. */
	readonly roles: readonly string[];
}

/** The cell of the matrix that opens an endpoint; `"member"` asks for membership alone. */
export type Gate = "member" | { readonly module: BuiltInModule; readonly action: Action };

/** The one authorization path. Not a member and no such space are the same answer. */
export async function authorize(
	context: SpacesContext,
	key: { readonly spaceId: string; readonly userId: string },
	gate: Gate,
): Promise<Actor> {
	const membership = await findMembership(context, key);
	if (!membership) throw new SpacesError("SPACE_NOT_FOUND");
	const { organization } = membership;
	const roles = parseStoredRoles(membership.storedRole);
	if (gate !== "member") {
		const rules = await loadRules(context, organization, roles, [gate.module]);
		if (!decide(rules, gate.module, gate.action).allowed) {
			throw new SpacesError("SPACE_FORBIDDEN", { missing: [{ ...gate }] });
		}
	}
	return actor({ organization, spaceId: key.spaceId, userId: key.userId, roles });
}

/** Server code that called `auth.api` itself, without a session: trusted, but only within a space that exists. */
export async function trust(context: SpacesContext, spaceId: string): Promise<Actor> {
	const organization = await findOrganization(context, spaceId);
	if (!organization) throw new SpacesError("SPACE_NOT_FOUND");
	return actor({ organization, spaceId, userId: null, roles: [] });
}

function actor(fields: Omit<Actor, typeof proof>): Actor {
	return fields as Actor;
}
