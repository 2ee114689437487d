import type { Conclusion } from "../run-proof.ts";
import { type Cell, mayBeMissing, type Outcome } from "./cell.ts";

/** Every line begins alike, so that the facts stand in columns. */
export function heading({ migrator, database }: Cell, cells: readonly Cell[]): string {
	const width = (pick: (cell: Cell) => string) => Math.max(...cells.map((cell) => pick(cell).length));
	const migrators = width((cell) => cell.migrator.label);
	const databases = width((cell) => cell.database.label);
	return `${migrator.label.padEnd(migrators)} × ${database.label.padEnd(databases)}`;
}

export function formatOutcome({ migrator }: Cell, { passed, facts, evidence, seconds }: Outcome): string {
	const marks = facts.map(({ name, holds }) => {
		if (holds) return `${name} ✓`;
		return `${name} ${mayBeMissing(name, migrator) ? "–" : "✗"}`;
	});
	const details = facts.filter(({ detail }) => detail).map(({ name, detail }) => `\n    ${name}: ${detail}`);
	const quoted = evidence && `\n${evidence.replace(/^/gm, "    | ")}`;
	const line = `${passed ? "ok  " : "FAIL"}  ${marks.join("  ")}  (${Math.round(seconds)} s)`;
	return `${line}${details.join("")}${quoted}`;
}

export const LEGEND =
	"–  the CLI creates no compound index; the derived unique columns refuse the duplicates, and getMigrations() adds it";

/** Of a proof whose parts pass, fail or, for want of what their line names, are skipped. */
export function conclude(
	parts: string,
	count: Readonly<Record<"passed" | "failed" | "skipped", number>>,
): Conclusion {
	const { passed, failed, skipped } = count;
	const without = skipped > 0 ? [`${skipped} skipped`] : [];
	return {
		passed: failed === 0,
		figures: `${parts}: ${[`${passed} passed`, `${failed} failed`, ...without].join(", ")}`,
		numbers: count,
		missing: without,
	};
}
