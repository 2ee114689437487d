import { createMongoAbility } from "@casl/ability";
import { AccessControl } from "accesscontrol";
import { createAccessControl } from "better-auth/plugins/access";
import { newEnforcer, newModelFromString, StringAdapter } from "casbin";
import { createPermix } from "permix";
import { ACTIONS, type Action, type Grants, grantsOf } from "../../../src/permissions/core/levels.ts";
import {
	actionsOf,
	allStatements,
	type Matrix,
	MEMBER_ROLES,
	ofMember,
	statementsOf,
	UNKNOWN_MODULES,
} from "../worlds/matrix.ts";
import type { Ask } from "./candidates.ts";

// Other libraries, each as its documentation says.

/** Holds the member's own rules only. */
export function casl({ cells }: Matrix): Ask {
	const ability = createMongoAbility(
		ofMember(cells)
			.map(({ module, level }) => ({ subject: module, action: actionsOf(level) }))
			.filter(({ action }) => action.length > 0),
	);
	return (module, action) => ability.can(action, module);
}

/**
 * Holds one answer for each module and action, merged beforehand: it knows no roles. It complains on the console about
 * a module that it was not told of, so the unknown ones are in there as granting nothing.
 */
export function permix({ modules, cells }: Matrix): Ask {
	const rules: Record<string, Record<Action, boolean>> = {};
	for (const module of [...modules, ...UNKNOWN_MODULES]) rules[module] = { ...grantsOf("none") };
	for (const { module, level } of ofMember(cells)) {
		const merged = rules[module];
		for (const action of ACTIONS) if (merged && grantsOf(level)[action]) merged[action] = true;
	}
	const { setup, check } = createPermix<Record<string, { action: keyof Grants }>>();
	setup(rules);
	return (module, action) => check(module, action);
}

/** As `POST /organization/has-permission` does it, after the member is read. */
export function betterAuth({ modules, cells }: Matrix): Ask {
	const ac = createAccessControl(allStatements(modules));
	const roles = MEMBER_ROLES.map((role) => ac.newRole(statementsOf(cells, role)));
	return (module, action) => roles.some((role) => role.authorize({ [module]: [action] }).success);
}

/** Holds what is granted to all roles. A refusal is not told: to it a deny of one role would overrule nothing of another. */
export function accessControl({ cells }: Matrix): Ask {
	const grants = cells.flatMap(({ role, module, level }) =>
		actionsOf(level).map((action) => ({ role, resource: module, action: `${action}:any`, attributes: "*" })),
	);
	const control = new AccessControl(grants).lock();
	const roles = [...MEMBER_ROLES];
	return (module, action) => control.can(roles).do(action, module).granted;
}

const CASBIN_MODEL = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && r.obj == p.obj && r.act == p.act
`;

/** Holds the rows of all roles, and scans them. */
export async function casbin({ cells }: Matrix): Promise<Ask> {
	const policies = cells.flatMap(({ role, module, level }) =>
		actionsOf(level).map((action) => `p, ${role}, ${module}, ${action}`),
	);
	const memberships = MEMBER_ROLES.map((role) => `g, someone, ${role}`);
	const enforcer = await newEnforcer(
		newModelFromString(CASBIN_MODEL),
		new StringAdapter([...policies, ...memberships].join("\n")),
	);
	return (module, action) => enforcer.enforceSync("someone", module, action);
}
