import { resolveOptions, type SpacesOptions } from "./options.ts";
import { type Decision, decide } from "./permissions/core/decide.ts";
import { type Action, grantsOf, type Level } from "./permissions/core/levels.ts";
import { listModules } from "./permissions/core/modules.ts";
import { allowlistOf, rulesOfRole } from "./permissions/core/policy.ts";
import type { Rules } from "./permissions/core/rules.ts";
import { toSnapshot } from "./permissions/core/snapshot.ts";
import type { Permissions } from "./permissions/get-permissions.ts";

/** A space as a test wants it. */
export interface TestSpace extends Pick<SpacesOptions, "modules" | "types" | "roles"> {
	/** Of the space. */
	readonly type?: string;
	/** The overrides: role → module → level. A role that is named here exists. */
	readonly matrix?: Readonly<Record<string, Readonly<Record<string, Level>>>>;
	/** Default: `owner`. */
	readonly creatorRole?: string;
}

/** One role, or several that one member holds. @inline */
type Roles = string | readonly string[];

/** The answers in a space of a test. */
export interface TestPermissions {
	/** What the holder of these roles is answered. */
	readonly can: (roles: Roles, module: string, action: Action) => Decision;
	/** What he holds in a browser: for `<SpaceProvider snapshot>`, or `authClient.spaces.hydrate()`. */
	readonly snapshot: (roles: Roles, ids?: { spaceId?: string; userId?: string }) => Permissions;
}

/** Overrides of a test have all been changed at the same moment. */
const CHANGED_AT = new Date(0);

/**
 * The plugin's own decision, without a server or a database, for the tests of an application.
 *
 * @example
 * ```ts
 * const permissions = createTestPermissions({ matrix: { trainer: { calendar: "write" } } });
 * permissions.can("trainer", "calendar", "write").allowed;      // true
 * ```
 *
 * @throws BetterAuthError when an option is one that `spacesPlugin()` would refuse
 */
export function createTestPermissions(space: TestSpace): TestPermissions {
	const { modules, types, roles, type = null, matrix = {}, creatorRole = "owner" } = space;
	const { policy } = resolveOptions({ modules, types, roles });
	const existing = new Set([
		creatorRole,
		"owner",
		"admin",
		"member",
		...Object.keys({ ...roles, ...matrix }),
	]);
	const overridesOf = (role: string) =>
		new Map(
			Object.entries(Object.hasOwn(matrix, role) ? (matrix[role] ?? {}) : {}).map(
				([module, level]) => [module, { grants: grantsOf(level), changedAt: CHANGED_AT }] as const,
			),
		);
	const rulesFor = (held: Roles): Rules => ({
		catalogue: policy.catalogue,
		allowlist: allowlistOf(policy, type ?? policy.defaultType),
		roles: [held].flat().map((name) => {
			const identity = { name, exists: existing.has(name), creator: name === creatorRole };
			return rulesOfRole(policy, identity, overridesOf(name));
		}),
	});
	return {
		can: (held, module, action) => decide(rulesFor(held), module, action),
		snapshot: (held, { spaceId = "test-space", userId = "test-user" } = {}) => {
			const listed = listModules(policy, Object.values(matrix).flatMap(Object.keys));
			return { spaceId, userId, type, version: "test", ...toSnapshot(rulesFor(held), listed) };
		},
	};
}
