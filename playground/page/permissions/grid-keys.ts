/** A place in a grid: row 0 holds the headers of the columns, column 0 those of the rows. */
export interface Place {
	readonly row: number;
	readonly column: number;
}

interface Size {
	readonly rows: number;
	readonly columns: number;
}

const PAGE = 8;

type Move = (place: Place, size: Size) => Place;

const MOVES: Readonly<Record<string, Move>> = {
	ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
	ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
	ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
	ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
	PageUp: ({ row, column }) => ({ row: row - PAGE, column }),
	PageDown: ({ row, column }) => ({ row: row + PAGE, column }),
	Home: ({ row }) => ({ row, column: 0 }),
	End: ({ row }, { columns }) => ({ row, column: columns - 1 }),
	"Control+Home": () => ({ row: 0, column: 0 }),
	"Control+End": (_, { rows, columns }) => ({ row: rows - 1, column: columns - 1 }),
};

/** Where a key leads, by the pattern of the ARIA Authoring Practices for grids; null for a key that does not move. */
export function moveBy(
	{ key, ctrlKey, metaKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">,
	place: Place,
	size: Size,
): Place | null {
	const move = MOVES[ctrlKey || metaKey ? `Control+${key}` : key];
	return move ? within(move(place, size), size) : null;
}

/** The nearest place there is. */
export function within({ row, column }: Place, { rows, columns }: Size): Place {
	const clamp = (value: number, size: number) => Math.min(Math.max(value, 0), size - 1);
	return { row: clamp(row, rows), column: clamp(column, columns) };
}

function isHeader({ row, column }: Place): boolean {
	return row === 0 || column === 0;
}

export function isAt(place: Place | null, { row, column }: Place): boolean {
	return place?.row === row && place.column === column;
}

/** The `tabIndex` of a cell: one in the whole grid is a stop. */
export function tabStop(current: Place, place: Place): 0 | -1 {
	return isAt(current, place) ? 0 : -1;
}

type Command = "undo" | "redo" | "open" | "cycle";

/** What a key does at a place; null for one that does nothing. A header has no next level, so Space lists its choices. */
export function commandOf(
	{ key, ctrlKey, metaKey, shiftKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey">,
	place: Place,
): Command | null {
	if (ctrlKey || metaKey) {
		const letter = key.toLowerCase();
		if (letter === "z") return shiftKey ? "redo" : "undo";
		return letter === "y" ? "redo" : null;
	}
	if (key === "Enter" || key === "F2") return "open";
	if (key !== " ") return null;
	return isHeader(place) ? "open" : "cycle";
}
