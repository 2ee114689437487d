import { formatWithOptions } from "node:util";
import type { BetterAuthOptions } from "better-auth";
import type { Channel, Recorder } from "./recorder.ts";

const METHODS = ["debug", "dir", "error", "info", "log", "table", "trace", "warn"] as const;

/** Records what is printed, and prints none of it, until the answer is called. */
export function captureOutput(recorder: Recorder): () => void {
	const mends: (() => void)[] = [];
	for (const method of METHODS) {
		const original = console[method];
		console[method] = (...args: unknown[]) => {
			for (const text of [formatWithOptions({ depth: Number.POSITIVE_INFINITY }, ...args), args])
				recorder.record(channelOf(args), text);
		};
		mends.push(() => {
			console[method] = original;
		});
	}
	for (const stream of [process.stdout, process.stderr]) {
		const original = stream.write;
		stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
			recorder.record("standard output", Buffer.from(chunk).toString());
			const done = rest.find((candidate) => typeof candidate === "function");
			done?.();
			return true;
		}) as typeof stream.write;
		mends.push(() => {
			stream.write = original;
		});
	}
	return () => {
		for (const mend of mends) mend();
	};
}

/** Better Auth's adapters print with their own logger. */
function channelOf([first]: readonly unknown[]): Channel {
	return typeof first === "string" && /\[[^\]]*Adapter\]/i.test(first) ? "adapter debug log" : "console";
}

/** Better Auth's logger, at its most talkative. */
export function recordingLogger(recorder: Recorder): NonNullable<BetterAuthOptions["logger"]> {
	return {
		level: "debug",
		log: (level, message, ...args) => recorder.record("log", [level, message, ...args]),
	};
}
