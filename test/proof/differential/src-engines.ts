import { decisionOf, isAllowed, unpack } from "../../../src/client/known.ts";
import type { SpacesContext } from "../../../src/context.ts";
import { resolveOptions } from "../../../src/options.ts";
import { type Decision, decide } from "../../../src/permissions/core/decide.ts";
import { listModules } from "../../../src/permissions/core/modules.ts";
import type { Policy } from "../../../src/permissions/core/policy.ts";
import type { Rules } from "../../../src/permissions/core/rules.ts";
import { toSnapshot } from "../../../src/permissions/core/snapshot.ts";
import { parseStoredRoles } from "../../../src/permissions/core/stored-roles.ts";
import { loadRules } from "../../../src/permissions/load-rules.ts";
import { PERMISSION_MODEL } from "../../../src/schema.ts";
import type { Answer, Engine } from "./engine.ts";
import type { State } from "./state.ts";

const SPACE = "space";

/** The decision as an endpoint makes it: from the application's options and the rows of the database. */
export const serverEngine: Engine = async (state) => {
	const { rules } = await load(state);
	return ({ module, action }) => toAnswer(decide(rules, module, action));
};

/** The decision as a browser makes it: from a snapshot that came over the wire. */
export const clientEngine: Engine = async (state) => {
	const { policy, rules } = await load(state);
	const inRows = rules.roles.flatMap((role) => [...role.overrides.keys()]);
	const json = JSON.stringify(toSnapshot(rules, listModules(policy, inRows)));
	const known = unpack(JSON.parse(json));
	// The boolean comes another way than its reasons: from a table made once per snapshot.
	return (question) => ({ ...toAnswer(decisionOf(known, question)), allowed: isAllowed(known, question) });
};

async function load(state: State): Promise<{ policy: Policy; rules: Rules }> {
	const context = contextOf(state);
	const organization = {
		id: SPACE,
		metadata: JSON.stringify(state.type === null ? {} : { type: state.type }),
	};
	const rules = await loadRules(context, organization, parseStoredRoles(state.storedRole));
	return { policy: context.policy, rules };
}

/** As much of a context as reading rules asks for. */
export function contextOf(state: State): SpacesContext {
	const { policy, typeOf } = resolveOptions({
		roles: Object.fromEntries(state.levels.map(({ role, level }) => [role, level])),
		...(state.catalogue && { modules: state.catalogue }),
		...(state.types && {
			types: Object.fromEntries(state.types.map(({ name, modules }) => [name, { modules }])),
		}),
		...(state.defaultType !== null && { defaultType: state.defaultType }),
	});
	const tables: Readonly<Record<string, readonly object[]>> = {
		organizationRole: state.dynamicRoles.map((role) => ({ organizationId: SPACE, role })),
		[PERMISSION_MODEL]: state.rows.map(({ role, module, read, write, admin, changedAt }) => ({
			...{ spaceId: SPACE, role, moduleId: module, canRead: read, canWrite: write, canAdmin: admin },
			updatedAt: changedAt === null ? null : new Date(changedAt),
		})),
	};
	return {
		policy,
		typeOf,
		organization: {
			creatorRole: state.creatorRole,
			staticRoles: new Set(state.staticRoles),
			statements: new Map(),
			dynamicRoles: true,
		},
		// Filters nothing: a row of a role the member does not hold must not count either.
		db: { findAll: async (model: string) => tables[model] ?? [] },
	} as unknown as SpacesContext;
}

function toAnswer({ allowed, because: { reason, source, role, changedAt } }: Decision): Answer {
	const seconds = changedAt && Math.floor(changedAt.getTime() / 1_000);
	return { allowed, because: { reason, source, role, changedAt: seconds } };
}
