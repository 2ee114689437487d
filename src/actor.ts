import type { SpacesContext } from "./context.ts";
import { SpacesError } from "./error.ts";
import { findMembership, findOrganization, type Organization } from "./organization/member-store.ts";
import { decide } from "./permissions/core/decide.ts";
import type { Action } from "./permissions/core/levels.ts";
import { parseStoredRoles } from "./permissions/core/stored-roles.ts";
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
	/** Those of the gate's cells that are open to him. */
	readonly opened: readonly Cell[];
}

/** One cell of the matrix. */
export interface Cell {
	readonly module: string;
	readonly action: Action;
}

/** What opens an endpoint: any one of these cells, the first of which a refusal names. `"member"` asks for membership alone. */
export type Gate = "member" | readonly [Cell, ...Cell[]];

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
	const cells = gate === "member" ? [] : gate;
	const opened = await openedBy(context, organization, roles, cells);
	if (gate !== "member" && opened.length === 0)
		throw new SpacesError("SPACE_FORBIDDEN", { missing: [{ ...gate[0] }] });
	return actor({ organization, spaceId: key.spaceId, userId: key.userId, roles, opened });
}

/** Server code that called `auth.api` itself, without a session: trusted, but only within a space that exists. */
export async function trust(context: SpacesContext, spaceId: string): Promise<Actor> {
	const organization = await findOrganization(context, spaceId);
	if (!organization) throw new SpacesError("SPACE_NOT_FOUND");
	return actor({ organization, spaceId, userId: null, roles: [], opened: [] });
}

async function openedBy(
	context: SpacesContext,
	organization: Organization,
	roles: readonly string[],
	cells: readonly Cell[],
): Promise<readonly Cell[]> {
	if (cells.length === 0) return [];
	const modules = [...new Set(cells.map(({ module }) => module))];
	const rules = await loadRules(context, organization, roles, modules);
	return cells.filter(({ module, action }) => decide(rules, module, action).allowed);
}

function actor(fields: Omit<Actor, typeof proof>): Actor {
	return fields as Actor;
}
