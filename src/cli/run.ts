import { codeOf, isProblem, messageOf, type Problem, problem } from "./problem.ts";
import { createOutput, type Output, showProblem, type WriteStdout } from "./terminal/output.ts";

/** 0 done, 1 done and something is wrong, 2 could not run; from 128 on, a signal. */
export const EXIT = { ok: 0, wrong: 1, cannotRun: 2 } as const;

/** Runs one command to the exit code it returns. */
export type Run = (
	options: { readonly json?: boolean },
	work: (output: Output) => Promise<number>,
) => Promise<void>;

export function createRun(stdout: WriteStdout): Run {
	return async ({ json = false }, work) => {
		const output = createOutput(json, stdout);
		// The config is foreign code: it may end the process, or leave nothing that keeps it alive.
		const onEarlyExit = () => {
			showProblem(output, endedEarly());
			process.exitCode = EXIT.cannotRun;
		};
		process.once("exit", onEarlyExit);
		const background = (error: unknown) => output.note(`In the background: ${messageOf(error)}`);
		// A pool that loses an idle connection throws here; the call in progress has an answer of its own.
		process.on("uncaughtException", background);
		const unhandled = new Map<Promise<unknown>, unknown>();
		process.on("unhandledRejection", (error, promise) => void unhandled.set(promise, error));
		process.on("rejectionHandled", (promise) => void unhandled.delete(promise));
		const { code, shown } = await attempt(work, output);
		for (const error of unhandled.values()) {
			if (!shown?.details.join("\n").includes(messageOf(error))) background(error);
		}
		process.off("exit", onEarlyExit);
		// What was written must arrive; a pool that the config keeps open must not hold the process.
		await new Promise<void>((resolve) => stdout("", resolve));
		await new Promise<void>((resolve) => void process.stderr.write("", () => resolve()));
		process.exit(code);
	};
}

async function attempt(
	work: (output: Output) => Promise<number>,
	output: Output,
): Promise<{ readonly code: number; readonly shown?: Problem }> {
	try {
		return { code: await work(output) };
	} catch (error) {
		const shown = isProblem(error) ? error : whyFailed(error);
		showProblem(output, shown);
		return { code: EXIT.cannotRun, shown };
	}
}

function whyFailed(error: unknown): Problem {
	const code = codeOf(error);
	return problem("The command failed.", "The lines logged above may say more about the cause.", {
		details: `${code ? `${code}: ` : ""}${messageOf(error)}`.split("\n"),
	});
}

function endedEarly(): Problem {
	return problem(
		"The process ended before the command was done.",
		"Does your auth config, or a module it imports, call process.exit()?",
	);
}
