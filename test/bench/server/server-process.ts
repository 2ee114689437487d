import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

export interface ServerTask {
	/** Where its database is; null for SQLite, in memory. */
	readonly postgres: string | null;
	/** Of its space. */
	readonly members: number;
}

/** What a member needs to ask it. */
export interface Address {
	readonly url: string;
	readonly spaceId: string;
	readonly headers: Readonly<Record<string, string>>;
}

export type ToServer = "heap";
export type FromServer = Address | { readonly heap: number };

export interface ServerProcess extends Address {
	/** In bytes, after collections of garbage. */
	readonly heap: () => Promise<number>;
	readonly close: () => Promise<void>;
}

export async function startServer(task: ServerTask): Promise<ServerProcess> {
	const execArgv = ["--expose-gc", "--import", "tsx"];
	const child = fork(new URL("./server.ts", import.meta.url), [JSON.stringify(task)], { execArgv });
	const address = (await answerOf(child)) as Address;
	return {
		...address,
		heap: async () => {
			child.send("heap" satisfies ToServer);
			return ((await answerOf(child)) as { heap: number }).heap;
		},
		close: async () => {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const ended = once(child, "exit");
			if (child.connected) child.disconnect();
			await ended;
		},
	};
}

function answerOf(child: ChildProcess): Promise<FromServer> {
	return new Promise((resolve, reject) => {
		const fail = () => reject(new Error("the server ended"));
		child.once("exit", fail);
		child.once("message", (news) => {
			child.off("exit", fail);
			resolve(news as FromServer);
		});
	});
}
