import type { Spread } from "./statistics.ts";

/** What of a run is compared. */
export interface Comparable {
	readonly tables: readonly { readonly title: string; readonly rows: readonly Row[] }[];
	readonly sizes: readonly Size[];
}

interface Row {
	readonly name: string;
	readonly ratio: Spread;
	readonly queries?: { readonly total: number } | undefined;
}

interface Size {
	readonly name: string;
	readonly bytes: number;
}

/** By more than this must a figure have changed. */
const NOTICED = 1.1;

/**
 * What has changed since, a line each. Times are compared by their ratio to the first line of their table, since the
 * machine may be another one, and only where the middle halves of all rounds lie apart.
 */
export function compare(now: Comparable, then: Comparable): readonly string[] {
	const [rows, rowsThen] = [rowsOf(now), rowsOf(then)];
	const [sizes, sizesThen] = [sizesOf(now), sizesOf(then)];
	return [
		...inBoth(rows, rowsThen).flatMap(([name, row, before]) => [
			...changedTime(name, row.ratio, before.ratio),
			...changedQueries(name, row, before),
		]),
		...inBoth(sizes, sizesThen).flatMap(([name, { bytes }, before]) =>
			changedSize(name, bytes, before.bytes),
		),
		...without([...rowsThen.keys(), ...sizesThen.keys()], rows, sizes).map((name) => `missing: ${name}`),
		...without([...rows.keys(), ...sizes.keys()], rowsThen, sizesThen).map((name) => `new: ${name}`),
	];
}

function rowsOf({ tables }: Comparable): ReadonlyMap<string, Row> {
	return new Map(tables.flatMap(({ title, rows }) => rows.map((row) => [`${title}: ${row.name}`, row])));
}

function sizesOf({ sizes }: Comparable): ReadonlyMap<string, Size> {
	return new Map(sizes.map((size) => [size.name, size]));
}

function inBoth<T>(now: ReadonlyMap<string, T>, then: ReadonlyMap<string, T>): readonly [string, T, T][] {
	return [...now].flatMap(([name, value]): [string, T, T][] => {
		const before = then.get(name);
		return before ? [[name, value, before]] : [];
	});
}

function without(names: readonly string[], ...others: readonly ReadonlyMap<string, unknown>[]) {
	return names.filter((name) => !others.some((other) => other.has(name)));
}

function changedTime(name: string, now: Spread, then: Spread): readonly string[] {
	const figures = `${name}: ${spelt(now.median)} ×, was ${spelt(then.median)} ×`;
	if (now.low > then.high && now.median > then.median * NOTICED) return [`slower: ${figures}`];
	if (now.high < then.low && now.median * NOTICED < then.median) return [`faster: ${figures}`];
	return [];
}

function changedQueries(name: string, { queries }: Row, before: Row): readonly string[] {
	if (!queries || !before.queries || queries.total === before.queries.total) return [];
	const more = queries.total > before.queries.total ? "more" : "fewer";
	return [`${more} queries: ${name}: ${queries.total}, was ${before.queries.total}`];
}

function changedSize(name: string, now: number, then: number): readonly string[] {
	const figures = `${name}: ${now.toLocaleString("en")} bytes, was ${then.toLocaleString("en")}`;
	if (now > then * NOTICED) return [`larger: ${figures}`];
	if (now * NOTICED < then) return [`smaller: ${figures}`];
	return [];
}

function spelt(ratio: number): string {
	return ratio.toLocaleString("en", { maximumSignificantDigits: 3 });
}
