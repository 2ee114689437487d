import type { MatrixRole } from "better-auth-spaces";
import { Icon } from "../components/icon.tsx";
import { count } from "../lib/format.ts";
import { isAt, type Place, tabStop } from "./grid-keys.ts";
import type { MatrixGridProps } from "./matrix-grid.tsx";

interface GridHeadProps extends MatrixGridProps {
	readonly current: Place;
}

const CORNER: Place = { row: 0, column: 0 };

/** The row of the roles. */
export function GridHead({ roles, isOpen, opened, current }: GridHeadProps) {
	return (
		<thead>
			<tr>
				<th scope="col" className="corner" data-row={0} data-column={0} tabIndex={tabStop(current, CORNER)}>
					Module
				</th>
				{roles.map((role, index) => {
					const place = { row: 0, column: index + 1 };
					return (
						<ColumnHead
							key={role.name}
							{...{ role, place, current }}
							open={isOpen(place)}
							expanded={isAt(opened, place)}
						/>
					);
				})}
			</tr>
		</thead>
	);
}

interface ColumnHeadProps {
	readonly role: MatrixRole;
	readonly place: Place;
	readonly current: Place;
	/** Whether the whole column can be set at once. */
	readonly open: boolean;
	readonly expanded: boolean;
}

/** The header of a role, which sets its whole column. */
function ColumnHead({ role, place, current, open, expanded }: ColumnHeadProps) {
	const { name, tier, creator, members } = role;
	return (
		<th
			scope="col"
			data-row={place.row}
			data-column={place.column}
			data-open={open}
			tabIndex={tabStop(current, place)}
			aria-haspopup={open ? "listbox" : undefined}
			aria-expanded={open ? expanded : undefined}
		>
			<span className="head-name">
				{name}
				{open && <Icon name="down" />}
			</span>
			<span className="th-note">
				<Icon name={creator ? "lock" : "inherited"} /> {creator ? "creator" : tier}
				{!creator && <span className="sr-only"> by default</span>} · {count(members, "member")}
			</span>
		</th>
	);
}
