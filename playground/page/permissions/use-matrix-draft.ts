import type { MatrixCell, MatrixWritten, SpaceMatrix } from "better-auth-spaces";
import { useEffect, useMemo, useState } from "react";
import type { ModuleId } from "../../modules.ts";
import { type Choice, cellName, choose, EMPTY_DRAFT, without, withoutDone } from "./matrix-draft.ts";
import { undoing } from "./undoing.ts";
import { useForeignChanges } from "./use-foreign-changes.ts";
import { useHistory } from "./use-history.ts";
import { useImpact } from "./use-impact.ts";
import { useWriting } from "./use-writing.ts";

type Callbacks = Omit<Parameters<typeof useWriting>[1], "noteOwn">;

export type MatrixDraft = ReturnType<typeof useMatrixDraft>;

/** Everything between the first change of a cell and the last word of the server about it. */
export function useMatrixDraft(matrix: SpaceMatrix, { reload, onSaved }: Callbacks) {
	const history = useHistory(EMPTY_DRAFT);
	const draft = useMemo(() => withoutDone(history.present, matrix.cells), [history.present, matrix]);
	const { deltas, markSeen, noteOwn } = useForeignChanges(matrix);
	const impact = useImpact(matrix, draft);
	const { write, message, setMessage, saving } = useWriting(matrix, { reload, onSaved, noteOwn });
	const [lastSave, setLastSave] = useState<MatrixWritten | null>(null);

	// The dry run may be what finds out that somebody else was faster.
	const overtaken = impact?.state === "failed" && impact.failure.code === "SPACE_MATRIX_CHANGED";
	useEffect(() => {
		if (overtaken) void reload();
	}, [overtaken, reload]);

	const conflicts = deltas.filter((delta) => draft.has(cellName(delta)));
	const step = (next: typeof draft) => {
		setMessage(null);
		history.step(next);
	};
	return {
		...{ draft, impact, message, saving, conflicts, lastSave },
		/** While a write is under way its own changes are not to be taken for somebody else's. */
		deltas: saving ? [] : deltas,
		canUndo: history.canUndo,
		canRedo: history.canRedo,
		undo: history.undo,
		redo: history.redo,
		choose: (cells: readonly MatrixCell[], choice: Choice) => step(choose(draft, cells, choice)),
		discard: () => step(EMPTY_DRAFT),
		keepMine: () => {
			setMessage(null);
			markSeen();
		},
		dropMine: () => {
			step(without(draft, conflicts.map(cellName)));
			markSeen();
		},
		save: async () => {
			const written = await write([...draft.values()], matrix.version, "Saved");
			if (!written) return;
			history.restart();
			setLastSave(written);
		},
		undoSave: async () => {
			if (!lastSave) return;
			const written = await write(undoing(lastSave), lastSave.version, "Took back");
			if (written) setLastSave(null);
		},
		removeDead: (dead: readonly MatrixCell[]) =>
			write(
				// A dead row may name what is in no catalogue any more.
				dead.map(({ role, module }) => ({ role, module: module as ModuleId, level: null })),
				matrix.version,
				"Removed",
			),
	};
}
