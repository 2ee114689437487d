/** What the grid says about some of its cells besides what they hold. */
export interface CellMarks {
	/** Cells that a draft would change and the server refuses. */
	readonly refused: ReadonlySet<string>;
	/** Cells that somebody else has just changed. */
	readonly elsewhere: ReadonlySet<string>;
	/** The cell that decided the question last asked. */
	readonly deciding: string | null;
}
