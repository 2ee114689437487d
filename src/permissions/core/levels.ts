export const ACTIONS = ["read", "write", "admin"] as const;
/** What is done in a module: `read`, `write` or `admin`. */
export type Action = (typeof ACTIONS)[number];

/** Cumulative: each level includes the ones before it. */
export const LEVELS = ["none", "read", "write", "admin"] as const;
/** What a role has on a module: `none`, `read`, `write` or `admin`, each including the ones before it. */
export type Level = (typeof LEVELS)[number];

/** What one cell of the matrix grants, action by action. */
export type Grants = Readonly<Record<Action, boolean>>;

/** The same as three letters, for people and for the wire: `"rwa"`, `"rw-"`, `"r--"`, `"---"`. */
export type GrantsText = `${"r" | "-"}${"w" | "-"}${"a" | "-"}`;

const GRANTS_OF_LEVEL: Readonly<Record<Level, Grants>> = {
	none: { read: false, write: false, admin: false },
	read: { read: true, write: false, admin: false },
	write: { read: true, write: true, admin: false },
	admin: { read: true, write: true, admin: true },
};

export const NO_GRANTS: Grants = GRANTS_OF_LEVEL.none;

export function grantsOf(level: Level): Grants {
	return GRANTS_OF_LEVEL[level];
}

export function sameGrants(a: Grants, b: Grants): boolean {
	return ACTIONS.every((action) => a[action] === b[action]);
}

export function grantsText(grants: Grants): GrantsText {
	return `${grants.read ? "r" : "-"}${grants.write ? "w" : "-"}${grants.admin ? "a" : "-"}`;
}

/** `admin` includes `write` includes `read`. A row written in SQL need not obey this; a row written through us does. */
export function isCumulative(grants: Grants): boolean {
	return (!grants.admin || grants.write) && (!grants.write || grants.read);
}
