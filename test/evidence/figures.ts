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
			const { ratio, verdicts, time, waits } = findRow(evidence, tables, name);
			const load = time && waits ? [formatLoad(time.median, waits.p50.median, waits.p99.median)] : [];
			const known = verdicts.map((verdict) => formatVerdict(verdict, rows));
			const toFirst = verdicts.some(({ of, comparedTo }) => of === "time" && !comparedTo);
			return `${label} ${[...(toFirst ? [] : [times(ratio.median)]), ...known, ...load].join(", ")}`;
		});
		return `against ${against}: ${shown.join("; ")}`;
	};
}

/** @param shown how names of sizes begin, and what they are called here */
export function sizes(shown: Readonly<Record<string, string>>): Figures {
	return ({ command, sizes }) => {
		const found = Object.entries(shown).map(([beginning, label]) => {
			const size = sizes.find(({ name }) => name.startsWith(beginning));
			if (!size) throw new Error(`${command} has recorded no size "${beginning}…"`);
			const known = size.verdicts.map((verdict) => formatVerdict(verdict, {}));
			return `${label} ${known.join(", ") || `${size.bytes.toLocaleString("en")} bytes`}`;
		});
		return found.join("; ");
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

/** Of aims that are not times: what one is called, and several. */
const UNITS: Readonly<Record<string, readonly [one: string, several: string]>> = {
	queries: ["query beyond the session", "queries beyond the session"],
};

function formatVerdict({ of, comparedTo, atMost, measured, met }: Verdict, names: Excerpt["rows"]): string {
	const aim = `(aim ${atMost}${met ? "" : ", missed"})`;
	if (of !== "time" && !comparedTo) {
		const [one, several] = UNITS[of] ?? [of, of];
		return `${measured.toLocaleString("en")} ${measured === 1 ? one : several} ${aim}`;
	}
	// The names of rows may go on with where they were measured.
	const other = comparedTo && Object.entries(names).find(([name]) => name.startsWith(comparedTo))?.[1];
	return [times(measured), ...(comparedTo ? [other ?? comparedTo] : []), aim].join(" ");
}

/** Of nanoseconds per request, and waited for one. */
function formatLoad(perRequest: number, p50: number, p99: number): string {
	const milliseconds = (nanoseconds: number) =>
		(nanoseconds / 1e6).toLocaleString("en", { maximumSignificantDigits: 3 });
	const perSecond = Math.round(1e9 / perRequest).toLocaleString("en");
	return `${perSecond} requests a second, p50 ${milliseconds(p50)} ms, p99 ${milliseconds(p99)} ms`;
}

function times(ratio: number): string {
	return `${ratio.toLocaleString("en", { maximumSignificantDigits: 3 })} ×`;
}
