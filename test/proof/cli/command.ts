import { spawn } from "node:child_process";
import { delimiter, sep } from "node:path";

const TIME_LIMIT_MINUTES = 10;

/** Where and how commands are typed. */
export interface Shell {
	readonly directory: string;
	readonly environment: NodeJS.ProcessEnv;
	/** Ends the command that runs, when the whole proof is interrupted. */
	readonly interrupted: AbortSignal;
}

export interface Finished {
	/** Null when it was ended by the time limit. */
	readonly code: number | null;
	/** Standard output and standard error, as a terminal shows them. */
	readonly output: string;
}

/** @throws when the command cannot be started, or when the proof is interrupted */
export async function run(shell: Shell, [command = "", ...args]: readonly string[]): Promise<Finished> {
	shell.interrupted.throwIfAborted();
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: shell.directory,
			env: { ...shell.environment, CI: "1" },
			stdio: ["ignore", "pipe", "pipe"],
			// A group of its own: npx starts the tool behind a shell, and ending npx alone would leave both.
			detached: true,
		});
		const stop = () => endGroup(child.pid);
		let output = "";
		const timer = setTimeout(() => {
			output += `\nended after ${TIME_LIMIT_MINUTES} minutes`;
			stop();
		}, TIME_LIMIT_MINUTES * 60_000);
		const settle = (finish: () => void) => {
			clearTimeout(timer);
			shell.interrupted.removeEventListener("abort", stop);
			finish();
		};
		shell.interrupted.addEventListener("abort", stop);
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding("utf8").on("data", (text: string) => {
				output += text;
			});
		}
		child.once("error", (error) => settle(() => reject(error)));
		child.once("close", (code) =>
			settle(() =>
				shell.interrupted.aborted ? reject(new Error("interrupted")) : resolve({ code, output }),
			),
		);
	});
}

function endGroup(leader: number | undefined): void {
	if (leader === undefined) return;
	try {
		process.kill(-leader, "SIGKILL");
	} catch {
		// It has ended by itself.
	}
}

/** @throws with the end of its output, unless the command ends in success */
export async function runOrThrow(shell: Shell, command: readonly string[]): Promise<void> {
	const { code, output } = await run(shell, command);
	if (code !== 0) throw new Error(`${command.join(" ")}\n${tail(output)}`);
}

export function tail(output: string): string {
	return output.trimEnd().split("\n").slice(-30).join("\n");
}

/** Of the surrounding `npm run`, whose commands and settings a user's terminal does not have; and what would steer the application. */
const NOT_THE_USERS =
	/^(npm_(?!config_)|npm_config_local_prefix$|INIT_CWD$|NODE_ENV$|DATABASE_URL$|SPACES_KEYS$|BETTER_AUTH_)/;

/** The environment of a user whose `node` is the one in this directory. */
export function userEnvironment(nodeDirectory: string): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => !NOT_THE_USERS.test(name));
	const path = (process.env.PATH ?? "")
		.split(delimiter)
		.filter((directory) => !directory.includes(`${sep}node_modules${sep}`));
	return { ...Object.fromEntries(inherited), PATH: [nodeDirectory, ...path].join(delimiter) };
}
