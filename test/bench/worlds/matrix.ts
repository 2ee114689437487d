import { ACTIONS, type Action, grantsOf, LEVELS, type Level } from "../../../src/permissions/core/levels.ts";
import { type OracleWorld, oracle } from "../../support/oracle.ts";
import { pick, seededRandom } from "../random.ts";

// The matrices, the member and the questions that candidates and endpoints get.

export const ROLES = ["owner", "admin", "member", "trainer", "editor", "auditor"] as const;
export type RoleName = (typeof ROLES)[number];

export const MEMBER_ROLES: readonly RoleName[] = ["trainer", "auditor"];

/** Asked for too, now and then, though no catalogue has them. */
export const UNKNOWN_MODULES: readonly string[] = ["elsewhere-1", "elsewhere-2"];

export interface Matrix {
	/** The whole catalogue. */
	readonly modules: readonly string[];
	/** One override each. */
	readonly cells: readonly Cell[];
	readonly questions: readonly Question[];
}

export interface Cell {
	readonly role: RoleName;
	readonly module: string;
	readonly level: Level;
}

export interface Question {
	readonly module: string;
	readonly action: Action;
	/** What the naive oracle of the test suite says. */
	readonly expected: boolean;
}

/**
 * Half of the cells grant nothing, so that about half of the questions are refused.
 * @param rows the first so many cells, module by module; all where nothing is said
 */
export function createMatrix(size: number, rows = size * ROLES.length): Matrix {
	const random = seededRandom(1);
	const modules = Array.from({ length: size }, (_, index) => `module-${String(index + 1).padStart(2, "0")}`);
	const every = modules.flatMap((module) => ROLES.map((role) => ({ role, module })));
	const levels = [...LEVELS, "none", "none"] as const;
	const cells = every.slice(0, rows).map((cell): Cell => ({ ...cell, level: pick(random, levels) }));
	const world: OracleWorld = {
		catalogue: modules,
		type: null,
		existing: ROLES.map((name) => ({ name })),
		creatorRole: "owner",
		storedRole: MEMBER_ROLES.join(","),
		rows: ofMember(cells).map(({ role, module, level }) => ({ role, module, ...grantsOf(level) })),
	};
	const asked = [...modules, ...UNKNOWN_MODULES];
	const questions = Array.from({ length: 1_024 }, (): Question => {
		const module = pick(random, asked);
		const action = pick(random, ACTIONS);
		return { module, action, expected: oracle(world, module, action).allowed };
	});
	return { modules, cells, questions };
}

/** What is asked about where nothing else is said. */
export const MATRIX = createMatrix(60);

export function ofMember(cells: readonly Cell[]): readonly Cell[] {
	return cells.filter(({ role }) => MEMBER_ROLES.includes(role));
}

export function actionsOf(level: Level): Action[] {
	return ACTIONS.filter((action) => grantsOf(level)[action]);
}

/** What a role may do, as Better Auth's access control has it. */
export function statementsOf(cells: readonly Cell[], role: RoleName): Record<string, Action[]> {
	const granted = cells.filter((cell) => cell.role === role && cell.level !== "none");
	return Object.fromEntries(granted.map(({ module, level }) => [module, actionsOf(level)]));
}

export function allStatements(modules: readonly string[]): Record<string, readonly string[]> {
	return Object.fromEntries(modules.map((module) => [module, ACTIONS]));
}
