import type { SpaceMatrix } from "better-auth-spaces";
import { type ReactNode, useEffect } from "react";
import { Loading, Panel } from "../components/panel.tsx";
import { Refusal } from "../components/refusal.tsx";
import type { Answer } from "../lib/use-answer.ts";
import { MatrixEditor } from "./matrix-editor.tsx";
import { ReviewPanel } from "./review-panel.tsx";
import { useMatrixDraft } from "./use-matrix-draft.ts";

interface MatrixPanelProps {
	readonly matrix: Answer<SpaceMatrix>;
	readonly editable: boolean;
	readonly deciding: string | null;
	readonly nameOf: (userId: string) => string;
	readonly reload: () => Promise<void>;
	readonly onSaved: () => void;
	/** Whether there is something that a newer matrix could disturb. */
	readonly onDrafting: (drafting: boolean) => void;
	/** What stands beside the matrix, under the review. */
	readonly children?: ReactNode;
}

/** The matrix, and beside it what is about to become of it. */
export function MatrixPanel({ matrix, children, ...rest }: MatrixPanelProps) {
	if (matrix.state === "ready") {
		return (
			<MatrixDesk matrix={matrix.data} {...rest}>
				{children}
			</MatrixDesk>
		);
	}
	return (
		<>
			<MatrixFrame>
				{matrix.state === "loading" && <Loading text="Reading the matrix…" />}
				{matrix.state === "failed" && <Refusal failure={matrix.failure} />}
			</MatrixFrame>
			{children && <div className="inspector">{children}</div>}
		</>
	);
}

interface MatrixDeskProps extends Omit<MatrixPanelProps, "matrix"> {
	readonly matrix: SpaceMatrix;
}

function MatrixDesk({ matrix, children, onDrafting, ...rest }: MatrixDeskProps) {
	const { editable, deciding, nameOf, reload, onSaved } = rest;
	const editing = useMatrixDraft(matrix, { reload, onSaved });
	const drafting = editing.saving || editing.draft.size > 0;
	useEffect(() => onDrafting(drafting), [onDrafting, drafting]);
	return (
		<>
			<MatrixFrame>
				<MatrixEditor {...{ matrix, editing, editable, deciding, nameOf }} />
			</MatrixFrame>
			<div className="inspector">
				{editable && <ReviewPanel {...{ matrix, editing, nameOf }} />}
				{children}
			</div>
		</>
	);
}

function MatrixFrame({ children }: { readonly children: ReactNode }) {
	return (
		<Panel
			className="matrix"
			title="Matrix"
			call="spaces.matrix()"
			about="Every role × every module. A cell follows the role’s default until a row overrides it; all changes are saved in one call, or none."
		>
			{children}
		</Panel>
	);
}
