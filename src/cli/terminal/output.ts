import { styleText } from "node:util";
import type { Problem } from "../problem.ts";

/** One at a time: given several, Node 20 colours whatever the stream. */
type Style = Extract<Parameters<typeof styleText>[0], string>;

/** Where a command's words go. */
export interface Output {
	readonly json: boolean;
	/** A line for people: on standard output, or on standard error when that holds the JSON document. */
	readonly say: (line?: string) => void;
	/** A line beside the matter, always on standard error. */
	readonly note: (line?: string) => void;
	/** The one JSON document of `--json`; nothing without it. */
	readonly answer: (value: unknown) => void;
	/** Colours text for `say`, where a terminal shows it. */
	readonly paint: (style: Style, text: string) => string;
	/** Breaks prose at the width of the terminal. */
	readonly prose: (text: string, indent?: number) => string;
}

/** Writes to the real standard output, which nothing else reaches any more. */
export type WriteStdout = (text: string, written?: () => void) => void;

const DEFAULT_WIDTH = 80;
const WIDEST = 100;

/** How many rows a command names of those it counts. */
export const MOST_EXAMPLES = 5;

/**
 * Keeps standard output for the command: whatever the application logs while its config runs goes to standard error.
 *
 * @returns the way to standard output that is left
 */
export function claimStdout(): WriteStdout {
	const write = process.stdout.write.bind(process.stdout);
	process.stdout.write = ((...args: Parameters<typeof process.stderr.write>) =>
		process.stderr.write(...args)) as typeof process.stdout.write;
	// A reader that has seen enough, as `head` has, closes the pipe.
	process.stdout.on("error", () => {});
	return (text, written) => void write(text, () => written?.());
}

export function createOutput(json: boolean, stdout: WriteStdout): Output {
	const stream = json ? process.stderr : process.stdout;
	const stderr = (text: string) => void process.stderr.write(text);
	const say = json ? stderr : stdout;
	return {
		json,
		say: (line = "") => say(`${line}\n`),
		note: (line = "") => stderr(`${line}\n`),
		answer: (value) => {
			if (json) stdout(`${JSON.stringify(value, null, "\t")}\n`);
		},
		paint: (style, text) => styleText(style, text, { stream }),
		prose: (text, indent = 0) => wrap(text, widthOf(stream), indent),
	};
}

/** Always on standard error; with `--json` also as the document, so that a script reads one whatever happens. */
export function showProblem(output: Output, { message, details, remedy, code }: Problem): void {
	const width = widthOf(process.stderr);
	const red = (text: string) => styleText("red", text, { stream: process.stderr });
	output.note(red(wrap(`✖ ${message}`, width, 0, 2)));
	if (details.length > 0) output.note(`\n${details.map((line) => `    ${line}`).join("\n")}`);
	output.note(`\n${wrap(remedy, width, 2)}`);
	if (code.length > 0) output.note(`\n${code.map((line) => `    ${line}`).join("\n")}`);
	output.answer(toAnswer({ message, details, remedy, code }));
}

/** The document of `--json` in place of a result. */
export function toAnswer({ message, details, remedy, code }: Omit<Problem, "name">) {
	return { error: { message, details, remedy, code } };
}

function widthOf(stream: { readonly columns?: number }): number {
	return Math.min(stream.columns || DEFAULT_WIDTH, WIDEST);
}

function wrap(text: string, width: number, indent: number, hanging = indent): string {
	const lines: string[] = [];
	let line = " ".repeat(indent);
	let empty = true;
	for (const word of text.split(/\s+/)) {
		if (!empty && line.length + 1 + word.length > width) {
			lines.push(line);
			line = " ".repeat(hanging);
			empty = true;
		}
		line += empty ? word : ` ${word}`;
		empty = false;
	}
	return [...lines, line].join("\n");
}

/** `1 credential`, `2,400 credentials`. */
export function count(number: number, one: string, many = `${one}s`): string {
	return `${figure(number)} ${number === 1 ? one : many}`;
}

export function figure(number: number): string {
	return number.toLocaleString("en-US");
}
