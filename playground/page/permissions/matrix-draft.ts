import type { Level, MatrixCell, SpaceMatrixChange } from "better-auth-spaces";
import type { ModuleId } from "../../modules.ts";
import { levelOf } from "./levels.ts";

/** What a cell's select may hold. `"default"`: no override. `"custom"`: bits that no level can say. */
export type Choice = Level | "default" | "custom";

/** Changes that are not saved yet, by cell. */
export type Draft = ReadonlyMap<string, SpaceMatrixChange<ModuleId> & { readonly level: Level | null }>;

export const EMPTY_DRAFT: Draft = new Map();

export function cellName({ role, module }: Pick<MatrixCell, "role" | "module">): string {
	return `${role} ${module}`;
}

export function storedChoice(cell: MatrixCell): Choice {
	return cell.source === "override" ? (levelOf(cell.grants) ?? "custom") : "default";
}

export function draftedChoice(draft: Draft, cell: MatrixCell): Choice {
	const change = draft.get(cellName(cell));
	return change ? (change.level ?? "default") : storedChoice(cell);
}

/** Choosing what is stored already takes the change back. */
export function choose(draft: Draft, cell: MatrixCell, choice: Choice): Draft {
	const next = new Map(draft);
	next.delete(cellName(cell));
	if (choice === storedChoice(cell) || choice === "custom") return next;
	const level = choice === "default" ? null : choice;
	// The matrix names modules of the catalogue, which is what `ModuleId` lists.
	next.set(cellName(cell), { role: cell.role, module: cell.module as ModuleId, level });
	return next;
}
