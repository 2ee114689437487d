import type { Command } from "commander";
import { type ConfigOptions, type OpenAuth, openAuth, withConfigOptions } from "./config/open-auth.ts";
import { messageOf, type Problem, problem } from "./problem.ts";
import { type Rotation, rotateInSlices } from "./rotate-in-slices.ts";
import { EXIT, type Run } from "./run.ts";
import type { KeyInUse } from "./spaces-api.ts";
import { again } from "./terminal/again.ts";
import { showKeys } from "./terminal/keys-table.ts";
import { wholeNumber } from "./terminal/numbers.ts";
import { count, figure, type Output } from "./terminal/output.ts";
import { createProgress, duration } from "./terminal/rotation-progress.ts";
import { listenForInterruption } from "./terminal/signals.ts";

interface RotateOptions extends ConfigOptions {
	readonly batch?: number;
	readonly limit?: number;
	readonly after?: string;
	readonly json?: boolean;
}

export function addRotate(program: Command, run: Run): void {
	withConfigOptions(
		program
			.command("rotate")
			.summary("re-seal every credential under the primary key")
			.description(
				"Seals every credential afresh under the primary key, the first of SPACES_KEYS. Safe beside traffic and beside itself; " +
					"may be stopped at any time with Ctrl-C and run again. At the end it says which keys are still in use.",
			),
	)
		.option("--batch <rows>", "rows to read at once", wholeNumber(1))
		.option("--limit <rows>", "stop when this many rows are sealed again", wholeNumber(1))
		.option("--after <cursor>", "go on where an earlier run stopped; it printed this")
		.option("--json", "print the result as one JSON document")
		.addHelpText(
			"after",
			`
Exit code: 0 done, 1 some credentials could not be opened, 2 could not run or
gave up, 130 interrupted.

Example:
  1. Add a new key behind the present one, and roll out:
     SPACES_KEYS="2026-05:…,$(npx better-auth-spaces keygen)"
  2. Put it first, and roll out again.
  3. $ npx better-auth-spaces rotate
  4. Drop the old key, once this says that nothing is sealed with it.`,
		)
		.action((options: RotateOptions) => run(options, (output) => rotate(output, options)));
}

async function rotate(output: Output, options: RotateOptions): Promise<number> {
	const auth = await openAuth(options, "rotateSpaceKeys", "spaceKeysInUse");
	const { keys: before } = await auth.api.spaceKeysInUse();
	const total = before.reduce((sum, { credentials }) => sum + credentials, 0);
	const progress = createProgress(options.after === undefined ? total : undefined);
	const interruption = listenForInterruption(() => progress.interject("Finishing this slice …"));
	const { batch, limit, after } = options;
	const { done, stop } = await rotateInSlices(auth.api, {
		...{ batch, limit, after, interrupted: interruption.signal, onSlice: progress.show },
		onRetry: (message, seconds) =>
			progress.interject(`${message.replace(/\.?$/, ".")} Trying again in ${seconds} s.`),
	});
	const seconds = progress.seconds();
	progress.clear();
	if (stop.why === "failed") throw await whyItFailed(auth, options, done, stop.error);

	const { keys } = await auth.api.spaceKeysInUse();
	const unused = keys.filter((key) => key.configured && !key.primary && key.credentials === 0);
	output.answer({ ...done, stopped: stop.why, keys, unused: unused.map(({ id }) => id) });
	showResult(output, options, done, { seconds, ended: stop.why === "end" });
	showKeys(output, keys);
	if (stop.why === "end") {
		for (const { id } of unused)
			showUnused(output, id, { before, primary: done.primary ?? "the primary key" });
	} else {
		showWhereToGoOn(output, options, done, stop.why);
	}
	if (stop.why === "interrupted") return interruption.exitCode();
	return done.unreadable > 0 ? EXIT.wrong : EXIT.ok;
}

function showResult(
	{ say, paint, prose }: Output,
	{ cwd, config }: ConfigOptions,
	done: Rotation,
	{ seconds, ended }: { readonly seconds: number; readonly ended: boolean },
): void {
	const { primary, scanned, resealed, unreadable } = done;
	const speed = `${figure(Math.round(scanned / seconds))} rows/s`;
	if (scanned === 0) {
		say(ended ? "There are no credentials to re-seal." : "No credential has been looked at yet.");
	} else if (resealed + unreadable === 0 && ended) {
		say(paint("green", `✔ All ${count(scanned, "credential")} were sealed with "${primary}" already.`));
	} else {
		const rows = ended ? count(scanned, "credential") : `the first ${count(scanned, "credential")}`;
		const work = `Re-sealed ${figure(resealed)} of ${rows} under "${primary}"`;
		const line = `${work} in ${duration(seconds)} (${speed}).`;
		say(unreadable > 0 || !ended ? prose(line) : paint("green", prose(`✔ ${line}`)));
	}
	if (unreadable > 0) {
		say();
		say(
			paint(
				"red",
				prose(
					`✖ ${count(unreadable, "credential")} could not be opened and stayed as they were. To see which, and why:`,
				),
			),
		);
		say();
		say(`    ${again("doctor", { cwd, config })}`);
	}
	say();
}

/** A key that nothing is sealed with is an old one that may go, or a new one whose time has not come. */
function showUnused(
	{ say, prose }: Output,
	id: string,
	{ before, primary }: { before: readonly KeyInUse[]; primary: string },
): void {
	const emptied = before.some((key) => key.id === id && key.credentials > 0);
	say();
	say(
		prose(
			emptied
				? `Nothing is sealed with "${id}" any more. Once every server runs with "${primary}" first, you may drop it.`
				: `Nothing is sealed with "${id}". If it is an old key, you may drop it; if it is to be the next one, put it first.`,
		),
	);
}

function showWhereToGoOn(
	{ say }: Output,
	options: RotateOptions,
	{ cursor }: Rotation,
	why: "limit" | "interrupted",
): void {
	say();
	say(`${why === "limit" ? "Stopped at the limit" : "Interrupted"}. To go on:`);
	say();
	say(`    ${again("rotate", { ...options, after: cursor ?? undefined })}`);
}

async function whyItFailed(
	auth: OpenAuth<"rotateSpaceKeys" | "spaceKeysInUse">,
	options: RotateOptions,
	{ cursor, scanned }: Rotation,
	error: unknown,
): Promise<Problem> {
	const fault = await auth.findFault();
	const details = [messageOf(error), ...(fault ? [fault.message, ...fault.details] : [])];
	return problem(
		`The rotation gave up after ${count(scanned, "row")}.`,
		"What is done is done, and nothing is lost. When the cause is mended, run it again to resume:",
		{ details, code: [again("rotate", { ...options, after: cursor ?? undefined })] },
	);
}
