import type { Evidence, Verdict } from "./evidence.ts";

export type Figures = (evidence: Evidence) => string;

/** The closing line and more, in which `{name}` is one of the recorded numbers. */
export function closingLineAnd(more: string): Figures {
	return ({ command, figures, numbers }) => {
		const filled = more.replace(/\{(\w+)\}/g, (_, name: string) => {
			const value = numbers[name];
			if (value === undefined) throw new Error(`${command} has recorded no number "${name}"`);
			return value.toLocaleString("en");
		});
		return `${figures}; ${filled}`;
	};
}

interface Excerpt {
	/** How the titles of the tables begin. */
	readonly tables: string;
	/** What their first rows are, which the others are compared to. */
	readonly against: string;
	/** Names of rows, and what they are called here. */
	readonly rows: Readonly<Record<string, string>>;
}

/** Rows of the benchmark: ratios of medians, each with its aim. */
export function excerpt({ tables, against, rows }: Excerpt): Figures {
	return (evidence) => {
		const shown = Object.entries(rows).map(([name, label]) => {
			const { ratio, verdicts } = findRow(evidence, tables, name);
			const known = verdicts.map((verdict) => formatVerdict(verdict, rows));
			const toFirst = verdicts.some(({ of, comparedTo }) => of === "time" && !comparedTo);
			return `${label} ${[...(toFirst ? [] : [times(ratio.median)]), ...known].join(", ")}`;
		});
		return `against ${against}: ${shown.join("; ")}`;
	};
}

function findRow({ command, tables }: Evidence, beginning: string, name: string) {
	const found = tables
		.filter(({ title }) => title.startsWith(beginning))
		.flatMap(({ rows }) => rows.filter((row) => row.name === name));
	const [row] = found;
	if (!row || found.length > 1)
		throw new Error(`${command} has recorded ${found.length} rows "${name}" in tables "${beginning}…"`);
	return row;
}

/** Of aims that are not times. */
const UNITS: Readonly<Record<string, string>> = { queries: "queries beyond the session" };

function formatVerdict({ of, comparedTo, atMost, measured, met }: Verdict, names: Excerpt["rows"]): string {
	const aim = `(aim ${atMost}${met ? "" : ", missed"})`;
	if (of !== "time") return `${measured.toLocaleString("en")} ${UNITS[of] ?? of} ${aim}`;
	// The names of rows may go on with where they were measured.
	const other = comparedTo && Object.entries(names).find(([name]) => name.startsWith(comparedTo))?.[1];
	return [times(measured), ...(comparedTo ? [other ?? comparedTo] : []), aim].join(" ");
}

function times(ratio: number): string {
	return `${ratio.toLocaleString("en", { maximumSignificantDigits: 3 })} ×`;
}
