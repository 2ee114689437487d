/** A change to one place of the code, and whether a test noticed. */
export interface Mutant {
	/** Its path in the repository. */
	readonly file: string;
	/** The lines that it changes, as they are. */
	readonly code: string;
	/** The same with the change. */
	readonly mutated: string;
	readonly outcome: Outcome;
}

/** No test runs what is `uncovered`. */
export type Outcome = "killed" | "timed out" | "survived" | "uncovered";

export const OUTCOMES = {
	Killed: "killed",
	Timeout: "timed out",
	Survived: "survived",
	NoCoverage: "uncovered",
} as const satisfies Readonly<Record<string, Outcome>>;

/** Where a mutant is, as Stryker says: lines and columns from 1, the end exclusive. */
interface Location {
	readonly start: Position;
	readonly end: Position;
}

interface Position {
	readonly line: number;
	readonly column: number;
}

/** The lines around a place before and after it is replaced, without what only lays them out. */
export function linesOf(
	source: string,
	{ start, end }: Location,
	replacement: string,
): Pick<Mutant, "code" | "mutated"> {
	const lines = source.split("\n").slice(start.line - 1, end.line);
	const before = lines.at(0)?.slice(0, start.column - 1) ?? "";
	const after = lines.at(-1)?.slice(end.column - 1) ?? "";
	return { code: inOneLine(lines.join("\n")), mutated: inOneLine(before + replacement + after) };
}

function inOneLine(code: string): string {
	return code.trim().replace(/\s+/g, " ");
}
