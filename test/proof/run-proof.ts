import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Shell, userEnvironment } from "./cli/command.ts";
import { runningNode } from "./cli/node-version.ts";

/** Runs a proof in a directory of its own, which goes with the process, and exits with what the proof answers. */
export async function runProof(name: string, prove: (shell: Shell) => Promise<number>): Promise<never> {
	const interruption = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());
	try {
		const directory = await mkdtemp(join(tmpdir(), `spaces-${name}-`));
		process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
		const environment = userEnvironment(runningNode().directory);
		process.exit(await prove({ directory, environment, interrupted: interruption.signal }));
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exit(interruption.signal.aborted ? 130 : 1);
	}
}
