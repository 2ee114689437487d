import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { parseJsonObject } from "../json.ts";
import { type MissingGrant, rolesBeyondOwnGrants } from "../permissions/core/ceiling.ts";
import { isId } from "../permissions/core/ids.ts";
import { listModules } from "../permissions/core/modules.ts";
import { rulesOfRole } from "../permissions/core/policy.ts";
import type { Rules } from "../permissions/core/rules.ts";
import { loadRules } from "../permissions/load-rules.ts";
import { findMembership, type Membership, type Organization } from "./member-store.ts";
import { findStatements, type Statement, statementsIn } from "./role-store.ts";

interface Conferral {
	readonly spaceId: string;
	/** Who confers. */
	readonly userId: string;
	/** The roles that somebody gets, as Better Auth will read them. */
	readonly roles: readonly string[];
}

/**
 * The granter ceiling: nobody gives a role with rights that he does not hold himself, neither in the matrix nor among
 * the organization plugin's own statements. The creator role is above this.
 *
 * @throws SpacesError `SPACE_NOT_FOUND` when he is no member, `SPACE_FORBIDDEN` with what he lacks
 */
export async function refuseConferring(context: SpacesContext, conferral: Conferral): Promise<void> {
	const membership = await findMembership(context, conferral);
	if (!membership) throw new SpacesError("SPACE_NOT_FOUND");
	const own = await holdings(context, membership);
	const lacking = await lackingFor(context, membership.organization, own, conferral.roles);
	if (!isNothing(lacking)) throw new SpacesError("SPACE_FORBIDDEN", lacking);
}

interface Shaping {
	readonly spaceId: string;
	/** Who makes or changes the role. */
	readonly userId: string;
	/** Its name until now; null for a new one. */
	readonly from: string | null;
	readonly to: string;
	/** Its new statements, as Better Auth stores them; undefined when they stay. */
	readonly permission: unknown;
}

/**
 * The ceiling for a role itself: both what it grants now and what it will grant must be within one's own, or an admin
 * could strip the roles above him, and rename a harmless one into a name that the options give more.
 *
 * @throws SpacesError `SPACE_NOT_FOUND` when he is no member, `SPACE_FORBIDDEN` with what he lacks
 */
export async function refuseShaping(context: SpacesContext, shaping: Shaping): Promise<void> {
	const { from, to, permission } = shaping;
	const membership = await findMembership(context, shaping);
	if (!membership) throw new SpacesError("SPACE_NOT_FOUND");
	const { organization } = membership;
	const own = await holdings(context, membership);
	if (own.roles.includes(context.organization.creatorRole)) return;
	const asItIs = await lackingFor(context, organization, own, from === null ? [] : [from]);
	if (!isNothing(asItIs)) throw new SpacesError("SPACE_FORBIDDEN", asItIs);
	const asItWillBe: Lacking = {
		missing: from === to ? [] : await missingFor(context, organization, own, { from, to }),
		statements: beyond(own, statementsIn(parseJsonObject(permission))),
	};
	if (!isNothing(asItWillBe)) throw new SpacesError("SPACE_FORBIDDEN", asItWillBe);
}

/** What the row of the matrix grants that a role takes along, or finds, under its new name. */
async function missingFor(
	context: SpacesContext,
	organization: Organization,
	own: Holdings,
	{ from, to }: Pick<Shaping, "from" | "to">,
): Promise<readonly MissingGrant[]> {
	if (!isId(to)) return [];
	const rules = await loadRules(context, organization, [...own.roles, from ?? to].filter(isId));
	const overrides = rules.roles.find((role) => role.name === (from ?? to))?.overrides ?? new Map();
	const shaped = rulesOfRole(context.policy, { name: to, exists: true, creator: false }, overrides);
	// A name he bears that is no role yet must not count as his already.
	const held = rules.roles.filter((role) => role.exists && own.roles.includes(role.name));
	const names = held.map((role) => role.name);
	return beyondMatrix(context, { ...rules, roles: [...held, shaped] }, names, [to]);
}

/** Whether this user may invite now, and with these roles. An invitation is worth what its sender is worth. */
export async function mayStillInvite(context: SpacesContext, conferral: Conferral): Promise<boolean> {
	const membership = await findMembership(context, conferral);
	if (!membership) return false;
	const own = await holdings(context, membership);
	const invites = own.statements.some(
		({ resource, action }) => resource === "invitation" && action === "create",
	);
	return invites && isNothing(await lackingFor(context, membership.organization, own, conferral.roles));
}

/** What the giver has. His own roles are read byte for byte, as everywhere: padding confers nothing on him. */
interface Holdings {
	readonly roles: readonly string[];
	readonly statements: readonly Statement[];
}

interface Lacking {
	readonly missing: readonly MissingGrant[];
	readonly statements: readonly Statement[];
}

async function holdings(context: SpacesContext, { organization, storedRole }: Membership): Promise<Holdings> {
	const roles = storedRole.split(",");
	return { roles, statements: await findStatements(context, organization.id, roles) };
}

async function lackingFor(
	context: SpacesContext,
	organization: Organization,
	own: Holdings,
	roles: readonly string[],
): Promise<Lacking> {
	const conferred = roles.filter((role) => !own.roles.includes(role));
	if (own.roles.includes(context.organization.creatorRole) || conferred.length === 0) {
		return { missing: [], statements: [] };
	}
	const rules = await loadRules(context, organization, [...own.roles, ...conferred].filter(isId));
	return {
		missing: beyondMatrix(context, rules, own.roles, conferred),
		statements: beyond(own, await findStatements(context, organization.id, conferred)),
	};
}

function beyondMatrix(
	{ policy }: SpacesContext,
	rules: Rules,
	held: readonly string[],
	conferred: readonly string[],
): readonly MissingGrant[] {
	const inRows = rules.roles.flatMap((role) => [...role.overrides.keys()]);
	return rolesBeyondOwnGrants(rules, { held, conferred, modules: listModules(policy, inRows) });
}

function beyond(own: Holdings, statements: readonly Statement[]): readonly Statement[] {
	const held = new Set(own.statements.map(nameOf));
	return statements.filter((statement) => !held.has(nameOf(statement)));
}

function isNothing({ missing, statements }: Lacking): boolean {
	return missing.length + statements.length === 0;
}

function nameOf({ resource, action }: Statement): string {
	return JSON.stringify([resource, action]);
}
