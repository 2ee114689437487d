import type { SpaceMatrix } from "better-auth-spaces";
import { useState } from "react";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { count } from "../lib/format.ts";
import { MatrixTable } from "./matrix-table.tsx";
import { MatrixToolbar } from "./matrix-toolbar.tsx";
import { useMatrixDraft } from "./use-matrix-draft.ts";

interface MatrixEditorProps {
	readonly matrix: SpaceMatrix;
	readonly editable: boolean;
	readonly nameOf: (userId: string) => string;
	readonly reload: () => Promise<void>;
	readonly onSaved: () => void;
}

export function MatrixEditor({ matrix, editable, nameOf, ...callbacks }: MatrixEditorProps) {
	const [filter, setFilter] = useState("");
	const [withClosed, setWithClosed] = useState(false);
	const { draft, message, saving, save, change, discard, readAgain } = useMatrixDraft(matrix, callbacks);
	const modules = matrix.modules.filter(
		({ id, allowed }) => (allowed || withClosed || isOverridden(matrix, id)) && id.includes(filter.trim()),
	);
	const idle = draft.size === 0 || saving;

	return (
		<>
			<MatrixToolbar
				{...{ filter, setFilter, withClosed, setWithClosed }}
				type={matrix.type}
				shown={`${modules.length} of ${count(matrix.modules.length, "module")}`}
			/>
			<MatrixTable {...{ matrix, modules, draft, editable, nameOf }} onChoose={change} />
			{editable ? (
				<div className="actions">
					<Button className="primary" idle={idle} onClick={save}>
						{draft.size === 0 ? "Save" : `Save ${count(draft.size, "change")}`}
					</Button>
					<Button idle={idle} onClick={discard}>
						Discard
					</Button>
					<Button className="quiet" idle={saving} onClick={readAgain}>
						Read again
					</Button>
				</div>
			) : (
				<p className="fine actions">You may look, not change. Saving takes admin on spaces.permissions.</p>
			)}
			<Notice message={message} />
		</>
	);
}

function isOverridden({ cells }: SpaceMatrix, module: string): boolean {
	return cells.some((cell) => cell.module === module && cell.source === "override");
}
