import { createMongoAbility } from "@casl/ability";
import { createAccessControl } from "better-auth/plugins/access";
import { newEnforcer, newModelFromString, StringAdapter } from "casbin";
import { createActions } from "../../src/client/actions.ts";
import { createSnapshots, knownOf } from "../../src/client/snapshots.ts";
import { decide } from "../../src/permissions/core/decide.ts";
import { type Action, type Grants, grantsOf } from "../../src/permissions/core/levels.ts";
import { listModules } from "../../src/permissions/core/modules.ts";
import { type Policy, rulesOfRole } from "../../src/permissions/core/policy.ts";
import type { Override, Rules } from "../../src/permissions/core/rules.ts";
import { rulesFromSnapshot, type Snapshot, toSnapshot } from "../../src/permissions/core/snapshot.ts";
import {
	ALL_STATEMENTS,
	actionsOf,
	CELLS,
	MEMBER_CELLS,
	MEMBER_ROLES,
	MODULES,
	statementsOf,
} from "./matrix.ts";
import type { TimeAim } from "./subject.ts";

/** One way to answer a question in process. */
export interface Candidate {
	readonly name: string;
	readonly ask: (module: string, action: Action) => boolean;
	readonly aims?: readonly TimeAim[];
}

const CASL = "@casl/ability";

/** All made ready from the same rows. The first one is what the others are compared to. */
export async function createCandidates(): Promise<readonly Candidate[]> {
	return [
		{ name: "Map.get on merged grants", ask: mergedMap() },
		{ name: "decide, rules of the server", ask: decideOn(serverRules()) },
		{ name: "decide, rules of a snapshot", ask: decideOn(clientRules()) },
		{
			name: "client, spaces.allowed()",
			ask: await clientAllowed(),
			aims: [{ atMost: 2 }, { atMost: 1, of: CASL }],
		},
		{ name: CASL, ask: casl() },
		{ name: "Better Auth, role.authorize", ask: betterAuth() },
		{ name: "casbin, enforceSync", ask: await casbin() },
	];
}

type Ask = Candidate["ask"];

function mergedMap(): Ask {
	const merged = new Map<string, Grants>();
	for (const { module, level } of MEMBER_CELLS) {
		const a = merged.get(module) ?? grantsOf("none");
		const b = grantsOf(level);
		merged.set(module, { read: a.read || b.read, write: a.write || b.write, admin: a.admin || b.admin });
	}
	return (module, action) => merged.get(module)?.[action] === true;
}

function decideOn(rules: Rules): Ask {
	return (module, action) => decide(rules, module, action).allowed;
}

const policy: Policy = {
	types: null,
	undeletable: new Set(),
	defaultType: null,
	catalogue: new Set(MODULES),
	tiers: new Map(),
};

function serverRules(): Rules {
	const changedAt = new Date();
	const roles = MEMBER_ROLES.map((name) => {
		const overrides = new Map<string, Override>();
		for (const { role, module, level } of CELLS) {
			if (role === name) overrides.set(module, { grants: grantsOf(level), changedAt });
		}
		return rulesOfRole(policy, { name, exists: true, creator: false }, overrides);
	});
	return { catalogue: policy.catalogue, allowlist: "*", roles };
}

function clientRules(): Rules {
	return rulesFromSnapshot(snapshot());
}

function snapshot(): Snapshot {
	return JSON.parse(JSON.stringify(toSnapshot(serverRules(), listModules(policy, MODULES))));
}

/** What `authClient.spaces.allowed` is once its one request has been answered. */
async function clientAllowed(): Promise<Ask> {
	const data = { spaceId: "space", userId: "user", type: null, version: "1", ...snapshot() };
	const snapshots = createSnapshots(async () => ({ data, error: null }), Date.now);
	await knownOf(snapshots, undefined);
	const noFetch = () => Promise.reject(new Error("the answer is known"));
	const { allowed } = createActions(noFetch as never, snapshots);
	return (module, action) => allowed({ module, action }) === true;
}

/** Holds the member's own rules only. */
function casl(): Ask {
	const ability = createMongoAbility(
		MEMBER_CELLS.map(({ module, level }) => ({ subject: module, action: actionsOf(level) })).filter(
			({ action }) => action.length > 0,
		),
	);
	return (module, action) => ability.can(action, module);
}

/** As `POST /organization/has-permission` does it, after the member is read. */
function betterAuth(): Ask {
	const ac = createAccessControl(ALL_STATEMENTS);
	const roles = MEMBER_ROLES.map((role) => ac.newRole(statementsOf(role)));
	return (module, action) => roles.some((role) => role.authorize({ [module]: [action] }).success);
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
async function casbin(): Promise<Ask> {
	const policies = CELLS.flatMap(({ role, module, level }) =>
		actionsOf(level).map((action) => `p, ${role}, ${module}, ${action}`),
	);
	const memberships = MEMBER_ROLES.map((role) => `g, someone, ${role}`);
	const enforcer = await newEnforcer(
		newModelFromString(CASBIN_MODEL),
		new StringAdapter([...policies, ...memberships].join("\n")),
	);
	return (module, action) => enforcer.enforceSync("someone", module, action);
}
