import { isBuiltIn, isModuleId } from "./ids.ts";
import { type Action, type Grants, grantsOf, type Level } from "./levels.ts";
import type { Allowlist, RoleRules, Rules } from "./rules.ts";

/** Why a question was answered as it was. Of several refusals the first of these is told: a deliberate deny before an unusable role. */
export const REASONS = [
	"granted",
	"unknown-module",
	"denied-by-override",
	"not-in-allowlist",
	"not-granted",
	"unknown-role",
] as const;
/** `granted`, or why it is not: the first refusal of those that apply, from `unknown-module` to `unknown-role`. */
export type Reason = (typeof REASONS)[number];

/** What an answer was read from. */
export const SOURCES = ["override", "allowlist", "tier", "creator", "role", "catalogue"] as const;
/** Where an answer was read: an override, the allowlist of the type, the tier of the role, and so on. */
export type Source = (typeof SOURCES)[number];

/** What an answer follows from. */
export interface Because {
	readonly reason: Reason;
	readonly source: Source;
	/** The role that decided; null when none did. */
	readonly role: string | null;
	/** When the deciding override was last changed; null for every other source. */
	readonly changedAt: Date | null;
}

/** An answer and its reasons. */
export interface Decision {
	readonly allowed: boolean;
	readonly because: Because;
}

/**
 * May the holder of these roles do this here? Pure and total: any input gets an answer, and an unknown one is a refusal.
 *
 * Per role, a row for the module is taken literally; without one the space type's allowlist and then the role's tier
 * answer. Roles add up: a row of falses denies within its own role only.
 */
export function decide(rules: Rules, module: string, action: Action): Decision {
	if (!isKnownModule(rules.catalogue, module)) return refuse("unknown-module", "catalogue", null);
	let refusal: Decision | null = null;
	for (const role of rules.roles) {
		const answer = decideForRole(rules.allowlist, role, module, action);
		if (answer.allowed) return answer;
		if (refusal === null || rank(answer) < rank(refusal)) refusal = answer;
	}
	return refusal ?? refuse("not-granted", "tier", null);
}

/** All three answers of one cell. */
export function effectiveGrants(rules: Rules, module: string): Grants {
	const allowed = (action: Action) => decide(rules, module, action).allowed;
	return { read: allowed("read"), write: allowed("write"), admin: allowed("admin") };
}

/** What the tiers alone add up to: the answer where neither an override nor an allowlist has a say. */
export function tierGrants(roles: readonly RoleRules[]): Grants {
	const granted = (action: Action) => roles.some((role) => role.exists && grantsOf(role.tier)[action]);
	return { read: granted("read"), write: granted("write"), admin: granted("admin") };
}

/** The level a role has on a module as long as no row says otherwise. */
export function defaultLevel(allowlist: Allowlist, role: RoleRules, module: string): Level {
	if (!role.exists) return "none";
	if (isBuiltIn(module)) return role.builtIn[module];
	return isAllowlisted(allowlist, module) ? role.tier : "none";
}

export function isKnownModule(catalogue: ReadonlySet<string> | null, module: string): boolean {
	return isModuleId(module) && (isBuiltIn(module) || catalogue === null || catalogue.has(module));
}

export function isAllowlisted(allowlist: Allowlist, module: string): boolean {
	return allowlist === "*" || allowlist.has(module);
}

function decideForRole(allowlist: Allowlist, role: RoleRules, module: string, action: Action): Decision {
	if (!role.exists) return refuse("unknown-role", "role", role.name);
	const builtIn = isBuiltIn(module);
	if (builtIn && role.creator) return grant("creator", role.name);
	const override = role.overrides.get(module);
	if (override) {
		const { changedAt } = override;
		// `=== true`: neither a damaged column nor an action that names an inherited property may grant.
		return override.grants[action] === true
			? grant("override", role.name, changedAt)
			: refuse("denied-by-override", "override", role.name, changedAt);
	}
	if (!builtIn && !isAllowlisted(allowlist, module))
		return refuse("not-in-allowlist", "allowlist", role.name);
	const level = builtIn ? role.builtIn[module] : role.tier;
	return grantsOf(level)[action] === true
		? grant("tier", role.name)
		: refuse("not-granted", "tier", role.name);
}

function rank(decision: Decision): number {
	return REASONS.indexOf(decision.because.reason);
}

function grant(source: Source, role: string, changedAt: Date | null = null): Decision {
	return { allowed: true, because: { reason: "granted", source, role, changedAt } };
}

function refuse(
	reason: Exclude<Reason, "granted">,
	source: Source,
	role: string | null,
	changedAt: Date | null = null,
): Decision {
	return { allowed: false, because: { reason, source, role, changedAt } };
}
