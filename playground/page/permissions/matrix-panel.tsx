import type { GrantsText } from "better-auth-spaces";
import { Loading, Panel } from "../components/panel.tsx";
import { Refusal } from "../components/refusal.tsx";
import { readMatrix } from "../lib/calls.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { MatrixEditor } from "./matrix-editor.tsx";

interface MatrixPanelProps {
	readonly spaceId: string;
	/** What the viewer may do with the matrix itself. */
	readonly mine: GrantsText;
	readonly nameOf: (userId: string) => string;
	readonly onSaved: () => void;
}

export function MatrixPanel({ spaceId, mine, nameOf, onSaved }: MatrixPanelProps) {
	const [matrix, reload] = useAnswer(readMatrix, spaceId);
	return (
		<Panel
			className="matrix wide"
			title="Matrix"
			call="spaces.matrix()"
			about="Every role × every module. A cell follows the role’s default until a row overrides it; all changes are saved in one call, or none."
		>
			{matrix.state === "loading" && <Loading text="Reading the matrix…" />}
			{matrix.state === "failed" && <Refusal failure={matrix.failure} />}
			{matrix.state === "ready" && (
				<MatrixEditor
					matrix={matrix.data}
					editable={mine === "rwa"}
					nameOf={nameOf}
					reload={reload}
					onSaved={onSaved}
				/>
			)}
		</Panel>
	);
}
