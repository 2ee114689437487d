import type { MatrixCell, MatrixWritten, SpaceMatrix, SpaceMatrixChange } from "better-auth-spaces";
import { useEffect, useMemo, useState } from "react";
import type { ModuleId } from "../../modules.ts";
import { authClient } from "../auth-client.ts";
import { count } from "../lib/format.ts";
import type { Message } from "../lib/message.ts";
import { settle } from "../lib/use-answer.ts";
import { wordOf } from "./matrix-deltas.ts";
import { type Choice, cellName, choose, EMPTY_DRAFT, without, withoutDone } from "./matrix-draft.ts";
import { undoing } from "./undoing.ts";
import { useForeignChanges } from "./use-foreign-changes.ts";
import { useHistory } from "./use-history.ts";
import { useImpact } from "./use-impact.ts";

interface Callbacks {
	/** Reads the matrix again. */
	readonly reload: () => Promise<void>;
	readonly onSaved: () => void;
}

type AnyChange = SpaceMatrixChange<ModuleId>;

export type MatrixDraft = ReturnType<typeof useMatrixDraft>;

/** Everything between the first change of a cell and the last word of the server about it. */
export function useMatrixDraft(matrix: SpaceMatrix, { reload, onSaved }: Callbacks) {
	const history = useHistory(EMPTY_DRAFT);
	const draft = useMemo(() => withoutDone(history.present, matrix.cells), [history.present, matrix]);
	const { deltas, markSeen, noteOwn } = useForeignChanges(matrix);
	const impact = useImpact(matrix, draft);
	const [message, setMessage] = useState<Message | null>(null);
	const [saving, setSaving] = useState(false);
	const [lastSave, setLastSave] = useState<MatrixWritten | null>(null);

	// The dry run may be what finds out that somebody else was faster.
	const overtaken = impact?.state === "failed" && impact.failure.code === "SPACE_MATRIX_CHANGED";
	useEffect(() => {
		if (overtaken) void reload();
	}, [overtaken, reload]);

	/** True when it is written. */
	const write = async (changes: readonly AnyChange[], ifVersion: string, done: string) => {
		setSaving(true);
		const { spaceId } = matrix;
		const answer = await settle(authClient.spaces.matrix.set({ spaceId, changes: [...changes], ifVersion }));
		if (answer.state === "ready") {
			noteOwn(answer.data);
			await reload();
			setMessage({
				tone: "good",
				text: `${done} ${count(answer.data.changes.length, "change")}. ${told(answer.data)}`,
			});
			onSaved();
		} else {
			if (answer.failure.code === "SPACE_MATRIX_CHANGED") await reload();
			setMessage({ tone: "bad", text: answer.failure.message });
		}
		setSaving(false);
		return answer.state === "ready" ? answer.data : null;
	};
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
		keepMine: markSeen,
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

function told({ changes }: MatrixWritten): string {
	const cells = changes.map(
		({ role, module, from, to }) => `${role} on ${module}: \`${wordOf(from)}\` → \`${wordOf(to)}\``,
	);
	return cells.length > 3
		? `${cells.slice(0, 3).join("; ")}; and ${cells.length - 3} more`
		: cells.join("; ");
}
