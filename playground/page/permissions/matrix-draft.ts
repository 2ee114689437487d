import type { Level, MatrixCell, MatrixModule, SpaceMatrixChange } from "better-auth-spaces";
import type { ModuleId } from "../../modules.ts";
import { LEVELS, levelOf } from "./levels.ts";

/** What can be chosen for a cell. `"default"`: no override. */
export type Choice = Level | "default";
export const CHOICES: readonly Choice[] = ["default", ...LEVELS];

/** A change as the plugin takes it. */
export type Change = SpaceMatrixChange<ModuleId> & { readonly level: Level | null };

/** Changes that are not saved yet, by cell. */
export type Draft = ReadonlyMap<string, Change>;
export const EMPTY_DRAFT: Draft = new Map();

export function cellName({ role, module }: { readonly role: string; readonly module: string }): string {
	return `${role} ${module}`;
}

/** Null for bits that no level can say, which only SQL can have written. */
export function storedChoice({ source, grants }: MatrixCell): Choice | null {
	return source === "override" ? levelOf(grants) : "default";
}

export function draftedChoice(draft: Draft, cell: MatrixCell): Choice | null {
	const change = draft.get(cellName(cell));
	return change ? (change.level ?? "default") : storedChoice(cell);
}

export function nextChoice(choice: Choice | null): Choice {
	const index = choice === null ? -1 : CHOICES.indexOf(choice);
	return CHOICES[(index + 1) % CHOICES.length] ?? "default";
}

/** One choice for any number of cells. Choosing what is stored takes a change back. */
export function choose(draft: Draft, cells: readonly MatrixCell[], choice: Choice): Draft {
	const next = new Map(draft);
	for (const cell of cells) {
		next.delete(cellName(cell));
		if (choice === storedChoice(cell)) continue;
		// The matrix names modules of the catalogue, which is what `ModuleId` lists.
		const module = cell.module as ModuleId;
		next.set(cellName(cell), { role: cell.role, module, level: choice === "default" ? null : choice });
	}
	return next;
}

/** Without the changes that have meanwhile come true; the same object where there are none. */
export function withoutDone(draft: Draft, cells: readonly MatrixCell[]): Draft {
	const done = cells.filter((cell) => {
		const change = draft.get(cellName(cell));
		return change !== undefined && (change.level ?? "default") === storedChoice(cell);
	});
	if (done.length === 0) return draft;
	return without(draft, done.map(cellName));
}

export function without(draft: Draft, names: readonly string[]): Draft {
	return new Map([...draft].filter(([name]) => !names.includes(name)));
}

/** Neither the creator role's own cells nor those of a module that this type of space keeps closed can be changed. */
export function isEditable({ source, dead }: MatrixCell, { allowed }: MatrixModule): boolean {
	return source !== "creator" && !dead && (allowed || source === "override");
}
