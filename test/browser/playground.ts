import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const PACKAGE_ROOT = join(import.meta.dirname, "../..");
const START_TIMEOUT = 90_000;
const STOP_TIMEOUT = 10_000;

export interface Playground {
	readonly address: string;
	/** Everything it has printed so far. */
	readonly output: () => string;
	/** Ends it as Ctrl-C does. */
	readonly stop: () => Promise<void>;
}

interface StartOptions {
	readonly dataDirectory: string;
	readonly port: number;
	readonly flags?: readonly string[];
}

/** Starts the playground as a user does, and waits for the address it prints. */
export async function startPlayground({
	dataDirectory,
	port,
	flags = [],
}: StartOptions): Promise<Playground> {
	const child = spawn("npm", ["start", "--", ...flags], {
		cwd: PACKAGE_ROOT,
		env: { ...process.env, PLAYGROUND_DATA: dataDirectory, PORT: String(port) },
		// A group of its own, so that it can be ended as a terminal would: npm, tsx and node together.
		detached: true,
	});
	process.once("exit", () => signal(child, "SIGKILL"));
	let printed = "";
	const exited = once(child, "close");
	const address = new Promise<string>((resolve) => {
		const read = (chunk: Buffer) => {
			printed += chunk.toString();
			const found = /The playground is at (http:\/\/\S+)/.exec(printed)?.[1];
			if (found) resolve(found);
		};
		child.stdout.on("data", read);
		child.stderr.on("data", read);
	});
	const stop = async () => {
		signal(child, "SIGINT");
		const timer = setTimeout(() => signal(child, "SIGKILL"), STOP_TIMEOUT);
		await exited;
		clearTimeout(timer);
	};
	try {
		return { address: await firstOf(address, exited, () => printed), output: () => printed, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Runs it with these arguments to its end, which is meant to come at once. */
export async function runToEnd(flags: readonly string[]): Promise<{ code: number | null; errors: string }> {
	const child = spawn("npm", ["start", "--silent", "--", ...flags], { cwd: PACKAGE_ROOT });
	let errors = "";
	child.stderr.on("data", (chunk: Buffer) => {
		errors += chunk.toString();
	});
	await once(child, "close");
	return { code: child.exitCode, errors };
}

async function firstOf(
	address: Promise<string>,
	exited: Promise<unknown>,
	printed: () => string,
): Promise<string> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(
			() => reject(new Error(`No address after ${START_TIMEOUT} ms.\n${printed()}`)),
			START_TIMEOUT,
		);
	});
	const ended = exited.then(() => Promise.reject(new Error(`The playground ended.\n${printed()}`)));
	try {
		return await Promise.race([address, late, ended]);
	} finally {
		clearTimeout(timer);
		ended.catch(() => undefined);
	}
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
	try {
		process.kill(-child.pid, name);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
	}
}
