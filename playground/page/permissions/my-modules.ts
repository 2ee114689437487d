import type { GrantsText, Permissions, SpaceMatrix } from "better-auth-spaces";

/** What one may do in one module. */
export interface MyModule {
	readonly id: string;
	readonly grants: GrantsText;
	/** Whether the type of the space opens it. */
	readonly open: boolean;
	/** Whether a row of the matrix has a word in it, for one of the roles. */
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

/** The same for whoever holds one role alone. */
export function modulesOfRole(matrix: SpaceMatrix, role: string): readonly MyModule[] {
	const open = new Set(matrix.modules.filter(({ allowed }) => allowed).map(({ id }) => id));
	return matrix.cells
		.filter((cell) => cell.role === role && !cell.dead)
		.map(({ module, grants, source }) => ({
			id: module,
			grants,
			open: open.has(module),
			overridden: source === "override",
		}));
}
