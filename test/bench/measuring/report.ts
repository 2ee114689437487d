import type { Row, Size, Table, Verdict, Waits } from "./results.ts";
import type { Spread } from "./statistics.ts";
import type { Queries } from "./subject.ts";

/** Titles, and under each one line per row; the columns of all tables stand in line. */
export function formatTables(tables: readonly Table[]): string {
	const all = tables.flatMap(({ rows }) => rows.map(cells));
	const width = (column: keyof Cells) => Math.max(...all.map((line) => line[column].length));
	const line = (row: Row) => {
		const { name, time, ratio, details, verdicts } = cells(row);
		return [
			name.padEnd(width("name")),
			time.padStart(width("time")),
			ratio.padStart(width("ratio")),
			details.padEnd(width("details")),
			verdicts,
		].join("   ");
	};
	return tables
		.map(({ title, rows }) => [title, ...rows.map((row) => `  ${line(row)}`.trimEnd())].join("\n"))
		.join("\n\n");
}

export const LEGEND =
	"Medians of all rounds, the middle half in brackets. × is the ratio to the first line of a table, within each round.";

export function formatSizes(sizes: readonly Size[]): string {
	const width = Math.max(...sizes.map(({ name }) => name.length));
	return sizes
		.map(({ name, bytes, verdicts }) =>
			[name.padEnd(width), `${bytes.toLocaleString("en")} bytes`, ...verdicts.map(formatVerdict)].join("   "),
		)
		.join("\n");
}

export function formatFigures(tables: readonly Table[], sizes: readonly Size[]): string {
	const verdicts = [...tables.flatMap(({ rows }) => rows), ...sizes].flatMap((measured) => measured.verdicts);
	return `${verdicts.filter(({ met }) => met).length} of ${verdicts.length} aims met, no wrong answers`;
}

type Cells = Readonly<Record<"name" | "time" | "ratio" | "details" | "verdicts", string>>;

function cells({ name, time, ratio, queries, waits, verdicts }: Row): Cells {
	return {
		name,
		time: formatTime(time),
		ratio: formatSpread(ratio, "×"),
		details: [
			...(queries ? [formatQueries(queries)] : []),
			...(waits ? [formatWaits(time, waits)] : []),
		].join("   "),
		verdicts: verdicts.map(formatVerdict).join("   "),
	};
}

function formatTime({ median, low, high }: Spread): string {
	const [size, unit] = median < 1e3 ? [1, "ns"] : median < 1e7 ? [1e3, "µs"] : [1e6, "ms"];
	return formatSpread({ median: median / size, low: low / size, high: high / size }, unit);
}

function formatSpread({ median, low, high }: Spread, unit: string): string {
	return `${digits(median)} ${unit} (${digits(low)}–${digits(high)})`;
}

/** Three digits, or all there are before the point. */
function digits(value: number): string {
	const fraction = Math.max(0, 2 - Math.max(0, Math.floor(Math.log10(value))));
	return value.toLocaleString("en", { minimumFractionDigits: fraction, maximumFractionDigits: fraction });
}

function formatQueries({ total, beyondSession }: Queries): string {
	return `${total} ${total === 1 ? "query" : "queries"} (${beyondSession} beyond the session)`;
}

function formatWaits(time: Spread, { p50, p99 }: Waits): string {
	const milliseconds = (waited: Spread) => `${digits(waited.median / 1e6)} ms`;
	return `${digits(1e9 / time.median)} a second, p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}`;
}

/** With the figure, where it stands in no other column. */
function formatVerdict({ of, comparedTo, atMost, measured, met }: Verdict): string {
	const mark = met ? "✓" : "✗";
	if (of === "queries") return `aim ≤ ${atMost} queries ${mark}`;
	return comparedTo
		? `aim ≤ ${atMost} × ${comparedTo}: ${digits(measured)} ${mark}`
		: `aim ≤ ${atMost.toLocaleString("en")} ${mark}`;
}
