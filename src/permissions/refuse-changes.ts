import type { Actor } from "../actor.ts";
import { SpacesError } from "../error.ts";
import { beyondOwnGrants } from "./core/ceiling.ts";
import { isAllowlisted, isKnownModule } from "./core/decide.ts";
import { isBuiltIn } from "./core/ids.ts";
import { isCumulative, NO_GRANTS, sameGrants } from "./core/levels.ts";
import type { CellChange } from "./core/matrix.ts";
import type { LoadedMatrix } from "./load-matrix.ts";

/**
 * What may not be written into a matrix by anybody, and what not by a member.
 *
 * @throws SpacesError `SPACE_ROLE_UNKNOWN`, `SPACE_MODULE_UNKNOWN`, `SPACE_ROLE_PROTECTED`, `SPACE_GRANTS_INVALID`,
 * `SPACE_MODULE_NOT_ALLOWED`, `SPACE_FORBIDDEN`
 */
export function refuseChanges(before: LoadedMatrix, actor: Actor, changes: readonly CellChange[]): void {
	refuseUnfit(before, changes);
	if (actor.userId === null) return;
	refuseBeyondAllowlist(before, changes);
	refuseBeyondOwn(before, actor, changes);
}

/** Nothing can be planted for a role or module that may exist one day; removing a row is always possible. */
function refuseUnfit({ rules }: LoadedMatrix, changes: readonly CellChange[]): void {
	const granting = changes.filter((cell) => cell.to !== null);
	const roles = new Map(rules.roles.map((role) => [role.name, role]));
	const unknownRoles = granting.map((cell) => cell.role).filter((name) => !roles.get(name)?.exists);
	if (unknownRoles.length > 0) throw new SpacesError("SPACE_ROLE_UNKNOWN", { roles: unknownRoles });
	const modules = granting
		.map((cell) => cell.module)
		.filter((module) => !isKnownModule(rules.catalogue, module));
	if (modules.length > 0) throw new SpacesError("SPACE_MODULE_UNKNOWN", { modules });
	if (granting.some((cell) => isBuiltIn(cell.module) && roles.get(cell.role)?.creator)) {
		throw new SpacesError("SPACE_ROLE_PROTECTED");
	}
	if (granting.some(({ to }) => to && !isCumulative(to))) throw new SpacesError("SPACE_GRANTS_INVALID");
}

/** A row wins over the allowlist, so members may not write one that opens what the space's type keeps closed. */
function refuseBeyondAllowlist({ rules }: LoadedMatrix, changes: readonly CellChange[]): void {
	const modules = changes
		.filter(({ to }) => to !== null && !sameGrants(to, NO_GRANTS))
		.map((cell) => cell.module)
		.filter((module) => !isBuiltIn(module) && !isAllowlisted(rules.allowlist, module));
	if (modules.length > 0) throw new SpacesError("SPACE_MODULE_NOT_ALLOWED", { modules });
}

/** The granter ceiling: what a member changes in the matrix stays within what he may do himself. */
function refuseBeyondOwn({ rules }: LoadedMatrix, actor: Actor, changes: readonly CellChange[]): void {
	const missing = beyondOwnGrants(rules, actor.roles, changes);
	if (missing.length > 0) throw new SpacesError("SPACE_FORBIDDEN", { missing });
}
