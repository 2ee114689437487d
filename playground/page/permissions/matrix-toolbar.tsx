interface MatrixToolbarProps {
	readonly filter: string;
	readonly setFilter: (filter: string) => void;
	/** Whether modules that this type of space does not open are listed, too. */
	readonly withClosed: boolean;
	readonly setWithClosed: (withClosed: boolean) => void;
	readonly type: string | null;
	/** How many modules are shown. */
	readonly shown: string;
}

export function MatrixToolbar(props: MatrixToolbarProps) {
	const { filter, setFilter, withClosed, setWithClosed, type, shown } = props;
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
		</div>
	);
}
