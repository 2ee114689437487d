import type { SpacesContext } from "../context.ts";
import { type Decision, decide } from "./core/decide.ts";
import type { Action } from "./core/levels.ts";
import { recallStanding, type Standing } from "./standing.ts";

export interface Check {
	readonly module: string;
	readonly action: Action;
}

/** Reads once what answering these checks takes, and answers them. */
export async function can(
	{ space, roles }: Standing,
	checks: readonly Check[],
): Promise<(check: Check) => Decision> {
	const modules = [...new Set(checks.map((check) => check.module))];
	const rules = await space.rulesFor(roles, modules);
	return ({ module, action }) => decide(rules, module, action);
}

/** The same for a user without a session, for jobs and API keys. Null when he is no member of such a space. */
export async function canUser(
	context: SpacesContext,
	key: { readonly spaceId: string; readonly userId: string },
	check: Check,
): Promise<Decision | null> {
	const standing = await recallStanding(context, key);
	if (!standing) return null;
	const answer = await can(standing, [check]);
	return answer(check);
}
