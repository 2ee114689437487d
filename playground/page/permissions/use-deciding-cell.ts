import { type RefObject, useEffect } from "react";

/** Brings a cell into the part of the grid that is seen. The page itself stays where it is. */
export function useDecidingCell(grid: RefObject<HTMLTableElement | null>, name: string | null): void {
	useEffect(() => {
		if (name === null) return;
		const cell = grid.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(name)}"]`);
		const window = grid.current?.parentElement;
		if (!cell || !window) return;
		window.scrollTop = cell.offsetTop - window.clientHeight / 2;
		window.scrollLeft = cell.offsetLeft - window.clientWidth / 2;
	}, [grid, name]);
}
