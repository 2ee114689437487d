import { useId } from "react";
import { Icon } from "../components/icon.tsx";
import { count, dateTime } from "../lib/format.ts";
import { wordOf } from "./levels.ts";
import type { Delta } from "./matrix-deltas.ts";
import { cellName, type Draft } from "./matrix-draft.ts";

interface ForeignChangesProps {
	readonly deltas: readonly Delta[];
	/** Those of them that the draft wants otherwise. */
	readonly conflicts: readonly Delta[];
	readonly draft: Draft;
	readonly nameOf: (userId: string) => string;
	readonly onKeepMine: () => void;
	readonly onDropMine: () => void;
}

/** What somebody else has changed in the meantime, and what becomes of one's own changes there. */
export function ForeignChanges(props: ForeignChangesProps) {
	const { deltas, conflicts, draft, nameOf, onKeepMine, onDropMine } = props;
	const id = useId();
	return (
		<div className="foreign" role="status" aria-live="polite">
			{deltas.length > 0 && (
				<section aria-labelledby={id} data-conflict={conflicts.length > 0}>
					<h3 id={id}>
						<Icon name="elsewhere" /> {headline(deltas.length, conflicts.length)}
					</h3>
					<ul>
						{deltas.map((delta) => (
							<li key={cellName(delta)}>
								<strong>
									{delta.role} on {delta.module}
								</strong>
								: {wordOf(delta.from)} → {wordOf(delta.to)}{" "}
								<span className="fine">{authorOf(delta, nameOf)}</span>
								{conflicts.includes(delta) && (
									<span className="yours">yours: {draft.get(cellName(delta))?.level ?? "default"}</span>
								)}
							</li>
						))}
					</ul>
					<p className="fine">{consequence(draft.size, conflicts.length)}</p>
					<div className="actions">
						{conflicts.length > 0 ? (
							<>
								<button type="button" onClick={onKeepMine}>
									Keep mine on top
								</button>
								<button type="button" onClick={onDropMine}>
									Drop mine
								</button>
							</>
						) : (
							<button type="button" onClick={onKeepMine}>
								Understood
							</button>
						)}
					</div>
				</section>
			)}
		</div>
	);
}

function headline(deltas: number, conflicts: number): string {
	const what = `${count(deltas, "cell")} changed elsewhere in the meantime`;
	return conflicts > 0 ? `${what}, ${conflicts} of them also by you` : what;
}

function consequence(drafted: number, conflicts: number): string {
	if (drafted === 0) return "The matrix below is up to date.";
	if (conflicts === 0)
		return "The matrix below is up to date. Your changes do not touch these cells, and still stand.";
	return "Nothing of yours is lost. Say which of the two is to stand where you both changed a cell; then save.";
}

function authorOf({ to, by, at }: Delta, nameOf: (userId: string) => string): string {
	// The author of a removal is not among what the matrix tells.
	if (to === null) return "override removed";
	return `${by === null ? "server code" : nameOf(by)}${at === null ? "" : `, ${dateTime(at)}`}`;
}
