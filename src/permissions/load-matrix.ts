import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { digest } from "../digest.ts";
import { listRoles } from "../organization/role-store.ts";
import { grantsText } from "./core/levels.ts";
import { byCell } from "./core/matrix.ts";
import { listModules } from "./core/modules.ts";
import type { Rules } from "./core/rules.ts";
import { byRole, rulesFrom } from "./load-rules.ts";
import { findOverrides, type OverrideRow } from "./matrix-store.ts";

/** Everything of one space that a matrix, its version and a change to it are made from, read at one moment. */
export interface LoadedMatrix {
	readonly type: string | null;
	/** For every role that exists and every one that a row still mentions. */
	readonly rules: Rules;
	readonly modules: readonly string[];
	readonly overrides: readonly OverrideRow[];
	/** Opaque: differs whenever a row, the type or a role does. */
	readonly version: string;
}

export async function loadMatrix(context: SpacesContext, { space, spaceId }: Actor): Promise<LoadedMatrix> {
	const [existing, rows] = await Promise.all([listRoles(context, spaceId), findOverrides(context, spaceId)]);
	const overrides = [...rows].sort(byCell);
	const names = new Set(existing.map((role) => role.name));
	const mentioned = [...new Set(overrides.map((row) => row.role))].filter((name) => !names.has(name));
	const dead = mentioned.map((name) => ({ name, exists: false, creator: false }));
	const { type } = space;
	return {
		type,
		rules: rulesFrom(context, type, [...existing, ...dead], byRole(overrides)),
		modules: listModules(
			context.policy,
			overrides.map((row) => row.module),
		),
		overrides,
		version: await digest(type, [...names].sort(), overrides.map(rowDigest).sort()),
	};
}

function rowDigest({ role, module, grants }: OverrideRow): string {
	return `${role} ${module} ${grantsText(grants)}`;
}
