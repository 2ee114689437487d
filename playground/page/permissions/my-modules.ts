import type { GrantsText, Permissions } from "better-auth-spaces";

export interface MyModule {
	readonly id: string;
	readonly grants: GrantsText;
	/** Whether the type of the space opens it. */
	readonly open: boolean;
	/** Whether a row of the matrix has a word in it, for one of my roles. */
	readonly overridden: boolean;
}

/** The answer of `spaces.permissions` as a list. Columns of `allow` and `rows` stand for the keys of `modules`. */
export function myModules({ modules, allow, roles }: Permissions): readonly MyModule[] {
	return Object.entries(modules).map(([id, grants], column) => ({
		id,
		grants,
		open: allow === "*" || allow[column] === "1",
		overridden: roles.some(({ rows }) => (rows[column] ?? "-") !== "-"),
	}));
}
