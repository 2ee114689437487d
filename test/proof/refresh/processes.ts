import { type ChildProcess, fork } from "node:child_process";
import type { OAuthServer } from "../../support/oauth-server.ts";
import type { Place } from "../../support/places/place.ts";

/** What a process is to be. */
export interface CallerTask {
	readonly place: Place;
	readonly server: Pick<OAuthServer, "issuer" | "client">;
	/** By how many milliseconds its clock is wrong. */
	readonly clock: number;
	/** It dies as soon as it holds a lease, before it asks the provider for anything. */
	readonly dies: boolean;
}

export interface Ask {
	readonly spaceId: string;
	/** How many callers at once. */
	readonly callers: number;
	/** A token that the provider refused. */
	readonly rejectedToken?: string;
}

/** What one caller got: a token or the code of an error. */
export type Got = { readonly token: string } | { readonly code: string };

export type ToCaller = { readonly id: number; readonly ask: Ask };
export type FromCaller = "ready" | { readonly id: number; readonly got: readonly Got[] };

export interface Caller {
	readonly ask: (ask: Ask) => Promise<readonly Got[]>;
	/** SIGKILL: nothing is put in order. */
	readonly kill: () => void;
	/** When it ended, as `performance.now()` tells it here; it fails if nobody killed it. */
	readonly killed: Promise<number>;
	readonly stop: () => void;
}

export type Crew = ReturnType<typeof createCrew>;

/** The processes of a proof. */
export function createCrew() {
	const children = new Set<ChildProcess>();
	let over = false;
	return {
		start: async (task: CallerTask): Promise<Caller> => {
			if (over) throw new Error("interrupted");
			const execArgv = ["--import", "tsx"];
			const child = fork(new URL("./caller.ts", import.meta.url), [JSON.stringify(task)], { execArgv });
			children.add(child);
			child.once("close", () => children.delete(child));
			return watch(child);
		},
		/** For when a proof ends: no other can be started then. */
		endAll: () => {
			over = true;
			for (const child of children) child.kill("SIGKILL");
		},
	};
}

async function watch(child: ChildProcess): Promise<Caller> {
	const asked = new Map<number, (got: readonly Got[]) => void>();
	const ended = new Promise<NodeJS.Signals | null>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (_, signal) => resolve(signal));
	});
	const early = ended.then((signal): never => {
		throw new Error(`a process ended before it answered, ${signal}`);
	});
	const killed = ended.then((signal) => {
		if (signal !== "SIGKILL") throw new Error("a process ended by itself");
		return performance.now();
	});
	for (const promise of [early, killed]) promise.catch(() => {});
	const ready = new Promise<void>((resolve) => {
		child.on("message", (message) => {
			const news = message as FromCaller;
			if (news === "ready") return resolve();
			asked.get(news.id)?.(news.got);
			asked.delete(news.id);
		});
	});
	await Promise.race([ready, early]);
	let id = 0;
	return {
		ask: (ask) => {
			id += 1;
			const got = new Promise<readonly Got[]>((resolve) => asked.set(id, resolve));
			child.send({ id, ask } satisfies ToCaller);
			return Promise.race([got, early]);
		},
		kill: () => void child.kill("SIGKILL"),
		killed,
		stop: () => child.disconnect(),
	};
}
