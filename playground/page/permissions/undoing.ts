import type { MatrixWritten, SpaceMatrixChange } from "better-auth-spaces";
import type { ModuleId } from "../../modules.ts";
import { grantsAction, levelOf } from "./levels.ts";

/** The changes that lead back to how it was before. */
export function undoing({ changes }: MatrixWritten): readonly SpaceMatrixChange<ModuleId>[] {
	return changes.map(({ role, module, from }) => {
		const cell = { role, module: module as ModuleId };
		const level = from && levelOf(from);
		if (from === null || level !== null) return { ...cell, level };
		return {
			...cell,
			canRead: grantsAction(from, "read"),
			canWrite: grantsAction(from, "write"),
			canAdmin: grantsAction(from, "admin"),
		};
	});
}
