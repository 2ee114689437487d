import type { Answers } from "./engine.ts";
import type { PermissionRow, State } from "./state.ts";

/** How often each thing occurred that a run must have seen, to have proven anything. */
export type Coverage = Record<string, number>;

/** Below this a thing counts as not seen. */
export const ENOUGH = 100;

const REASONS = "granted unknown-module denied-by-override not-in-allowlist not-granted unknown-role".split(
	" ",
);
const SOURCES = "override allowlist tier creator role catalogue".split(" ");

const CANONICAL = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;

/** The corners of the state space that the contract speaks of. */
const FEATURES: Readonly<Record<string, (state: State) => boolean>> = {
	"no catalogue": ({ catalogue }) => catalogue === null,
	"no types": ({ types }) => types === null,
	"unknown type": ({ types, type }) => type !== null && types?.some(({ name }) => name === type) === false,
	"no type": ({ types, type, defaultType }) => types !== null && type === null && defaultType === null,
	"default type": ({ type, defaultType }) => type === null && defaultType !== null,
	"creator role under another name": holdsRenamedCreator,
	"dynamic role held": (state) => held(state).some((role) => state.dynamicRoles.includes(role)),
	"role of the options held": (state) => held(state).some((role) => isNamedOnly(state, role)),
	"role twice": (state) => new Set(held(state)).size < held(state).length,
	"entry that is no role name": (state) => held(state).some((role) => !CANONICAL.test(role)),
	"row on a built-in module": withRow((row) => row.module.startsWith("spaces.")),
	"row of all denies": withRow(({ read, write, admin }) => !read && !write && !admin),
	"row with write but not read": withRow(({ read, write }) => write && !read),
	"row of a role that is none": withRow((row, state) => !exists(state, row.role)),
	"row outside the catalogue": withRow(({ module }, { catalogue }) => catalogue?.includes(module) === false),
	"row nobody dated": withRow(({ changedAt }) => changedAt === null),
};

export function emptyCoverage(): Coverage {
	const groups = { reason: REASONS, source: SOURCES, state: Object.keys(FEATURES) };
	const names = Object.entries(groups).flatMap(([group, members]) =>
		members.map((name) => `${group} ${name}`),
	);
	return Object.fromEntries(names.map((name) => [name, 0]));
}

export function coverState(coverage: Coverage, state: State): void {
	for (const [name, holds] of Object.entries(FEATURES)) if (holds(state)) count(coverage, `state ${name}`);
}

/** Counts what the plugin answered; where that is wrong, the run fails anyway. */
export function coverAnswers(coverage: Coverage, { server }: Answers): void {
	if (!server.because) return;
	count(coverage, `reason ${server.because.reason}`);
	count(coverage, `source ${server.because.source}`);
}

export function shortfalls(coverage: Coverage): string[] {
	return Object.entries(coverage)
		.filter(([, times]) => times < ENOUGH)
		.map(([name, times]) => `${name}: ${times} times, not ${ENOUGH}`);
}

export function formatCoverage(coverage: Coverage): string {
	const entries = Object.entries(coverage).map(
		([name, times]) => [name, times.toLocaleString("en")] as const,
	);
	const width = Math.max(...entries.map(([name]) => name.length));
	const digits = Math.max(...entries.map(([, times]) => times.length));
	return entries.map(([name, times]) => `${name.padEnd(width)}  ${times.padStart(digits)}`).join("\n");
}

function count(coverage: Coverage, name: string): void {
	coverage[name] = (coverage[name] ?? 0) + 1;
}

function held({ storedRole }: State): string[] {
	return storedRole.split(",");
}

function holdsRenamedCreator(state: State): boolean {
	const { creatorRole } = state;
	return creatorRole !== "owner" && exists(state, creatorRole) && held(state).includes(creatorRole);
}

function exists({ staticRoles, dynamicRoles, levels }: State, role: string): boolean {
	return [...staticRoles, ...dynamicRoles, ...levels.map((entry) => entry.role)].includes(role);
}

function isNamedOnly(state: State, role: string): boolean {
	return exists(state, role) && !exists({ ...state, levels: [] }, role);
}

function withRow(matches: (row: PermissionRow, state: State) => boolean): (state: State) => boolean {
	return (state) => state.rows.some((row) => matches(row, state));
}
