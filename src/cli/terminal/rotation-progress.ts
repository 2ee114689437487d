import type { Rotation } from "../rotate-in-slices.ts";
import { count, figure } from "./output.ts";

export interface Progress {
	readonly show: (done: Rotation) => void;
	/** A line between two reports of progress. */
	readonly interject: (line: string) => void;
	/** Takes the live line away. */
	readonly clear: () => void;
	readonly seconds: () => number;
}

const SECONDS_BETWEEN_LINES = 5;
const CLEAR_LINE = "\r\u001b[K";

/** On standard error: one line that changes on a terminal, a line every few seconds in a log. */
export function createProgress(total: number | undefined): Progress {
	const startedAt = performance.now();
	const seconds = () => (performance.now() - startedAt) / 1_000;
	const line = process.stderr.isTTY ? liveLine() : loggedLine(seconds);
	return {
		seconds,
		clear: line.clear,
		interject: (text) => void process.stderr.write(`${text}\n`),
		show: (done) => line.show(progressLine(done, total, seconds())),
	};
}

interface Line {
	readonly show: (text: string) => void;
	readonly clear: () => void;
}

function liveLine(): Line {
	const { stderr } = process;
	const write = stderr.write.bind(stderr);
	let live = false;
	const clear = () => {
		if (live) write(CLEAR_LINE);
		live = false;
	};
	// Whatever the application logs meanwhile takes the line's place.
	stderr.write = ((...args: Parameters<typeof write>) => {
		clear();
		return write(...args);
	}) as typeof write;
	return {
		clear,
		show: (text) => {
			write(`${CLEAR_LINE}${text}`);
			live = true;
		},
	};
}

function loggedLine(seconds: () => number): Line {
	let shownAt = 0;
	return {
		clear: () => {},
		show: (text) => {
			if (seconds() - shownAt < SECONDS_BETWEEN_LINES) return;
			shownAt = seconds();
			process.stderr.write(`${text}\n`);
		},
	};
}

function progressLine(done: Rotation, total: number | undefined, seconds: number): string {
	const of = total === undefined ? "" : ` of ${figure(Math.max(total, done.scanned))}`;
	const parts = [
		`${figure(done.scanned)}${of} rows`,
		`${figure(done.resealed)} re-sealed`,
		`${figure(Math.round(done.scanned / seconds))} rows/s`,
		duration(seconds),
	];
	if (done.unreadable > 0) parts.splice(2, 0, count(done.unreadable, "unreadable", "unreadable"));
	return parts.join(" · ");
}

/** `8 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
	const whole = Math.round(seconds);
	return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
