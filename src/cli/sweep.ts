import type { Command } from "commander";
import { type ConfigOptions, openAuth, withConfigOptions } from "./config/open-auth.ts";
import { EXIT, type Run } from "./run.ts";
import type { Sweep } from "./spaces-api.ts";
import { again } from "./terminal/again.ts";
import { share, wholeNumber } from "./terminal/numbers.ts";
import { count, figure, MOST_EXAMPLES, type Output } from "./terminal/output.ts";

interface SweepOptions extends ConfigOptions {
	readonly delete?: boolean;
	readonly grace?: number;
	readonly deadRows?: boolean;
	readonly maxShare?: number;
	readonly force?: boolean;
	readonly json?: boolean;
}

export function addSweep(program: Command, run: Run): void {
	withConfigOptions(
		program
			.command("sweep")
			.summary("delete what deleted organizations left behind")
			.description(
				"Finds credentials and permission rows whose organization is gone: left by raw SQL, or by a database without foreign keys. " +
					"Without --delete it only says what it would delete. It refuses when that is a large share of all rows, which looks like the wrong database.",
			),
	)
		.option("--delete", "delete; without it nothing changes")
		.option("--grace <seconds>", "leave younger rows alone (default: a day)", wholeNumber(0))
		.option("--dead-rows", "also permission rows whose role or module no longer exists")
		.option("--max-share <share>", "refuse beyond this share of all rows (default: 0.05)", share)
		.option("--force", "delete even beyond that share")
		.option("--json", "print the result as one JSON document")
		.addHelpText(
			"after",
			`
Exit code: 0 nothing to do, shown or deleted, 1 refused, 2 could not run.

Example, every night:
  $ npx better-auth-spaces sweep --delete --json`,
		)
		.action((options: SweepOptions) => run(options, (output) => sweep(output, options)));
}

async function sweep(output: Output, options: SweepOptions): Promise<number> {
	const { api } = await openAuth(options, "sweepSpaces");
	const { grace, deadRows, maxShare, force } = options;
	const result = await api.sweepSpaces({
		body: { dryRun: !options.delete, graceSeconds: grace, deadRows, maxShare, force },
	});
	output.answer(result);
	show(output, options, result);
	return result.refused ? EXIT.wrong : EXIT.ok;
}

function show(output: Output, options: SweepOptions, result: Sweep): void {
	const { say, paint } = output;
	const { credentials, permissions } = result.deleted;
	if (!showFound(output, options, result)) {
		say(paint("green", "✔ Nothing to sweep."));
	} else if (result.refused) {
		showRefusal(output, options);
	} else if (result.dryRun) {
		say("Nothing has been deleted. To delete these rows:");
		say();
		say(`    ${again("sweep", { ...options, delete: true })}`);
	} else {
		say(paint("green", `✔ Deleted ${listed(credentials, permissions)}.`));
	}
}

/** @returns whether anything of it is to go */
function showFound({ say, paint }: Output, options: SweepOptions, result: Sweep): boolean {
	const { spaces, credentials, permissions } = result.orphans;
	const { roles, modules } = result.deadRows;
	const orphaned = credentials + permissions > 0;
	const dead = roles + modules > 0;
	const list = (title: string, lines: readonly (string | false)[]) => {
		say(paint("bold", title));
		for (const line of lines) if (line) say(`    ${line}`);
	};
	if (orphaned) {
		const owners = count(spaces, "organization that no longer exists", "organizations that no longer exist");
		list(`Left behind by ${owners}:`, [
			credentials > 0 && count(credentials, "credential"),
			permissions > 0 && count(permissions, "permission row"),
		]);
	}
	if (dead) {
		list("Permission rows of roles and modules that no longer exist:", [
			roles > 0 && `${figure(roles)} of roles`,
			modules > 0 && `${figure(modules)} of modules`,
			!options.deadRows && paint("dim", "kept; --dead-rows deletes them too"),
		]);
	}
	if (result.examples.length > 0) list("For example:", result.examples.slice(0, MOST_EXAMPLES));
	if (orphaned || dead) say();
	return orphaned || (dead && options.deadRows === true);
}

function showRefusal({ say, paint, prose }: Output, options: SweepOptions): void {
	say(paint("red", "✖ Refused. Nothing has been deleted."));
	say();
	say(
		prose(
			"This is a larger share of all rows than a sweep deletes unasked (--max-share). So much at once is more often the wrong database, or organizations that cannot be seen, than organizations that were deleted. Look at the examples. If they are right:",
			2,
		),
	);
	say();
	say(`    ${again("sweep", { ...options, delete: true, force: true })}`);
}

function listed(credentials: number, permissions: number): string {
	const parts = [
		...(credentials > 0 ? [count(credentials, "credential")] : []),
		...(permissions > 0 ? [count(permissions, "permission row")] : []),
	];
	return parts.join(" and ") || "nothing";
}
