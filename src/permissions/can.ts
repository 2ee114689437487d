import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { findMembership } from "../organization/member-store.ts";
import { type Decision, decide } from "./core/decide.ts";
import type { Action } from "./core/levels.ts";
import { parseStoredRoles } from "./core/stored-roles.ts";
import { loadRules } from "./load-rules.ts";

export interface Check {
	readonly module: string;
	readonly action: Action;
}

/** Reads once what answering these checks takes, and answers them. */
export async function can(
	context: SpacesContext,
	{ organization, roles }: Pick<Actor, "organization" | "roles">,
	checks: readonly Check[],
): Promise<(check: Check) => Decision> {
	const modules = [...new Set(checks.map((check) => check.module))];
	const rules = await loadRules(context, organization, roles, modules);
	return ({ module, action }) => decide(rules, module, action);
}

/** The same for a user without a session, for jobs and API keys. Null when he is no member of such a space. */
export async function canUser(
	context: SpacesContext,
	key: { readonly spaceId: string; readonly userId: string },
	check: Check,
): Promise<Decision | null> {
	const membership = await findMembership(context, key);
	if (!membership) return null;
	const { organization, storedRole } = membership;
	const answer = await can(context, { organization, roles: parseStoredRoles(storedRole) }, [check]);
	return answer(check);
}
