import {
	decide,
	defaultLevel,
	effectiveGrants,
	isAllowlisted,
	isKnownModule,
	type Source,
} from "./decide.ts";
import { isBuiltIn } from "./ids.ts";
import type { RoleHolder } from "./impact.ts";
import { type Grants, type GrantsText, grantsText, type Level, sameGrants } from "./levels.ts";
import type { RoleRules, Rules } from "./rules.ts";

/** A row of the matrix. */
export interface MatrixRole<R extends string = string> {
	readonly name: R;
	readonly tier: Level;
	readonly creator: boolean;
	/** False for a role that only rows still mention. */
	readonly exists: boolean;
	/** How many members of the space hold it. */
	readonly members: number;
}

/** A column of the matrix. */
export interface MatrixModule<M extends string = string> {
	readonly id: M;
	/** False for a module that only rows still mention: it left the catalogue. */
	readonly known: boolean;
	/** Whether the type of this space opens it. */
	readonly allowed: boolean;
	readonly builtIn: boolean;
}

/** What one role has in one module, and why. */
export interface MatrixCell<M extends string = string, R extends string = string> {
	readonly role: R;
	readonly module: M;
	/** What the role has here now. */
	readonly grants: GrantsText;
	/** What that was read from. */
	readonly source: Source;
	/** What it has without its override. */
	readonly default: Level;
	readonly changedAt: Date | null;
	readonly changedBy: string | null;
	/** An override of a role or module that does not exist any more: it grants nothing and can be removed. */
	readonly dead: boolean;
}

/** The types name what the options declare; a dead row can name anything. */
export interface Matrix<M extends string = string, R extends string = string> {
	readonly roles: readonly MatrixRole<R>[];
	readonly modules: readonly MatrixModule<M>[];
	readonly cells: readonly MatrixCell<M, R>[];
	/** Every override as `matrix/set` takes it: the matrix as JSON, to keep, compare or write to another space. */
	readonly overrides: readonly MatrixOverride<M, R>[];
}

/** A stored cell, as it is written. */
export interface MatrixOverride<M extends string = string, R extends string = string> {
	readonly role: R;
	readonly module: M;
	readonly canRead: boolean;
	readonly canWrite: boolean;
	readonly canAdmin: boolean;
}

/** An override as a matrix shows it. */
export interface AuthoredOverride {
	readonly role: string;
	readonly module: string;
	readonly grants: Grants;
	readonly changedAt: Date | null;
	readonly changedBy: string | null;
}

/** The whole table of a space: every role that exists × every module that can be named, and the dead rows, in the order of the overrides. */
export function toMatrix(
	rules: Rules,
	modules: readonly string[],
	overrides: readonly AuthoredOverride[],
	members: readonly RoleHolder[],
): Matrix {
	const { allowlist, catalogue, roles } = rules;
	const rows = new Map(overrides.map((row) => [cellName(row.role, row.module), row]));
	const ids = new Set([...modules, ...overrides.map((row) => row.module)]);
	return {
		roles: roles.map(({ name, tier, creator, exists }) => ({
			...{ name, tier, creator, exists },
			members: members.filter((member) => member.roles.includes(name)).length,
		})),
		modules: [...ids].map((id) => ({
			id,
			known: isKnownModule(catalogue, id),
			allowed: isBuiltIn(id) || isAllowlisted(allowlist, id),
			builtIn: isBuiltIn(id),
		})),
		cells: roles.flatMap((role) =>
			[...ids].flatMap((module) => {
				const row = rows.get(cellName(role.name, module));
				const dead = !role.exists || !isKnownModule(catalogue, module);
				return dead && !row ? [] : [toCell(rules, role, module, row, dead)];
			}),
		),
		overrides: overrides.map(({ role, module, grants }) => ({
			...{ role, module },
			...{ canRead: grants.read, canWrite: grants.write, canAdmin: grants.admin },
		})),
	};
}

function toCell(
	rules: Rules,
	role: RoleRules,
	module: string,
	row: AuthoredOverride | undefined,
	dead: boolean,
): MatrixCell {
	const alone: Rules = { ...rules, roles: [role] };
	return {
		role: role.name,
		module,
		grants: grantsText(effectiveGrants(alone, module)),
		source: decide(alone, module, "read").because.source,
		default: defaultLevel(rules.allowlist, role, module),
		changedAt: row?.changedAt ?? null,
		changedBy: row?.changedBy ?? null,
		dead,
	};
}

/** One cell before and after a write; null stands for "no override". */
export interface CellChange {
	readonly role: string;
	readonly module: string;
	readonly from: Grants | null;
	readonly to: Grants | null;
}

/** Which of the wanted cells are not so already, ordered, so that two writers meet their rows in the same order. */
export function diffCells(
	overrides: readonly AuthoredOverride[],
	wanted: readonly Omit<CellChange, "from">[],
): readonly CellChange[] {
	const rows = new Map(overrides.map((row) => [cellName(row.role, row.module), row.grants]));
	return wanted
		.map(({ role, module, to }) => ({ role, module, from: rows.get(cellName(role, module)) ?? null, to }))
		.filter(({ from, to }) => (from === null || to === null ? from !== to : !sameGrants(from, to)))
		.sort(byCell);
}

interface Cell {
	readonly role: string;
	readonly module: string;
}

/** For an order that does not depend on the database. */
export function byCell(a: Cell, b: Cell): number {
	return cellName(a.role, a.module) < cellName(b.role, b.module) ? -1 : 1;
}

/** Ids hold no space, so this is unambiguous. */
export function cellName(role: string, module: string): string {
	return `${role} ${module}`;
}
