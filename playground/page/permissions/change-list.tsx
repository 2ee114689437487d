import type { SpaceMatrix } from "better-auth-spaces";
import { Icon } from "../components/icon.tsx";
import { wordOf } from "./levels.ts";
import { cellName, type Draft, storedChoice } from "./matrix-draft.ts";

/** How many changes are listed; a whole column would push everything else away. */
const SHOWN = 6;

/** The changes of a draft, cell by cell: from what to what. */
export function ChangeList({ matrix, draft }: { readonly matrix: SpaceMatrix; readonly draft: Draft }) {
	const cells = matrix.cells.filter((cell) => draft.has(cellName(cell)));
	const items = cells.map((cell) => {
		const level = draft.get(cellName(cell))?.level ?? null;
		return (
			<li key={cellName(cell)}>
				<span className="change-cell">
					{cell.role} <span className="fine">on</span> {cell.module}
				</span>
				<span className="change-step">
					<Side override={storedChoice(cell) !== "default"} level={wordOf(cell.grants)} />
					<span aria-hidden="true">→</span>
					<span className="sr-only">to</span>
					<Side override={level !== null} level={level ?? cell.default} />
				</span>
			</li>
		);
	});
	return (
		<>
			<ul className="changes">{items.slice(0, SHOWN)}</ul>
			{items.length > SHOWN && (
				<details>
					<summary>and {items.length - SHOWN} more</summary>
					<ul className="changes">{items.slice(SHOWN)}</ul>
				</details>
			)}
		</>
	);
}

function Side({ override, level }: { readonly override: boolean; readonly level: string }) {
	return (
		<span className="side" data-level={level}>
			<Icon name={override ? "override" : "inherited"} />
			{level}
			{!override && <span className="sr-only"> by default</span>}
		</span>
	);
}
