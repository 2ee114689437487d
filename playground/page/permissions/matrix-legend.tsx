import { Icon } from "../components/icon.tsx";
import { LEVELS } from "./levels.ts";
import { STANDINGS, type Standing } from "./standing.ts";

const ORDER = ["default", "override", "denied", "closed", "always", "unsaved"] as const satisfies Standing[];

/** What the icons, words and colours of the matrix mean. */
export function MatrixLegend() {
	return (
		<div className="legend">
			<ul aria-label="Levels">
				{LEVELS.map((level) => (
					<li key={level}>
						<span className="swatch" data-level={level}>
							<Icon name={level} />
						</span>
						{level}
					</li>
				))}
			</ul>
			<ul aria-label="Why a cell is as it is">
				{ORDER.map((standing) => {
					const { icon, word, meaning } = STANDINGS[standing];
					return (
						<li key={standing}>
							<span className="swatch" data-standing={standing}>
								<Icon name={icon} />
							</span>
							<span>
								{word} <span className="fine">{meaning}</span>
							</span>
						</li>
					);
				})}
			</ul>
		</div>
	);
}

/** The keys of the grid, for whoever looks for them; the grid is described by this text. */
export function MatrixKeys({ editable }: { readonly editable: boolean }) {
	return (
		<p id="matrix-keys" className="fine keys">
			<kbd>↑</kbd> <kbd>↓</kbd> <kbd>←</kbd> <kbd>→</kbd> move
			{editable && (
				<>
					, <kbd>Space</kbd> steps through the levels, <kbd>Enter</kbd> lists them; on a header both set the
					whole row or column. <kbd>Ctrl</kbd> <kbd>Z</kbd> takes a step back
				</>
			)}
			.
		</p>
	);
}
