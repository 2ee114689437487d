#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { version } from "../../package.json" with { type: "json" };
import { addDoctor } from "./doctor.ts";
import { addKeygen } from "./keygen.ts";
import { problem } from "./problem.ts";
import { addRotate } from "./rotate.ts";
import { createRun, EXIT } from "./run.ts";
import { addSql } from "./sql.ts";
import { addSweep } from "./sweep.ts";
import { claimStdout, createOutput, toAnswer } from "./terminal/output.ts";

const stdout = claimStdout();
const program = new Command("better-auth-spaces")
	.description("Keys, check-ups and cleaning for better-auth-spaces, with your own auth config.")
	.version(version)
	.showHelpAfterError('Run it with "--help" to see what it takes.')
	.configureOutput({ writeOut: (text) => stdout(text) })
	.exitOverride();
for (const add of [addKeygen, addDoctor, addRotate, addSweep, addSql]) add(program, createRun(stdout));

try {
	await program.parseAsync();
} catch (error) {
	if (!(error instanceof CommanderError)) throw error;
	process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.cannotRun;
	// The document that a script waits for, whatever keeps the command from running.
	if (process.exitCode !== EXIT.ok && process.argv.includes("--json")) {
		const wrong = problem(
			error.message.replace(/^error: /, ""),
			'Run it with "--help" to see what it takes.',
		);
		createOutput(true, stdout).answer(toAnswer(wrong));
	}
}
