import type { OrganizationOptions } from "better-auth/plugins";
import { endGrants } from "../credentials/end-grants.ts";
import type { Judge } from "./judge.ts";
import { guardAcceptance, guardAssignment, guardInvitation } from "./role-guards.ts";
import { guardCreation, guardDeletion, guardUpdate } from "./type-guards.ts";

type Hooks = NonNullable<OrganizationOptions["organizationHooks"]>;

/** On the options object: two auth instances may share one `organization()`. */
const WRAPPED = Symbol.for("better-auth-spaces/organization-hooks");

/**
 * Puts our checks behind the application's own organization hooks, so that they judge what will be stored. Hooks run
 * inside the endpoint, after authentication and with the final values, which `hooks.before` of a plugin does not.
 */
export function guardOrganizations(options: OrganizationOptions & { [WRAPPED]?: true }, judge: Judge): void {
	if (options[WRAPPED]) return;
	options[WRAPPED] = true;
	const theirs: Hooks = { ...options.organizationHooks };

	options.organizationHooks = {
		...theirs,
		beforeCreateOrganization: async (call) => {
			const changed = await theirs.beforeCreateOrganization?.(call);
			const organization = { ...call.organization, ...changed?.data };
			await judge((context) => guardCreation(context, organization));
			return changed;
		},
		beforeUpdateOrganization: async (call) => {
			const changed = await theirs.beforeUpdateOrganization?.(call);
			const update = { ...call.organization, ...changed?.data };
			const kept = await judge((context) => guardUpdate(context, call.member.organizationId, update));
			return kept ? { data: { ...changed?.data, ...kept } } : changed;
		},
		beforeDeleteOrganization: async (call, ctx) => {
			await theirs.beforeDeleteOrganization?.(call, ctx);
			await judge((context) => guardDeletion(context, call.organization));
			// Last: a grant that is withdrawn does not come back.
			const author = { spaceId: call.organization.id, userId: call.user.id };
			await judge((context) => endGrants(context, author));
		},
		beforeUpdateMemberRole: async (call) => {
			const changed = await theirs.beforeUpdateMemberRole?.(call);
			const role = changed?.data?.role || call.newRole;
			await judge((context) => guardAssignment(context, call.member, role));
			return changed;
		},
		beforeCreateInvitation: async (call) => {
			const changed = await theirs.beforeCreateInvitation?.(call);
			const invitation = { ...call.invitation, ...changed?.data };
			await judge((context) => guardInvitation(context, invitation));
			return changed;
		},
		beforeAcceptInvitation: async (call) => {
			await theirs.beforeAcceptInvitation?.(call);
			await judge((context) => guardAcceptance(context, call.invitation));
		},
	};
}
