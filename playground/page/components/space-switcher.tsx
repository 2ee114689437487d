export interface SpaceOption {
	readonly id: string;
	readonly name: string;
	readonly type: string;
}

interface SpaceSwitcherProps {
	/** The spaces this person is a member of. */
	readonly spaces: readonly SpaceOption[];
	/** May be none of them: an address leads anywhere. */
	readonly chosen: string | null;
	readonly onChoose: (spaceId: string) => void;
}

export function SpaceSwitcher({ spaces, chosen, onChoose }: SpaceSwitcherProps) {
	const foreign = chosen !== null && !spaces.some((space) => space.id === chosen);
	return (
		<fieldset className="spaces">
			<legend>Space</legend>
			{spaces.map(({ id, name, type }) => (
				<button
					key={id}
					type="button"
					className="space"
					aria-pressed={id === chosen}
					onClick={() => onChoose(id)}
				>
					{name} <span className="type">{type}</span>
				</button>
			))}
			{foreign && (
				<span className="space foreign">
					Somebody’s link: <code>{chosen.slice(0, 8)}…</code>
				</span>
			)}
			{spaces.length === 0 && <span className="fine">You are a member of no space.</span>}
		</fieldset>
	);
}
