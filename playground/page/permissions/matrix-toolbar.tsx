import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";

interface MatrixToolbarProps {
	readonly filter: string;
	readonly setFilter: (filter: string) => void;
	/** Whether modules that this type of space does not open are listed, too. */
	readonly withClosed: boolean;
	readonly setWithClosed: (withClosed: boolean) => void;
	readonly type: string | null;
	/** How many modules are shown. */
	readonly shown: string;
	/** Null for a viewer who may not change anything. */
	readonly history: {
		readonly canUndo: boolean;
		readonly canRedo: boolean;
		readonly undo: () => void;
		readonly redo: () => void;
	} | null;
}

/** What is shown of the matrix, and the steps back and forth. */
export function MatrixToolbar(props: MatrixToolbarProps) {
	const { filter, setFilter, withClosed, setWithClosed, type, shown, history } = props;
	return (
		<div className="toolbar">
			<label className="field">
				Filter modules
				<input type="search" value={filter} onChange={(event) => setFilter(event.target.value)} />
			</label>
			<label className="check">
				<input
					type="checkbox"
					checked={withClosed}
					onChange={(event) => setWithClosed(event.target.checked)}
				/>
				Also modules closed to a {type}
			</label>
			<span className="fine" role="status">
				{shown}
			</span>
			{history && (
				<div className="steps">
					<Button idle={!history.canUndo} onClick={history.undo} aria-keyshortcuts="Control+Z">
						<Icon name="undo" /> Undo
					</Button>
					<Button idle={!history.canRedo} onClick={history.redo} aria-keyshortcuts="Control+Shift+Z">
						<Icon name="redo" /> Redo
					</Button>
				</div>
			)}
		</div>
	);
}
