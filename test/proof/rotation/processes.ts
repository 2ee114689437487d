import { type ChildProcess, fork } from "node:child_process";
import type { Place } from "./instance.ts";

export interface RotatorTask {
	readonly place: Place;
	/** Rows per call, after each of which it tells how far it is; null for all in one call. */
	readonly limit: number | null;
}

export type RotatorNews =
	| { readonly type: "begun" }
	| {
			readonly type: "progress";
			readonly scanned: number;
			readonly resealed: number;
			readonly unreadable: number;
	  }
	| { readonly type: "done"; readonly peakBytes: number };

export interface WriterTask {
	readonly place: Place;
	/** Which key its instance seals with. */
	readonly keys: "old" | "new";
	readonly rows: number;
	/** It writes the rows whose number leaves this when divided by `writers`: nobody else writes them. */
	readonly writer: number;
	readonly writers: number;
	readonly log: string;
}

export interface Rotator {
	/** Settles when it is at work, or has ended. */
	readonly begun: Promise<void>;
	readonly ended: Promise<RotatorEnd>;
	readonly kill: () => void;
}

export interface RotatorEnd {
	readonly killed: boolean;
	readonly scanned: number;
	/** What it told of; the call that a kill interrupted is not counted. */
	readonly resealed: number;
	readonly unreadable: number;
	readonly peakBytes: number;
}

export interface Writer {
	/** Ends when its write is through. */
	readonly stop: () => Promise<void>;
}

export type Crew = ReturnType<typeof createCrew>;

/** The processes of a proof. */
export function createCrew() {
	const children = new Set<ChildProcess>();
	let over = false;
	const start = (file: URL, task: RotatorTask | WriterTask): ChildProcess => {
		if (over) throw new Error("interrupted");
		const child = fork(file, [JSON.stringify(task)]);
		children.add(child);
		child.once("close", () => children.delete(child));
		return child;
	};
	return {
		rotator: (task: RotatorTask) => watchRotator(start(new URL("./rotator.ts", import.meta.url), task)),
		writer: (task: WriterTask) => watchWriter(start(new URL("./writer.ts", import.meta.url), task)),
		/** For when a proof ends early: no other can be started then. */
		endAll: () => {
			over = true;
			for (const child of children) child.kill("SIGKILL");
		},
	};
}

function watchRotator(child: ChildProcess): Rotator {
	const end = { scanned: 0, resealed: 0, unreadable: 0, peakBytes: 0 };
	let done = false;
	const begun = new Promise<void>((resolve) => {
		child.on("message", (message) => {
			const news = message as RotatorNews;
			if (news.type === "begun") resolve();
			if (news.type === "progress") {
				end.scanned += news.scanned;
				end.resealed += news.resealed;
				end.unreadable += news.unreadable;
			}
			if (news.type === "done") {
				end.peakBytes = news.peakBytes;
				done = true;
			}
		});
		child.once("close", () => resolve());
	});
	const ended = new Promise<RotatorEnd>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code, signal) => {
			if (signal === "SIGKILL") resolve({ ...end, killed: true });
			else if (code === 0 && done) resolve({ ...end, killed: false });
			else reject(new Error(`a rotator failed, code ${code}`));
		});
	});
	ended.catch(() => {});
	return { begun, ended, kill: () => void child.kill("SIGKILL") };
}

function watchWriter(child: ChildProcess): Writer {
	const ended = new Promise<void>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => (code === 0 ? resolve() : reject(new Error("a writer failed"))));
	});
	ended.catch(() => {});
	return {
		stop: () => {
			if (child.connected) child.send("stop");
			return ended;
		},
	};
}
