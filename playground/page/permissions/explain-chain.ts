import type { Action, Because, GrantsText, Permissions, Source, SpaceMatrix } from "better-auth-spaces";
import { GRANTS_OF_LEVEL, grantsAction } from "./levels.ts";
import { cellName } from "./matrix-draft.ts";

/** What one role of a member says about one module, and what that is read from. */
export interface RoleStep {
	readonly role: string;
	readonly source: Source;
	readonly grants: GrantsText;
	readonly changedAt: Date | null;
	readonly changedBy: string | null;
}

export interface Verdict {
	readonly allowed: boolean;
	readonly because: Because;
}

/** From the matrix, which tells of each cell what it grants and why. */
export function stepsFromMatrix(
	matrix: SpaceMatrix,
	roles: readonly string[],
	module: string,
): readonly RoleStep[] {
	return roles.map((role) => {
		const cell = matrix.cells.find((candidate) => cellName(candidate) === cellName({ role, module }));
		const exists = matrix.roles.some((candidate) => candidate.name === role && candidate.exists);
		if (!cell || !exists) return { role, source: "role", grants: "---", changedAt: null, changedBy: null };
		const { source, grants, changedAt, changedBy } = cell;
		return { role, source, grants, changedAt, changedBy };
	});
}

const BUILT_IN = ["spaces.permissions", "spaces.credentials"];

/** From one's own permissions: a member who may not read the matrix knows what his own roles follow from. */
export function stepsFromPermissions(mine: Permissions, module: string): readonly RoleStep[] {
	const column = Object.keys(mine.modules).indexOf(module);
	const builtIn = BUILT_IN.indexOf(module);
	return mine.roles.map(({ name, tier, own, rows, creator, unknown }) => {
		const step = (source: Source, grants: GrantsText): RoleStep => ({
			...{ role: name, source, grants, changedAt: null, changedBy: null },
		});
		if (unknown) return step("role", "---");
		if (creator && builtIn >= 0) return step("creator", "rwa");
		const bits = rows[column] ?? "-";
		if (bits !== "-") return step("override", fromBits(Number(bits)));
		if (builtIn >= 0) return step("tier", GRANTS_OF_LEVEL[own[builtIn] ?? "none"]);
		if (mine.allow !== "*" && mine.allow[column] !== "1") return step("allowlist", "---");
		return step("tier", GRANTS_OF_LEVEL[tier]);
	});
}

function fromBits(bits: number): GrantsText {
	return `${bits & 1 ? "r" : "-"}${bits & 2 ? "w" : "-"}${bits & 4 ? "a" : "-"}`;
}

/** Of several refusals the first of these is the one to tell. */
const REFUSALS = [
	["override", "denied-by-override"],
	["allowlist", "not-in-allowlist"],
	["tier", "not-granted"],
	["role", "unknown-role"],
] as const satisfies readonly (readonly [Source, Because["reason"]])[];

/** What the roles add up to: one that grants is enough. */
export function sumOf(steps: readonly RoleStep[], action: Action): Verdict {
	const granting = steps.find(({ grants }) => grantsAction(grants, action));
	if (granting) {
		const { source, role, changedAt } = granting;
		return { allowed: true, because: { reason: "granted", source, role, changedAt } };
	}
	for (const [source, reason] of REFUSALS) {
		const refusing = steps.find((step) => step.source === source);
		if (!refusing) continue;
		const { role, changedAt } = refusing;
		return { allowed: false, because: { reason, source, role, changedAt } };
	}
	return { allowed: false, because: { reason: "not-granted", source: "tier", role: null, changedAt: null } };
}
