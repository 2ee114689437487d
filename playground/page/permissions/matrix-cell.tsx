import type { MatrixCell } from "better-auth-spaces";
import { Icon } from "../components/icon.tsx";
import { dateTime } from "../lib/format.ts";
import { LEVELS, levelOf } from "./levels.ts";
import { type Choice, cellName, type Draft, draftedChoice, storedChoice } from "./matrix-draft.ts";

interface CellProps {
	readonly cell: MatrixCell;
	readonly nameOf: (userId: string) => string;
}

interface CellEditorProps extends CellProps {
	readonly draft: Draft;
	readonly onChoose: (cell: MatrixCell, choice: Choice) => void;
}

export function CellEditor({ cell, draft, nameOf, onChoose }: CellEditorProps) {
	const choice = draftedChoice(draft, cell);
	const changed = draft.has(cellName(cell));
	return (
		<div className="cell" data-changed={changed}>
			<select
				aria-label={`${cell.role} on ${cell.module}`}
				value={choice}
				data-choice={choice}
				onChange={(event) => onChoose(cell, event.target.value as Choice)}
			>
				<option value="default">default ({cell.default})</option>
				{LEVELS.map((level) => (
					<option key={level} value={level}>
						{level}
					</option>
				))}
				{storedChoice(cell) === "custom" && <option value="custom">{cell.grants}</option>}
			</select>
			{changed ? (
				<span className="provenance unsaved">
					<Icon name="write" />
					not saved; now {levelOf(cell.grants) ?? cell.grants}
				</span>
			) : (
				<Effective cell={cell} nameOf={nameOf} />
			)}
		</div>
	);
}

export function CellView({ cell, nameOf }: CellProps) {
	return (
		<div className="cell">
			<Effective cell={cell} nameOf={nameOf} />
		</div>
	);
}

/** What the role has here now, and what that was read from. */
function Effective({ cell, nameOf }: CellProps) {
	const { grants, source, changedAt, changedBy, dead } = cell;
	const level = levelOf(grants);
	const overridden = source === "override";
	const author = changedBy === null ? "server code" : nameOf(changedBy);
	return (
		<span
			className="provenance"
			title={overridden && changedAt ? `${author}, ${dateTime(changedAt)}` : undefined}
		>
			<span className="level" data-action={level ?? "none"} data-source={source}>
				<Icon name={level ?? "alert"} />
				{level ?? grants}
			</span>
			<span className="source" data-source={source}>
				<Icon name={overridden ? "override" : source === "creator" ? "lock" : "inherited"} />
				{overridden ? "override" : source === "creator" ? "always" : "default"}
				{dead && " (dead)"}
			</span>
		</span>
	);
}
