import type { Level, PermissionRow, State } from "./state.ts";

/**
 * The contract, section 3, as a casbin model: of the lines of one role, in their order, the first that fits decides,
 * and none that fits is a refusal. Roles are asked one by one, so that no line of one role weighs on another.
 */
export const MODEL = `
[request_definition]
r = role, module, action
[policy_definition]
p = role, modules, action, eft
[policy_effect]
e = priority(p.eft) || deny
[matchers]
m = r.role == p.role && (p.action == "*" || p.action == r.action) && regexMatch(r.module, p.modules)
`;

/** Role, modules (a regular expression), action, effect. */
export type PolicyLine = [role: string, modules: string, action: string, effect: "allow" | "deny"];

const ID = "[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}";
const OWN_MODULES = ["spaces.permissions", "spaces.credentials"];
const ACTIONS = ["read", "write", "admin"] as const;
/** What each level opens, lowest first. */
const ACTIONS_OF_LEVEL: Readonly<Record<Level, readonly string[]>> = {
	none: [],
	read: ["read"],
	write: ["read", "write"],
	admin: ["read", "write", "admin"],
};

/** The lines of every role that exists; a role that does not has none. */
export function policyOf(state: State): PolicyLine[] {
	const named = state.levels.map(({ role }) => role);
	const existing = new Set([...state.staticRoles, ...state.dynamicRoles, ...named]);
	return [...existing].filter(isCanonical).flatMap((role) => linesOf(state, role));
}

function linesOf(state: State, role: string): PolicyLine[] {
	const allow = (modules: string, actions: readonly string[]) =>
		actions.map((action): PolicyLine => [role, modules, action, "allow"]);
	const deny = (modules: string): PolicyLine => [role, modules, "*", "deny"];
	const creator = role === state.creatorRole;
	const rows = state.rows.filter((row) => row.role === role);
	return [
		deny(unknownModules(state)),
		...(creator ? allow(oneOf(OWN_MODULES), ["*"]) : []),
		...rows.flatMap((row) => [...allow(oneOf([row.module]), grantedBy(row)), deny(oneOf([row.module]))]),
		...(role === "admin" ? allow(oneOf(["spaces.permissions"]), ["read"]) : []),
		...(role === "admin" ? allow(oneOf(["spaces.credentials"]), ["read", "write"]) : []),
		deny(oneOf(OWN_MODULES)),
		...closedModules(state).map(deny),
		...allow("", ACTIONS_OF_LEVEL[tierOf(state, role)]),
	];
}

function isCanonical(role: string): boolean {
	return new RegExp(`^${ID}$`).test(role);
}

function unknownModules({ catalogue }: State): string {
	if (catalogue) return noneOf([...catalogue, ...OWN_MODULES]);
	return `^(?!(?:(?!spaces\\.)${ID}|${OWN_MODULES.map(escaped).join("|")})$)`;
}

/** What the type of the space does not open; nothing where the application declares no types. */
function closedModules({ types, type, defaultType }: State): string[] {
	if (!types) return [];
	const open = types.find(({ name }) => name === (type ?? defaultType))?.modules ?? [];
	return open === "*" ? [] : [noneOf(open)];
}

function grantedBy(row: PermissionRow): string[] {
	return ACTIONS.filter((action) => row[action]);
}

function tierOf({ levels, creatorRole }: State, role: string): Level {
	const named = levels.find((entry) => entry.role === role)?.level;
	return named ?? (role === creatorRole ? "admin" : role === "admin" ? "write" : "read");
}

function oneOf(modules: readonly string[]): string {
	return `^(?:${modules.map(escaped).join("|")})$`;
}

function noneOf(modules: readonly string[]): string {
	return modules.length > 0 ? `^(?!${oneOf(modules).slice(1)})` : "";
}

function escaped(module: string): string {
	return module.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
