import type { BuiltInModule } from "./ids.ts";
import type { Level } from "./levels.ts";
import type { Allowlist, Override, RoleRules } from "./rules.ts";

/** The options of the plugin that decide, with every default filled in. */
export interface Policy {
	/** Null when the application declares no space types: then every module is open to every space. */
	readonly types: ReadonlyMap<string, Allowlist> | null;
	/** Types whose spaces members cannot delete. */
	readonly undeletable: ReadonlySet<string>;
	readonly defaultType: string | null;
	readonly catalogue: ReadonlySet<string> | null;
	/** Tiers named in the options. */
	readonly tiers: ReadonlyMap<string, Level>;
}

/** What of a role the organization plugin decides. */
export interface RoleIdentity {
	readonly name: string;
	readonly exists: boolean;
	readonly creator: boolean;
}

const NOTHING: Allowlist = new Set<string>();

/** The one role, besides the creator's, that Better Auth ships with rights over other members. */
const ADMIN_ROLE = "admin";

const BUILT_IN_TIERS: Readonly<
	Record<"creator" | "admin" | "other", Readonly<Record<BuiltInModule, Level>>>
> = {
	creator: { "spaces.permissions": "admin", "spaces.credentials": "admin" },
	admin: { "spaces.permissions": "read", "spaces.credentials": "write" },
	other: { "spaces.permissions": "none", "spaces.credentials": "none" },
};

/** An unknown or missing type, once types are declared, opens nothing. */
export function allowlistOf(policy: Policy, type: string | null): Allowlist {
	if (policy.types === null) return "*";
	return (type === null ? undefined : policy.types.get(type)) ?? NOTHING;
}

export function rulesOfRole(
	policy: Policy,
	role: RoleIdentity,
	overrides: ReadonlyMap<string, Override>,
): RoleRules {
	const kind = role.creator ? "creator" : role.name === ADMIN_ROLE ? "admin" : "other";
	return { ...role, tier: tierOf(policy, role), builtIn: BUILT_IN_TIERS[kind], overrides };
}

function tierOf(policy: Policy, role: RoleIdentity): Level {
	if (!role.exists) return "none";
	const named = policy.tiers.get(role.name);
	if (named) return named;
	if (role.creator) return "admin";
	return role.name === ADMIN_ROLE ? "write" : "read";
}
