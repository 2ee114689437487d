import { type OracleAnswer, type OracleWorld, oracle } from "../../support/oracle.ts";
import type { Answer, Engine } from "./engine.ts";
import type { State } from "./state.ts";

/** The hand-written oracle, and from what it says, the source and date that must go with it. */
export const naiveEngine: Engine = async (state) => {
	const world = toWorld(state);
	return ({ module, action }) => explained(state, module, oracle(world, module, action));
};

function toWorld(state: State): OracleWorld {
	const named = state.levels.map(({ role }) => role);
	const levels = new Map(state.levels.map(({ role, level }) => [role, level]));
	const existing = [...new Set([...state.staticRoles, ...state.dynamicRoles, ...named])];
	const types = state.types?.map(({ name, modules }) => [name, modules === "*" ? modules : [...modules]]);
	return {
		catalogue: state.catalogue ? [...state.catalogue] : undefined,
		types: types && Object.fromEntries(types),
		type: state.type ?? state.defaultType,
		existing: existing.map((name) => ({ name, level: levels.get(name) })),
		creatorRole: state.creatorRole,
		storedRole: state.storedRole,
		rows: [...state.rows],
	};
}

const SOURCE_OF_REFUSAL: Readonly<Record<string, string>> = {
	"unknown-module": "catalogue",
	"denied-by-override": "override",
	"not-in-allowlist": "allowlist",
	"not-granted": "tier",
	"unknown-role": "role",
};

function explained(state: State, module: string, { allowed, reason, role }: OracleAnswer): Answer {
	const row = state.rows.find((candidate) => candidate.role === role && candidate.module === module);
	const aboveRows = module.startsWith("spaces.") && role === state.creatorRole;
	const sourceOfGrant = aboveRows ? "creator" : row ? "override" : "tier";
	const source = (allowed ? sourceOfGrant : SOURCE_OF_REFUSAL[reason]) ?? "none";
	const changedAt = source === "override" ? (row?.changedAt ?? null) : null;
	const seconds = changedAt === null ? null : Math.floor(changedAt / 1_000);
	return { allowed, because: { reason, source, role, changedAt: seconds } };
}
