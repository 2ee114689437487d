import type { MatrixModule } from "better-auth-spaces";
import { Fragment } from "react";
import { Icon } from "../components/icon.tsx";
import { GridCell } from "./grid-cell.tsx";
import { isAt, type Place, tabStop } from "./grid-keys.ts";
import { cellName } from "./matrix-draft.ts";
import type { MatrixGridProps } from "./matrix-grid.tsx";

interface GridRowProps extends MatrixGridProps {
	readonly module: MatrixModule;
	readonly row: number;
	readonly current: Place;
}

/** A module: its header, which sets the whole row, and a cell for each role. */
export function GridRow({ module, row, current, ...grid }: GridRowProps) {
	const { id, allowed, builtIn } = module;
	const head = { row, column: 0 };
	const open = grid.isOpen(head);
	return (
		<tr data-closed={!allowed}>
			<th
				scope="row"
				data-row={row}
				data-column={0}
				data-open={open}
				tabIndex={tabStop(current, head)}
				aria-haspopup={open ? "listbox" : undefined}
				aria-expanded={open ? isAt(grid.opened, head) : undefined}
			>
				<span className="head-name">
					<ModuleName id={id} />
					{open && <Icon name="down" />}
				</span>
				{!allowed && <span className="th-note">closed to this type</span>}
				{builtIn && <span className="th-note">built in</span>}
			</th>
			{grid.roles.map(({ name }, index) => {
				const place = { row, column: index + 1 };
				const key = cellName({ role: name, module: id });
				const cell = grid.cells.get(key);
				const editable = grid.isOpen(place);
				return (
					// biome-ignore lint/a11y/useAriaPropsSupportedByRole: the cells of a grid are grid cells.
					<td
						key={name}
						data-cell={key}
						data-row={row}
						data-column={place.column}
						data-open={editable}
						tabIndex={tabStop(current, place)}
						aria-readonly={!editable}
						aria-haspopup={editable ? "listbox" : undefined}
						aria-expanded={editable ? isAt(grid.opened, place) : undefined}
					>
						{cell && <GridCell cell={cell} draft={grid.draft} marks={grid.marks} nameOf={grid.nameOf} />}
					</td>
				);
			})}
		</tr>
	);
}

/** A long name may be broken behind its dots. */
function ModuleName({ id }: { readonly id: string }) {
	const parts = id.split(".");
	return (
		<span>
			{parts.map((part, index) => (
				<Fragment key={part}>
					{index > 0 && (
						<>
							.<wbr />
						</>
					)}
					{part}
				</Fragment>
			))}
		</span>
	);
}
