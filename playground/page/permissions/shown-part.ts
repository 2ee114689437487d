import type { MatrixCell, MatrixModule, MatrixRole, SpaceMatrix } from "better-auth-spaces";
import { count } from "../lib/format.ts";
import type { Place } from "./grid-keys.ts";
import { type Choice, cellName, type Draft, draftedChoice, isEditable } from "./matrix-draft.ts";

/** The roles, modules and cells of a matrix that are shown. */
export interface ShownPart {
	readonly roles: readonly MatrixRole[];
	readonly modules: readonly MatrixModule[];
	readonly cells: ReadonlyMap<string, MatrixCell>;
	/** How many modules there are to show. */
	readonly total: number;
	/** The cells that can be changed at a place: one, or those of a header. */
	readonly cellsAt: (place: Place) => readonly MatrixCell[];
}

interface Wish {
	/** What a module has in its name. */
	readonly filter: string;
	/** Also modules that this type of space does not open. */
	readonly withClosed: boolean;
	/** Whether the viewer may change anything. */
	readonly editable: boolean;
	/** A cell to show whatever the rest says. */
	readonly always: string | null;
}

/** What exists, and of that what is wished for. Dead rows are told of elsewhere. */
export function shownPart(matrix: SpaceMatrix, { filter, withClosed, editable, always }: Wish): ShownPart {
	const cells = new Map(matrix.cells.map((cell) => [cellName(cell), cell]));
	const overridden = new Set(
		matrix.cells.filter((cell) => cell.source === "override").map((cell) => cell.module),
	);
	const known = matrix.modules.filter((module) => module.known);
	const modules = known.filter(
		({ id, allowed }) =>
			always?.endsWith(` ${id}`) || ((allowed || withClosed || overridden.has(id)) && id.includes(filter)),
	);
	const roles = matrix.roles.filter((role) => role.exists);
	const cellsAt = ({ row, column }: Place) => {
		if (!editable) return [];
		const here = row === 0 ? (column === 0 ? [] : modules) : modules.slice(row - 1, row);
		const holders = column === 0 ? roles : roles.slice(column - 1, column);
		return here.flatMap((module) =>
			holders.flatMap(({ name }) => {
				const cell = cells.get(cellName({ role: name, module: module.id }));
				return cell && isEditable(cell, module) ? [cell] : [];
			}),
		);
	};
	return { roles, modules, cells, total: known.length, cellsAt };
}

/** What the list of choices says above these cells, and which of them is chosen. */
export function menuFor(
	cells: readonly MatrixCell[],
	{ row, column }: Place,
	draft: Draft,
): { readonly title: string; readonly chosen: Choice | null; readonly defaultMeans: string } {
	const [first] = cells;
	const choices = new Set(cells.map((cell) => draftedChoice(draft, cell)));
	const [only] = choices;
	const chosen = choices.size === 1 ? (only ?? null) : null;
	if (!first) return { title: "", chosen, defaultMeans: "" };
	if (row > 0 && column > 0) {
		const defaultMeans = `follows the role: ${first.default}`;
		return { title: `${first.role} on ${first.module}`, chosen, defaultMeans };
	}
	const what = row === 0 ? first.role : first.module;
	const title = `All ${count(cells.length, "shown cell")} of ${what}`;
	return { title, chosen, defaultMeans: "follows the role" };
}
