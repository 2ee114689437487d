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
			if (grid.current) focusAt(grid.current, next);
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

/**
 * A browser that brings a sticky header into sight scrolls to where it would lie if it did not stick. So only rows and
 * columns are scrolled to, past the headers that lie over them.
 */
function focusAt(grid: HTMLTableElement, place: Place): void {
	const cell = elementAt(grid, place);
	const corner = elementAt(grid, { row: 0, column: 0 });
	const view = grid.parentElement;
	if (!cell || !corner || !view) return;
	cell.focus({ preventScroll: true });
	view.scrollIntoView({ block: "nearest" });
	const { offsetTop: top, offsetLeft: left, offsetHeight: height, offsetWidth: width } = cell;
	if (place.row > 0) {
		view.scrollTop = Math.min(view.scrollTop, top - corner.offsetHeight);
		view.scrollTop = Math.max(view.scrollTop, top + height - view.clientHeight);
	}
	if (place.column > 0) {
		view.scrollLeft = Math.min(view.scrollLeft, left - corner.offsetWidth);
		view.scrollLeft = Math.max(view.scrollLeft, left + width - view.clientWidth);
	}
}
