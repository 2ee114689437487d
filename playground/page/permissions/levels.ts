import type { Action, GrantsText, Level } from "better-auth-spaces";

export const ACTIONS = ["read", "write", "admin"] as const satisfies readonly Action[];
export const LEVELS = ["none", "read", "write", "admin"] as const satisfies readonly Level[];

const LEVEL_OF_GRANTS: Readonly<Record<string, Level>> = {
	"---": "none",
	"r--": "read",
	"rw-": "write",
	rwa: "admin",
};

/** Null for a combination that only SQL can have written, such as `-w-`. */
export function levelOf(grants: GrantsText): Level | null {
	return LEVEL_OF_GRANTS[grants] ?? null;
}

export function grantsAction(grants: GrantsText, action: Action): boolean {
	return grants[ACTIONS.indexOf(action)] !== "-";
}
