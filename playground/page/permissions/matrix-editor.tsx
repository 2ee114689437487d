import type { MatrixCell, SpaceMatrix } from "better-auth-spaces";
import { useRef, useState } from "react";
import { count } from "../lib/format.ts";
import type { CellMarks } from "./cell-marks.ts";
import { DeadRows } from "./dead-rows.tsx";
import { ForeignChanges } from "./foreign-changes.tsx";
import type { Place } from "./grid-keys.ts";
import { LevelMenu } from "./level-menu.tsx";
import { type Choice, cellName, draftedChoice, nextChoice } from "./matrix-draft.ts";
import { MatrixGrid } from "./matrix-grid.tsx";
import { MatrixKeys, MatrixLegend } from "./matrix-legend.tsx";
import { MatrixToolbar } from "./matrix-toolbar.tsx";
import { menuFor } from "./shown-part.ts";
import { useDecidingCell } from "./use-deciding-cell.ts";
import type { MatrixDraft } from "./use-matrix-draft.ts";
import { useShownPart } from "./use-shown-part.ts";

interface MatrixEditorProps {
	readonly matrix: SpaceMatrix;
	readonly editing: MatrixDraft;
	readonly editable: boolean;
	/** The cell that decided the question last asked. */
	readonly deciding: string | null;
	readonly nameOf: (userId: string) => string;
}

interface Opened {
	readonly place: Place;
	readonly anchor: HTMLElement;
}

/** The grid with everything around it: what is shown of it, what its signs mean, and what happened to it elsewhere. */
export function MatrixEditor({ matrix, editing, editable, deciding, nameOf }: MatrixEditorProps) {
	const [opened, setOpened] = useState<Opened | null>(null);
	const [said, setSaid] = useState("");
	const grid = useRef<HTMLTableElement>(null);
	const { draft, deltas, conflicts } = editing;
	const { part, wish } = useShownPart(matrix, editable, deciding);
	const marks = marksOf(editing, deciding);
	useDecidingCell(grid, deciding);

	const choose = (cells: readonly MatrixCell[], choice: Choice) => {
		editing.choose(cells, choice);
		const [only] = cells;
		const what = cells.length === 1 && only ? `${only.role} on ${only.module}` : count(cells.length, "cell");
		setSaid(`${what}: ${choice}, not saved`);
	};
	const onCycle = (place: Place) => {
		const cells = part.cellsAt(place);
		const [cell] = cells;
		if (cell) choose(cells, nextChoice(draftedChoice(draft, cell)));
	};
	const history = historyOf(editing, setSaid);
	const { modules, roles, cells } = part;

	return (
		<>
			<ForeignChanges
				{...{ deltas, conflicts, draft, nameOf }}
				onKeepMine={editing.keepMine}
				onDropMine={editing.dropMine}
			/>
			<MatrixToolbar
				{...wish}
				type={matrix.type}
				shown={`${modules.length} of ${count(part.total, "module")}`}
				history={editable ? history : null}
			/>
			<MatrixGrid
				{...{ roles, modules, cells, draft, marks, nameOf, onCycle }}
				ref={grid}
				isOpen={(place) => part.cellsAt(place).length > 0}
				opened={opened?.place ?? null}
				onOpen={(place, anchor) => setOpened({ place, anchor })}
				onUndo={history.undo}
				onRedo={history.redo}
			/>
			{opened && (
				<LevelMenu
					key={`${opened.place.row} ${opened.place.column}`}
					anchor={opened.anchor}
					{...menuFor(part.cellsAt(opened.place), opened.place, draft)}
					onChoose={(choice) => choose(part.cellsAt(opened.place), choice)}
					onClose={() => setOpened(null)}
				/>
			)}
			<MatrixKeys editable={editable} />
			<MatrixLegend />
			{!editable && (
				<p className="fine actions">You may look, not change. Saving takes admin on spaces.permissions.</p>
			)}
			<DeadRows matrix={matrix} busy={editing.saving} onRemove={editable ? editing.removeDead : null} />
			<p className="sr-only" role="status">
				{said}
			</p>
		</>
	);
}

/** Steps back and forth, and tells of them. */
function historyOf({ canUndo, canRedo, undo, redo }: MatrixDraft, say: (words: string) => void) {
	return {
		...{ canUndo, canRedo },
		undo: () => {
			undo();
			say("One step back");
		},
		redo: () => {
			redo();
			say("One step forth");
		},
	};
}

function marksOf({ draft, impact, deltas }: MatrixDraft, deciding: string | null): CellMarks {
	return { refused: refusedCells(draft, impact), elsewhere: new Set(deltas.map(cellName)), deciding };
}

/** The cells of a draft that the server has just refused, by the modules its refusal names. */
function refusedCells(draft: MatrixDraft["draft"], impact: MatrixDraft["impact"]): ReadonlySet<string> {
	if (impact?.state !== "failed") return new Set();
	const { missing, modules } = impact.failure;
	const named = new Set([...missing.map(({ module }) => module), ...modules]);
	return new Set([...draft].filter(([, { module }]) => named.has(module)).map(([name]) => name));
}
