import type { MatrixCell, MatrixModule, SpaceMatrix } from "better-auth-spaces";
import { CellEditor, CellView } from "./matrix-cell.tsx";
import { type Choice, cellName, type Draft } from "./matrix-draft.ts";

interface MatrixTableProps {
	readonly matrix: SpaceMatrix;
	/** Those to show. */
	readonly modules: readonly MatrixModule[];
	readonly draft: Draft;
	readonly editable: boolean;
	readonly nameOf: (userId: string) => string;
	readonly onChoose: (cell: MatrixCell, choice: Choice) => void;
}

export function MatrixTable({ matrix, modules, draft, editable, nameOf, onChoose }: MatrixTableProps) {
	const cells = new Map(matrix.cells.map((cell) => [cellName(cell), cell]));
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
		<section className="scroll" aria-label="Permission matrix" tabIndex={0}>
			<table>
				<caption className="sr-only">What each role may do in each module of this space</caption>
				<thead>
					<tr>
						<th scope="col" className="corner">
							Module
						</th>
						{matrix.roles.map(({ name, tier, creator, exists }) => (
							<th key={name} scope="col">
								{name}
								<span className="th-note">
									{exists ? `default: ${tier}${creator ? ", creator" : ""}` : "gone"}
								</span>
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{modules.map(({ id, allowed, builtIn }) => (
						<tr key={id}>
							<th scope="row">
								{id}
								{!allowed && <span className="th-note">closed to this type</span>}
								{builtIn && <span className="th-note">built in</span>}
							</th>
							{matrix.roles.map(({ name }) => {
								const cell = cells.get(cellName({ role: name, module: id }));
								const locked = cell?.source === "creator";
								return (
									<td key={name}>
										{cell && editable && !locked && (
											<CellEditor cell={cell} draft={draft} nameOf={nameOf} onChoose={onChoose} />
										)}
										{cell && (!editable || locked) && <CellView cell={cell} nameOf={nameOf} />}
									</td>
								);
							})}
						</tr>
					))}
				</tbody>
			</table>
			{modules.length === 0 && <p className="empty">No module has this in its name.</p>}
		</section>
	);
}
