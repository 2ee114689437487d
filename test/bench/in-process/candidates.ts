import { createActions } from "../../../src/client/actions.ts";
import { createSnapshots, knownOf } from "../../../src/client/snapshots.ts";
import type { SpacesContext } from "../../../src/context.ts";
import { decide } from "../../../src/permissions/core/decide.ts";
import { type Action, type Grants, grantsOf } from "../../../src/permissions/core/levels.ts";
import { listModules } from "../../../src/permissions/core/modules.ts";
import type { Policy } from "../../../src/permissions/core/policy.ts";
import type { Rules } from "../../../src/permissions/core/rules.ts";
import { rulesFromSnapshot, type Snapshot, toSnapshot } from "../../../src/permissions/core/snapshot.ts";
import { byRole, rulesFrom } from "../../../src/permissions/load-rules.ts";
import type { TimeAim } from "../measuring/subject.ts";
import { type Matrix, MEMBER_ROLES, ofMember } from "../worlds/matrix.ts";
import { accessControl, betterAuth, casbin, casl, permix } from "./peers.ts";

/** One way to answer questions in process. */
export interface Candidate {
	readonly name: string;
	/** From the rows of a space to what can be asked. */
	readonly build: Build;
	/** For a question. */
	readonly aims?: readonly TimeAim[];
}

export type Build = (matrix: Matrix) => Ask | Promise<Ask>;
export type Ask = (module: string, action: Action) => boolean;

const CASL = "@casl/ability";

/** The first one is what the others are compared to. */
export const CANDIDATES: readonly Candidate[] = [
	{ name: "Map.get on merged grants", build: mergedMap },
	{ name: "decide, rules of the server", build: (matrix) => decideOn(serverRules(matrix)) },
	{
		name: "decide, rules of a snapshot",
		build: (matrix) => decideOn(rulesFromSnapshot(snapshotOf(matrix))),
	},
	{
		name: "client, spaces.allowed()",
		build: clientAllowed,
		aims: [{ atMost: 2 }, { atMost: 1, of: CASL }],
	},
	{ name: CASL, build: casl },
	{ name: "permix", build: permix },
	{ name: "Better Auth, role.authorize", build: betterAuth },
	{ name: "accesscontrol", build: accessControl },
	{ name: "casbin, enforceSync", build: casbin },
];

function mergedMap({ cells }: Matrix): Ask {
	const merged = new Map<string, Grants>();
	for (const { module, level } of ofMember(cells)) {
		const a = merged.get(module) ?? grantsOf("none");
		const b = grantsOf(level);
		merged.set(module, { read: a.read || b.read, write: a.write || b.write, admin: a.admin || b.admin });
	}
	return (module, action) => merged.get(module)?.[action] === true;
}

function decideOn(rules: Rules): Ask {
	return (module, action) => decide(rules, module, action).allowed;
}

/** As the server makes them of what it has read. */
function serverRules({ modules, cells }: Matrix): Rules {
	const changed = { changedAt: new Date(), changedBy: null };
	const roles = MEMBER_ROLES.map((name) => ({ name, exists: true, creator: false }));
	const overrides = ofMember(cells).map(({ role, module, level }, place) => ({
		...{ id: `row-${place}`, role, module, grants: grantsOf(level) },
		...changed,
	}));
	return rulesFrom({ policy: policyOf(modules) } as SpacesContext, null, roles, byRole(overrides));
}

function policyOf(modules: readonly string[]): Policy {
	return {
		types: null,
		undeletable: new Set(),
		defaultType: null,
		catalogue: new Set(modules),
		tiers: new Map(),
	};
}

/** As it arrives. */
function snapshotOf(matrix: Matrix): Snapshot {
	const { modules } = matrix;
	const sent = JSON.stringify(toSnapshot(serverRules(matrix), listModules(policyOf(modules), modules)));
	return JSON.parse(sent);
}

/** What `authClient.spaces.allowed` is once its one request has been answered. */
async function clientAllowed(matrix: Matrix): Promise<Ask> {
	const data = { spaceId: "space", userId: "user", type: null, version: "1", ...snapshotOf(matrix) };
	const snapshots = createSnapshots(async () => ({ data, error: null }), Date.now);
	await knownOf(snapshots, undefined);
	const noFetch = () => Promise.reject(new Error("the answer is known"));
	const { allowed } = createActions(noFetch as never, snapshots);
	return (module, action) => allowed({ module, action }) === true;
}
