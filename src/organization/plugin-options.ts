import type { AuthContext } from "@better-auth/core";
import { BetterAuthError } from "better-auth";
import type { OrganizationOptions } from "better-auth/plugins";
import { defaultRoles } from "better-auth/plugins/organization/access";

/** What the plugin has to know of its neighbour. */
export interface OrganizationPlugin {
	readonly creatorRole: string;
	/** Roles that exist in every space: Better Auth's own three, the configured ones and the creator's. */
	readonly staticRoles: ReadonlySet<string>;
	/** What each static role may do according to the organization plugin: resource → actions. */
	readonly statements: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
	/** Whether members can make roles of their own (`dynamicAccessControl`). */
	readonly dynamicRoles: boolean;
}

const DEFAULT_CREATOR_ROLE = "owner";

/** The options object its endpoints read, the same one for as long as the instance lives. */
export function organizationOptions(auth: Pick<AuthContext, "getPlugin">): OrganizationOptions {
	const plugin = auth.getPlugin("organization");
	if (!plugin) {
		throw new BetterAuthError(
			"[better-auth-spaces] spacesPlugin() needs the organization plugin: a space is an organization. Add organization() to `plugins`, before spacesPlugin().",
		);
	}
	return plugin.options as OrganizationOptions;
}

export function readOrganizationPlugin(auth: Pick<AuthContext, "getPlugin">): OrganizationPlugin {
	const options = organizationOptions(auth);
	const creatorRole = options.creatorRole ?? DEFAULT_CREATOR_ROLE;
	// As Better Auth does it: roles of the application's own replace the default ones.
	const roles = Object.entries(options.roles ?? defaultRoles);
	return {
		creatorRole,
		statements: new Map(roles.map(([name, role]) => [name, role?.statements ?? {}])),
		staticRoles: new Set([...Object.keys(defaultRoles), ...Object.keys(options.roles ?? {}), creatorRole]),
		dynamicRoles: options.dynamicAccessControl?.enabled === true,
	};
}
