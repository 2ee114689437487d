import { type KeyboardEvent, type RefObject, useState } from "react";
import { moveBy, type Place, within } from "./grid-keys.ts";

interface RovingFocus {
	/** The one cell that the Tab key stops at. */
	readonly current: Place;
	/** True when the key has moved the focus. */
	readonly onKey: (event: KeyboardEvent) => boolean;
	readonly setCurrent: (place: Place) => void;
}

/** One tab stop for a whole grid; arrows move it. Cells carry their place as `data-row` and `data-column`. */
export function useRovingFocus(
	grid: RefObject<HTMLTableElement | null>,
	size: { readonly rows: number; readonly columns: number },
): RovingFocus {
	const [wanted, setWanted] = useState<Place>({ row: 1, column: 1 });
	const current = within(wanted, size);
	return {
		current,
		setCurrent: setWanted,
		onKey: (event) => {
			const next = moveBy(event, current, size);
			if (!next) return false;
			setWanted(next);
			elementAt(grid.current, next)?.focus();
			return true;
		},
	};
}

export function placeOf(target: EventTarget): Place | null {
	const cell = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
	return cell && { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
}

export function elementAt(grid: HTMLTableElement | null, { row, column }: Place): HTMLElement | null {
	return grid?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`) ?? null;
}
