import { expect, it } from "vitest";
import { compare } from "./comparison.ts";
import type { Row, Size } from "./results.ts";

const spread = (low: number, median: number, high: number) => ({ low, median, high });

function row(name: string, ratio: Row["ratio"], more: Partial<Row> = {}): Row {
	return { name, time: spread(1, 1, 1), ratio, verdicts: [], ...more };
}

function measured(rows: readonly Row[], sizes: readonly Size[] = []) {
	return { tables: [{ title: "Table", rows }], sizes };
}

it("names what got slower or faster by more than a tenth, where the middle halves lie apart", () => {
	const then = measured([
		...["first", "same"].map((name) => row(name, spread(1, 1, 1))),
		...["slower", "faster", "barely", "overlapping"].map((name) => row(name, spread(0.98, 1, 1.02))),
	]);
	const now = measured([
		...["first", "same"].map((name) => row(name, spread(1, 1, 1))),
		row("slower", spread(1.1, 1.2, 1.3)),
		row("faster", spread(0.7, 0.8, 0.9)),
		row("barely", spread(1.06, 1.08, 1.1)),
		row("overlapping", spread(1.01, 1.5, 2)),
	]);
	expect(compare(now, then)).toEqual([
		"slower: Table: slower: 1.2 ×, was 1 ×",
		"faster: Table: faster: 0.8 ×, was 1 ×",
	]);
});

it("does not look at times themselves, which another machine changes", () => {
	const then = measured([row("subject", spread(2, 2, 2), { time: spread(1, 1, 1) })]);
	const now = measured([row("subject", spread(2, 2, 2), { time: spread(9, 9, 9) })]);
	expect(compare(now, then)).toEqual([]);
});

it("names what takes more queries and what got larger", () => {
	const queries = (total: number) => ({ queries: { total, beyondSession: total - 2 } });
	const size = (bytes: number): Size => ({ name: "bundle", bytes, verdicts: [] });
	const ratio = spread(1, 1, 1);
	const then = measured([row("a", ratio, queries(4)), row("b", ratio, queries(4))], [size(1_000)]);
	const now = measured([row("a", ratio, queries(5)), row("b", ratio, queries(4))], [size(1_200)]);
	expect(compare(now, then)).toEqual([
		"more queries: Table: a: 5, was 4",
		"larger: bundle: 1,200 bytes, was 1,000",
	]);
	expect(compare(measured(now.tables[0]?.rows ?? [], [size(1_090)]), then)).toHaveLength(1);
});

it("names what one of the two runs did not measure", () => {
	const ratio = spread(1, 1, 1);
	const then = measured([row("gone", ratio)], [{ name: "old size", bytes: 1, verdicts: [] }]);
	const now = measured([row("fresh", ratio)]);
	expect(compare(now, then)).toEqual(["missing: Table: gone", "missing: old size", "new: Table: fresh"]);
});
