/** How many rows of a table look orphaned. */
export interface Share {
	readonly rows: number;
	readonly orphans: number;
}

/** So few are no sign of a broken database, whatever their share. */
const HARMLESS = 10;

/** A replica that lost its organizations makes orphans of everything. */
export function tripsBreaker({ rows, orphans }: Share, maxShare: number): boolean {
	return orphans > HARMLESS && orphans > rows * maxShare;
}
