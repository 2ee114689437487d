import { ACTIONS, type Action, grantsOf, LEVELS, type Level } from "../../src/permissions/core/levels.ts";
import { type OracleWorld, oracle } from "../support/oracle.ts";
import { pick, seededRandom } from "./random.ts";

// The matrix, the member and the questions that every candidate and every endpoint gets.

export const ROLES = ["owner", "admin", "member", "trainer", "editor", "auditor"] as const;
type RoleName = (typeof ROLES)[number];

export const MEMBER_ROLES: readonly RoleName[] = ["trainer", "auditor"];

export const MODULES: readonly string[] = Array.from(
	{ length: 60 },
	(_, index) => `module-${String(index + 1).padStart(2, "0")}`,
);

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

const random = seededRandom(1);

/** A row for every cell. Half of them grant nothing, so that about half of the questions are refused. */
export const CELLS: readonly Cell[] = ROLES.flatMap((role) =>
	MODULES.map((module) => ({
		role,
		module,
		level: pick(random, [...LEVELS, "none", "none"] as const),
	})),
);

export const MEMBER_CELLS = CELLS.filter((cell) => MEMBER_ROLES.includes(cell.role));

const world: OracleWorld = {
	catalogue: [...MODULES],
	type: null,
	existing: ROLES.map((name) => ({ name })),
	creatorRole: "owner",
	storedRole: MEMBER_ROLES.join(","),
	rows: CELLS.map(({ role, module, level }) => ({ role, module, ...grantsOf(level) })),
};

/** One in thirty asks for a module that no catalogue knows. */
export const QUESTIONS: readonly Question[] = Array.from({ length: 1_024 }, () => {
	const module = pick(random, [...MODULES, "module-61", "module-62"]);
	const action = pick(random, ACTIONS);
	return { module, action, expected: oracle(world, module, action).allowed };
});

export function actionsOf(level: Level): Action[] {
	return ACTIONS.filter((action) => grantsOf(level)[action]);
}

/** What a role may do, as Better Auth's access control has it. */
export function statementsOf(role: RoleName): Record<string, Action[]> {
	const granted = CELLS.filter((cell) => cell.role === role && cell.level !== "none");
	return Object.fromEntries(granted.map(({ module, level }) => [module, actionsOf(level)]));
}

export const ALL_STATEMENTS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
	MODULES.map((module) => [module, ACTIONS]),
);
