import type { GrantsText, MatrixWritten, SpaceMatrix } from "better-auth-spaces";
import { cellName } from "./matrix-draft.ts";

/** The overrides somebody has looked at, by cell. */
export type Seen = ReadonlyMap<string, GrantsText>;

/** A cell that is not any more as it was seen. */
export interface Delta {
	readonly role: string;
	readonly module: string;
	readonly from: GrantsText | null;
	readonly to: GrantsText | null;
	readonly by: string | null;
	readonly at: Date | null;
}

export function seenIn({ overrides }: SpaceMatrix): Seen {
	return new Map(
		overrides.map((row) => [
			cellName(row),
			`${row.canRead ? "r" : "-"}${row.canWrite ? "w" : "-"}${row.canAdmin ? "a" : "-"}` as const,
		]),
	);
}

/** What was seen, and what one has written oneself. */
export function seenAfter(seen: Seen, { changes }: MatrixWritten): Seen {
	const next = new Map(seen);
	for (const change of changes) {
		if (change.to === null) next.delete(cellName(change));
		else next.set(cellName(change), change.to);
	}
	return next;
}

/** What others have changed since. */
export function deltasSince(seen: Seen, matrix: SpaceMatrix): readonly Delta[] {
	const now = seenIn(matrix);
	const authors = new Map(matrix.cells.map((cell) => [cellName(cell), cell]));
	const names = new Set([...seen.keys(), ...now.keys()]);
	return [...names].flatMap((name) => {
		const [from, to] = [seen.get(name) ?? null, now.get(name) ?? null];
		if (from === to) return [];
		const [role = "", module = ""] = name.split(" ");
		const cell = authors.get(name);
		return [{ role, module, from, to, by: cell?.changedBy ?? null, at: cell?.changedAt ?? null }];
	});
}
