import type { InSpace, SpaceCheck, SpaceDecision } from "../endpoint-bodies.ts";
import { type Decision, decide, effectiveGrants } from "../permissions/core/decide.ts";
import { ACTIONS, type Action, type Grants } from "../permissions/core/levels.ts";
import type { Rules } from "../permissions/core/rules.ts";
import { rulesFromSnapshot } from "../permissions/core/snapshot.ts";
import type { Permissions } from "../permissions/get-permissions.ts";

/** A snapshot, unpacked once, so that a question costs a look-up. */
export interface Known {
	readonly permissions: Permissions;
	readonly rules: Rules;
	/** For every listed module. */
	readonly grants: ReadonlyMap<string, Grants>;
}

/** May I do this here? */
export type Question<M extends string = string> = InSpace & SpaceCheck<M>;

/** The answers to several questions, in their order. */
export type SpaceDecisions<M extends string = string> = {
	spaceId: string;
	results: (SpaceCheck<M> & Decision)[];
};

/** The modules on which an action is allowed. */
export type SpaceModules<M extends string = string> = {
	spaceId: string;
	/** Of the modules that can be listed. */
	modules: M[];
	/** Whether the answer is yes for every other module too; never with a catalogue. */
	others: boolean;
};

export function unpack(permissions: Permissions): Known {
	const rules = rulesFromSnapshot(permissions);
	const modules = Object.keys(permissions.modules);
	return {
		permissions,
		rules,
		grants: new Map(modules.map((module) => [module, effectiveGrants(rules, module)])),
	};
}

export function isAllowed({ grants, rules }: Known, { module, action }: SpaceCheck): boolean {
	const listed = grants.get(module);
	return listed ? listed[action] === true : decide(rules, module, action).allowed;
}

export function decisionOf({ permissions, rules }: Known, { module, action }: SpaceCheck): SpaceDecision {
	return { spaceId: permissions.spaceId, ...decide(rules, module, action) };
}

export function decisionsOf<M extends string>(
	{ permissions, rules }: Known,
	checks: readonly SpaceCheck<M>[],
): SpaceDecisions<M> {
	const results = checks.map((check) => ({ ...check, ...decide(rules, check.module, check.action) }));
	return { spaceId: permissions.spaceId, results };
}

export function modulesOf<M extends string>({ permissions, grants }: Known, action: Action): SpaceModules<M> {
	const listed = [...grants.keys()].filter((module) => grants.get(module)?.[action] === true);
	const { spaceId, others } = permissions;
	return { spaceId, modules: listed as M[], others: others[ACTIONS.indexOf(action)] !== "-" };
}
