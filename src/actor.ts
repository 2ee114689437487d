import type { SpacesContext } from "./context.ts";
import { SpacesError } from "./error.ts";
import { decide } from "./permissions/core/decide.ts";
import type { Action } from "./permissions/core/levels.ts";
import {
	findSpace,
	findStanding,
	recallStanding,
	type Space,
	type Standing,
} from "./permissions/standing.ts";

declare const proof: unique symbol;

/**
 * Proof that this caller may do this in this space. Use cases demand one; only this file makes them, and it makes them
 * from rows read at that moment, never from the session; the space of a mere question may be one that the cache vouches for.
 */
export interface Actor {
	readonly [proof]: true;
	readonly space: Space;
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

/**
 * What opens an endpoint: any one of these cells, the first of which a refusal names. `"member"` asks for membership alone, and
 * opens what tells a member about himself: only there a space may come from the cache.
 */
export type Gate = "member" | readonly [Cell, ...Cell[]];

/** The one authorization path. Not a member and no such space are the same answer. */
export async function authorize(
	context: SpacesContext,
	key: { readonly spaceId: string; readonly userId: string },
	gate: Gate,
): Promise<Actor> {
	const find = gate === "member" ? recallStanding : findStanding;
	const standing = await find(context, key);
	if (!standing) throw new SpacesError("SPACE_NOT_FOUND");
	const opened = gate === "member" ? [] : await openedBy(standing, gate);
	if (gate !== "member" && opened.length === 0)
		throw new SpacesError("SPACE_FORBIDDEN", { missing: [{ ...gate[0] }] });
	return actor({ ...standing, spaceId: key.spaceId, userId: key.userId, opened });
}

/** Server code that called `auth.api` itself, without a session: trusted, but only within a space that exists. */
export async function trust(context: SpacesContext, spaceId: string): Promise<Actor> {
	const space = await findSpace(context, spaceId);
	if (!space) throw new SpacesError("SPACE_NOT_FOUND");
	return actor({ space, spaceId, userId: null, roles: [], opened: [] });
}

async function openedBy({ space, roles }: Standing, cells: readonly Cell[]): Promise<readonly Cell[]> {
	const modules = [...new Set(cells.map(({ module }) => module))];
	const rules = await space.rulesFor(roles, modules);
	return cells.filter(({ module, action }) => decide(rules, module, action).allowed);
}

function actor(fields: Omit<Actor, typeof proof>): Actor {
	return fields as Actor;
}
