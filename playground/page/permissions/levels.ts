import type { Action, GrantsText, Level } from "better-auth-spaces";

export const ACTIONS = ["read", "write", "admin"] as const satisfies readonly Action[];
export const LEVELS = ["none", "read", "write", "admin"] as const satisfies readonly Level[];

export const GRANTS_OF_LEVEL: Readonly<Record<Level, GrantsText>> = {
	none: "---",
	read: "r--",
	write: "rw-",
	admin: "rwa",
};

/** Null for a combination that only SQL can have written, such as `-w-`. */
export function levelOf(grants: GrantsText): Level | null {
	return LEVELS.find((level) => GRANTS_OF_LEVEL[level] === grants) ?? null;
}

/** An override in a word; without one there is the default. */
export function wordOf(grants: GrantsText | null): string {
	return grants === null ? "default" : (levelOf(grants) ?? grants);
}

/** Every action that is granted, in words. */
export function inWords(grants: GrantsText): string {
	return ACTIONS.filter((action) => grantsAction(grants, action)).join(", ") || "nothing";
}

export function grantsAction(grants: GrantsText, action: Action): boolean {
	return grants[ACTIONS.indexOf(action)] !== "-";
}
