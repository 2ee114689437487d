import { effectiveGrants, isAllowlisted, tierGrants } from "./decide.ts";
import { BUILT_IN_MODULES, type BuiltInModule, isBuiltIn } from "./ids.ts";
import { type Grants, type GrantsText, grantsText, type Level, NO_GRANTS } from "./levels.ts";
import type { Allowlist, Override, RoleRules, Rules } from "./rules.ts";

/**
 * One member's permissions in one space: the answers, and the inputs of `decide` they follow from, so that a client
 * can run the same function. Columns of `allow` and `rows` stand for the keys of `modules`, in their order.
 */
export interface Snapshot {
	/** What the member may do, for every module that can be named. */
	readonly modules: Readonly<Record<string, GrantsText>>;
	/** What he may do in a module not listed: all `-` where a catalogue or an allowlist is closed. */
	readonly others: GrantsText;
	/** Whether a module that is not listed is unknown. */
	readonly closed: boolean;
	/** `"*"`, or one `1` or `0` per module. */
	readonly allow: string;
	readonly roles: readonly SnapshotRole[];
	/** Unix time in seconds that `at` counts from; null without overrides. */
	readonly since: number | null;
}

/** One of the member's roles in a {@link Snapshot}. */
export interface SnapshotRole {
	readonly name: string;
	readonly tier: Level;
	/** The tiers on the built-in modules. */
	readonly own: readonly Level[];
	/** Per module `-` without an override, else read 1 + write 2 + admin 4. Trailing `-` are cut. */
	readonly rows: string;
	/** Per override, in the order of `rows`: when it changed, in seconds after `since`; null when unknown. */
	readonly at: readonly (number | null)[];
	readonly creator?: true;
	/** The role does not exist in this space and grants nothing. */
	readonly unknown?: true;
}

export function toSnapshot(rules: Rules, listed: readonly string[]): Snapshot {
	const { allowlist, catalogue, roles } = rules;
	const closed = catalogue !== null;
	const answers = Object.fromEntries(
		listed.map((module) => [module, grantsText(effectiveGrants(rules, module))]),
	);
	// An id that looks like an integer moves to the front of an object: the columns follow the keys as they end up.
	const modules = Object.keys(answers);
	const since = earliest(roles.flatMap((role) => [...role.overrides.values()]));
	return {
		modules: answers,
		others: grantsText(closed || allowlist !== "*" ? NO_GRANTS : tierGrants(roles)),
		closed,
		allow: allowlist === "*" ? "*" : modules.map((module) => flag(isOpen(allowlist, module))).join(""),
		roles: roles.map((role) => toSnapshotRole(role, modules, since)),
		since,
	};
}

/** The rules a snapshot was made from, as far as they concern its member: `decide` answers the same from both. */
export function rulesFromSnapshot({ modules, closed, allow, roles, since }: Snapshot): Rules {
	const listed = Object.keys(modules);
	return {
		catalogue: closed ? new Set(listed) : null,
		allowlist: allow === "*" ? "*" : new Set(listed.filter((_, column) => allow[column] === "1")),
		roles: roles.map((role) => ({
			name: role.name,
			exists: role.unknown !== true,
			creator: role.creator === true,
			tier: role.tier,
			builtIn: Object.fromEntries(
				BUILT_IN_MODULES.map((module, index) => [module, role.own[index] ?? "none"]),
			) as Record<BuiltInModule, Level>,
			overrides: overridesFrom(role, listed, since),
		})),
	};
}

function overridesFrom(
	{ rows, at }: SnapshotRole,
	listed: readonly string[],
	since: number | null,
): ReadonlyMap<string, Override> {
	const overrides = new Map<string, Override>();
	for (const [column, module] of listed.entries()) {
		const bits = Number(rows[column] ?? "-");
		if (Number.isNaN(bits)) continue;
		const elapsed = at[overrides.size] ?? null;
		const changedAt = elapsed === null || since === null ? null : new Date((since + elapsed) * 1000);
		overrides.set(module, { grants: grantsOfBits(bits), changedAt });
	}
	return overrides;
}

function grantsOfBits(bits: number): Grants {
	return { read: (bits & 1) > 0, write: (bits & 2) > 0, admin: (bits & 4) > 0 };
}

function isOpen(allowlist: Allowlist, module: string): boolean {
	return isBuiltIn(module) || isAllowlisted(allowlist, module);
}

function earliest(overrides: readonly Override[]): number | null {
	const known = overrides.map((override) => seconds(override.changedAt)).filter((at) => at !== null);
	return known.length > 0 ? Math.min(...known) : null;
}

function toSnapshotRole(role: RoleRules, modules: readonly string[], since: number | null): SnapshotRole {
	const overrides = modules.map((module) => role.overrides.get(module));
	return {
		name: role.name,
		tier: role.tier,
		own: BUILT_IN_MODULES.map((module) => role.builtIn[module]),
		rows: overrides
			.map((override) => (override ? bits(override.grants) : "-"))
			.join("")
			.replace(/-+$/, ""),
		at: overrides.flatMap((override) => (override ? [elapsed(override.changedAt, since)] : [])),
		...(role.creator && { creator: true }),
		...(!role.exists && { unknown: true }),
	};
}

function bits({ read, write, admin }: Grants): string {
	return String((read ? 1 : 0) + (write ? 2 : 0) + (admin ? 4 : 0));
}

function flag(value: boolean): "1" | "0" {
	return value ? "1" : "0";
}

function seconds(date: Date | null): number | null {
	return date === null ? null : Math.floor(date.getTime() / 1000);
}

function elapsed(date: Date | null, since: number | null): number | null {
	const at = seconds(date);
	return at === null || since === null ? null : at - since;
}
