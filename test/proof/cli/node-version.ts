import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Finished, run, runOrThrow, type Shell, tail, userEnvironment } from "./command.ts";

/** Below this `auth@1.7.7` crashes: it calls `Object.groupBy`, and its engines say so too. */
export const MODERN_NODE = "22.12";

/** A Node to type commands with. */
export interface Node {
	readonly version: string;
	/** The directory of its binary, to be put first in the PATH. */
	readonly directory: string;
}

/** Why there is none. */
export interface Missing {
	readonly missing: string;
}

export function runningNode(): Node {
	return { version: process.versions.node, directory: dirname(process.execPath) };
}

export function isModern({ version }: Pick<Node, "version">): boolean {
	return compareVersions(version, MODERN_NODE) >= 0;
}

/** `22.23` of `22.23.3`. */
export function short(version: string): string {
	return version.split(".").slice(0, 2).join(".");
}

/** The running Node, else the one that `NODE22` points at, else one installed from npm. */
export async function findModernNode(shell: Shell, say: (text: string) => void): Promise<Node | Missing> {
	const running = runningNode();
	if (isModern(running)) return running;
	if (process.env.NODE22) return examine(shell, process.env.NODE22);
	say(`installing node@22: this is ${short(running.version)} and auth@1.7.7 needs ${MODERN_NODE}`);
	const directory = join(shell.directory, "node-22");
	await mkdir(directory);
	try {
		await runOrThrow({ ...shell, directory }, ["npm", "install", "--prefix", directory, "node@22"]);
	} catch (error) {
		if (shell.interrupted.aborted) throw error;
		return { missing: `node@22 could not be installed: ${lastLine(error)}` };
	}
	return examine(shell, join(directory, "node_modules", "node", "bin", "node"));
}

async function examine(shell: Shell, binary: string): Promise<Node | Missing> {
	let finished: Finished;
	try {
		finished = await run({ ...shell, environment: userEnvironment(dirname(binary)) }, [binary, "--version"]);
	} catch (error) {
		if (shell.interrupted.aborted) throw error;
		return { missing: `${binary} does not start: ${lastLine(error)}` };
	}
	const version = finished.output.trim().replace(/^v/, "");
	if (finished.code !== 0) return { missing: `${binary} does not start: ${lastLine(tail(version))}` };
	if (!isModern({ version })) return { missing: `${binary} is ${short(version)}` };
	return { version, directory: dirname(binary) };
}

/** Of what a command says; the line in which npm names its log says nothing. */
export function lastLine(error: unknown): string {
	const text = error instanceof Error ? error.message : String(error);
	const lines = text.split("\n").filter((line) => line.trim() && !/^npm error( A complete log|$)/.test(line));
	return lines.at(-1) ?? "";
}

function compareVersions(left: string, right: string): number {
	const [a, b] = [left, right].map((version) => version.split(".").map((part) => Number.parseInt(part, 10)));
	for (let index = 0; index < 3; index++) {
		const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
