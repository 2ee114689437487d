import type { MatrixCell } from "better-auth-spaces";
import { Icon } from "../components/icon.tsx";
import { dateTime } from "../lib/format.ts";
import type { CellMarks } from "./cell-marks.ts";
import { levelOf } from "./levels.ts";
import { cellName, type Draft } from "./matrix-draft.ts";
import { STANDINGS, standingOf } from "./standing.ts";

interface GridCellProps {
	readonly cell: MatrixCell;
	readonly draft: Draft;
	readonly marks: CellMarks;
	readonly nameOf: (userId: string) => string;
}

/** What a role may do in a module, at a glance: its level, and why it is so. */
export function GridCell({ cell, draft, marks, nameOf }: GridCellProps) {
	const name = cellName(cell);
	const change = draft.get(name);
	const stored = levelOf(cell.grants);
	const level = change ? (change.level ?? cell.default) : stored;
	const standing = change ? "unsaved" : standingOf(cell);
	const { icon, word } = STANDINGS[standing];
	return (
		<span
			className="tile"
			data-level={level ?? "none"}
			data-standing={standing}
			title={authorship(cell, nameOf)}
		>
			<span className="sr-only">
				{cell.role} on {cell.module}:{" "}
			</span>
			<span className="tile-level">
				<Icon name={level ?? "alert"} />
				{level ?? cell.grants}
			</span>{" "}
			<span className="tile-standing">
				<Icon name={icon} />
				{change ? (
					<>
						<span className="sr-only">not saved{change.level === null ? ", back to the default" : ""}; </span>
						was {stored ?? cell.grants}
					</>
				) : (
					word
				)}
			</span>
			<Marks name={name} marks={marks} />
		</span>
	);
}

function Marks({ name, marks }: { readonly name: string; readonly marks: CellMarks }) {
	return (
		<>
			{marks.refused.has(name) && (
				<span className="mark-note" data-mark="refused">
					<Icon name="alert" /> beyond you
				</span>
			)}
			{marks.elsewhere.has(name) && (
				<span className="mark-note" data-mark="elsewhere">
					<Icon name="elsewhere" /> changed elsewhere
				</span>
			)}
			{marks.deciding === name && (
				<span className="mark-note" data-mark="deciding">
					<Icon name="target" /> decides
				</span>
			)}
		</>
	);
}

function authorship({ source, changedAt, changedBy }: MatrixCell, nameOf: GridCellProps["nameOf"]) {
	if (source !== "override" || !changedAt) return undefined;
	return `${changedBy === null ? "Server code" : nameOf(changedBy)}, ${dateTime(changedAt)}`;
}
