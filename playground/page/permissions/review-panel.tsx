import type { MatrixWritten, SpaceMatrix } from "better-auth-spaces";
import { useId } from "react";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Refusal } from "../components/refusal.tsx";
import { count } from "../lib/format.ts";
import type { Answer } from "../lib/use-answer.ts";
import { ChangeList } from "./change-list.tsx";
import { PeopleImpact } from "./people-impact.tsx";
import type { MatrixDraft } from "./use-matrix-draft.ts";

interface ReviewPanelProps {
	readonly matrix: SpaceMatrix;
	readonly editing: MatrixDraft;
	readonly nameOf: (userId: string) => string;
}

/** What is about to be saved, and who gains and loses what by it, before it is. */
export function ReviewPanel({ matrix, editing, nameOf }: ReviewPanelProps) {
	const { draft, impact, message, saving, conflicts, lastSave, save, discard, undoSave } = editing;
	const id = useId();
	const empty = draft.size === 0;
	return (
		<section className="review" aria-labelledby={id} data-empty={empty}>
			<header>
				<h2 id={id}>Unsaved changes</h2>
				{!empty && <span className="count">{draft.size}</span>}
			</header>
			{empty && (
				<p className="fine">Nothing is changed yet. What you change is listed here before it is saved.</p>
			)}
			{!empty && <ChangeList matrix={matrix} draft={draft} />}
			{impact && <Impact impact={impact} nameOf={nameOf} />}
			<div className="actions">
				<Button className="primary" idle={empty || saving || conflicts.length > 0} onClick={save}>
					{empty ? "Save" : `Save ${count(draft.size, "change")}`}
				</Button>
				<Button idle={empty || saving} onClick={discard}>
					Discard
				</Button>
			</div>
			<Notice message={message} />
			{empty && lastSave && (
				<Button className="undo-save" idle={saving} onClick={undoSave}>
					Undo the save
				</Button>
			)}
		</section>
	);
}

interface ImpactProps {
	readonly impact: Answer<MatrixWritten>;
	readonly nameOf: (userId: string) => string;
}

function Impact({ impact, nameOf }: ImpactProps) {
	return (
		<div className="impact" aria-live="polite">
			<h3>Who gains and loses what</h3>
			{impact.state === "loading" && <p className="fine">Asking the server…</p>}
			{impact.state === "failed" && <Refusal failure={impact.failure} />}
			{impact.state === "ready" && <PeopleImpact people={impact.data.people} nameOf={nameOf} />}
		</div>
	);
}
