import type { MatrixCell, MatrixModule, MatrixRole } from "better-auth-spaces";
import type { CSSProperties, KeyboardEvent, MouseEvent, RefObject } from "react";
import type { CellMarks } from "./cell-marks.ts";
import { GridHead } from "./grid-head.tsx";
import { commandOf, type Place } from "./grid-keys.ts";
import { GridRow } from "./grid-row.tsx";
import type { Draft } from "./matrix-draft.ts";
import { elementAt, placeOf, useRovingFocus } from "./use-roving-focus.ts";

export interface MatrixGridProps {
	readonly ref: RefObject<HTMLTableElement | null>;
	readonly roles: readonly MatrixRole[];
	readonly modules: readonly MatrixModule[];
	/** By role and module. */
	readonly cells: ReadonlyMap<string, MatrixCell>;
	readonly draft: Draft;
	readonly marks: CellMarks;
	/** Whether this cell, or any of a header's, can be changed by the viewer. */
	readonly isOpen: (place: Place) => boolean;
	readonly opened: Place | null;
	readonly nameOf: (userId: string) => string;
	/** Space on a cell: the next of its choices. */
	readonly onCycle: (place: Place) => void;
	/** Enter, F2 or a click: all choices. */
	readonly onOpen: (place: Place, anchor: HTMLElement) => void;
	readonly onUndo: () => void;
	readonly onRedo: () => void;
}

/** Roles × modules as a grid of the ARIA Authoring Practices: one tab stop, and keys to move, step and open. */
export function MatrixGrid(props: MatrixGridProps) {
	const { ref, roles, modules, isOpen, onCycle, onOpen, onUndo, onRedo } = props;
	const roving = useRovingFocus(ref, { rows: modules.length + 1, columns: roles.length + 1 });

	const open = (place: Place) => {
		const anchor = elementAt(ref.current, place);
		if (anchor && isOpen(place)) onOpen(place, anchor);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const done = roving.onKey(event) || act(event, roving.current);
		if (done) event.preventDefault();
	};
	const act = (event: KeyboardEvent, place: Place): boolean => {
		const command = commandOf(event, place);
		if (command === "undo") onUndo();
		if (command === "redo") onRedo();
		if (command === "open") open(place);
		if (command === "cycle" && isOpen(place)) onCycle(place);
		return command !== null;
	};
	const onClick = (event: MouseEvent) => {
		const place = placeOf(event.target);
		if (!place) return;
		roving.setCurrent(place);
		open(place);
	};

	return (
		<div className="scroll">
			<table
				ref={ref}
				// biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: this is how the pattern for grids has it.
				role="grid"
				style={{ "--roles": roles.length } as CSSProperties}
				aria-label="Permission matrix"
				aria-describedby="matrix-keys"
				onKeyDown={onKeyDown}
				onClick={onClick}
				onFocus={(event) => {
					const place = placeOf(event.target);
					if (place) roving.setCurrent(place);
				}}
			>
				<GridHead {...props} current={roving.current} />
				<tbody>
					{modules.map((module, index) => (
						<GridRow key={module.id} {...props} module={module} row={index + 1} current={roving.current} />
					))}
				</tbody>
			</table>
			{modules.length === 0 && <p className="empty">No module has this in its name.</p>}
		</div>
	);
}
