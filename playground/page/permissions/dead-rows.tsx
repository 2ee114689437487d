import type { MatrixCell, SpaceMatrix } from "better-auth-spaces";
import { useId } from "react";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { count, dateTime } from "../lib/format.ts";
import { cellName } from "./matrix-draft.ts";

interface DeadRowsProps {
	readonly matrix: SpaceMatrix;
	/** Null for a viewer who may not. */
	readonly onRemove: ((dead: readonly MatrixCell[]) => void) | null;
	readonly busy: boolean;
}

/** Overrides of roles and modules that do not exist any more. They grant nothing, and can go. */
export function DeadRows({ matrix, onRemove, busy }: DeadRowsProps) {
	const id = useId();
	const dead = matrix.cells.filter((cell) => cell.dead);
	if (dead.length === 0) return null;
	const gone = new Set(matrix.roles.filter((role) => !role.exists).map((role) => role.name));
	return (
		<section className="dead" aria-labelledby={id}>
			<div>
				<h3 id={id}>{count(dead.length, "dead row")}</h3>
				<p className="fine">
					Of a role or a module that does not exist any more. They grant nothing, not even to a new one of the
					same name.
				</p>
				<ul>
					{dead.map((cell) => (
						<li key={cellName(cell)}>
							<Icon name="none" />
							<span>
								{cell.role} <span className="fine">on</span> {cell.module}{" "}
								<span className="fine">
									{gone.has(cell.role) ? "the role is gone" : "the module is gone"}
									{cell.changedAt && `; written ${dateTime(cell.changedAt)}`}
								</span>
							</span>
						</li>
					))}
				</ul>
			</div>
			{onRemove && (
				<Button idle={busy} onClick={() => onRemove(dead)}>
					Remove {count(dead.length, "dead row")}
				</Button>
			)}
		</section>
	);
}
