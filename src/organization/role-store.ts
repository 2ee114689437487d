import type { SpacesContext } from "../context.ts";
import type { Row } from "../database.ts";
import { parseJsonObject } from "../json.ts";
import { isId } from "../permissions/core/ids.ts";
import type { RoleIdentity } from "../permissions/core/policy.ts";

interface RoleRow extends Row {
	organizationId: unknown;
	role: unknown;
	permission?: unknown;
}

/** Which of these names are roles of this space. The table of dynamic roles is asked only if some name is no static role. */
export async function identifyRoles(
	context: SpacesContext,
	spaceId: string,
	names: readonly string[],
): Promise<readonly RoleIdentity[]> {
	const unresolved = names.filter((name) => !isStaticRole(context, name));
	const dynamic =
		unresolved.length > 0 ? await findDynamicRoles(context, spaceId, unresolved) : new Set<string>();
	return identifyAmong(context, names, dynamic);
}

/** The same where the names of the space's dynamic roles are known. */
export function identifyAmong(
	context: SpacesContext,
	names: readonly string[],
	dynamic: ReadonlySet<string>,
): readonly RoleIdentity[] {
	return names.map((name) => identity(context, name, isStaticRole(context, name) || dynamic.has(name)));
}

/** Every role of this space: the creator's, the other static ones, those named in the options, then dynamic ones. */
export async function listRoles(context: SpacesContext, spaceId: string): Promise<readonly RoleIdentity[]> {
	const dynamic = await findDynamicRoles(context, spaceId);
	const { creatorRole, staticRoles } = context.organization;
	const names = new Set([
		creatorRole,
		...staticRoles,
		...context.policy.tiers.keys(),
		...[...dynamic].sort(),
	]);
	return [...names].filter(isId).map((name) => identity(context, name, true));
}

function isStaticRole({ organization, policy }: SpacesContext, name: string): boolean {
	return organization.staticRoles.has(name) || policy.tiers.has(name);
}

function identity({ organization }: SpacesContext, name: string, exists: boolean): RoleIdentity {
	return { name, exists, creator: name === organization.creatorRole };
}

/** The names of the dynamic roles of a space; of these only, where they are named. */
export async function findDynamicRoles(
	context: SpacesContext,
	spaceId: string,
	only?: readonly string[],
): Promise<ReadonlySet<string>> {
	if (!context.organization.dynamicRoles) return new Set();
	return new Set((await findRoleRows(context, spaceId, only)).map((row) => String(row.role)));
}

async function findRoleRows(
	{ db }: SpacesContext,
	spaceId: string,
	only?: readonly string[],
): Promise<RoleRow[]> {
	const rows = await db.findAll<RoleRow>("organizationRole", [
		{ field: "organizationId", value: spaceId },
		...(only ? [{ field: "role", operator: "in" as const, value: [...only] }] : []),
	]);
	return rows.filter(
		(row) => String(row.organizationId) === spaceId && (!only || only.includes(String(row.role))),
	);
}

/** One right of the organization plugin's own access control. */
export interface Statement {
	readonly resource: string;
	readonly action: string;
}

/** What these roles may do according to the organization plugin, static and dynamic parts together. */
export async function findStatements(
	context: SpacesContext,
	spaceId: string,
	names: readonly string[],
): Promise<readonly Statement[]> {
	const { statements, dynamicRoles } = context.organization;
	const fixed = names.map((name) => statements.get(name) ?? {});
	const rows = dynamicRoles ? await findRoleRows(context, spaceId, names) : [];
	return [...fixed, ...rows.map((row) => parseJsonObject(row.permission))].flatMap(statementsIn);
}

/** The statements in one role's `permission`. Whatever is no list of actions grants none. */
export function statementsIn(permission: Readonly<Record<string, unknown>>): readonly Statement[] {
	return Object.entries(permission).flatMap(([resource, actions]) =>
		Array.isArray(actions) ? actions.map((action) => ({ resource, action: String(action) })) : [],
	);
}
