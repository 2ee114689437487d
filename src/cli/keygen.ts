import type { Command } from "commander";
import { findKeyFault, KEY_BYTES } from "../vault/core/key-ring.ts";
import { problem } from "./problem.ts";
import { EXIT, type Run } from "./run.ts";
import type { Output } from "./terminal/output.ts";

interface KeygenOptions {
	readonly id?: string;
	readonly json?: boolean;
}

export function addKeygen(program: Command, run: Run): void {
	program
		.command("keygen")
		.summary("make a root key for the vault")
		.description(
			"Makes a root key for the vault: 32 random bytes in base64, with an id that is written into every value the key seals. " +
				"Needs no config and stores nothing: the key is printed once, on standard output.",
		)
		.option("--id <id>", "the key's id (default: the current month, as 2026-11)")
		.option("--json", "print { id, key, entry } as JSON")
		.addHelpText(
			"after",
			`
Examples:
  $ echo "SPACES_KEYS=$(npx better-auth-spaces keygen)" >> .env

  The second key, when you rotate: append it, roll out, move it to the front,
  roll out again, and run "better-auth-spaces rotate".
  $ SPACES_KEYS="$SPACES_KEYS,$(npx better-auth-spaces keygen)"`,
		)
		.action((options: KeygenOptions) => run(options, async (output) => keygen(output, options)));
}

function keygen(output: Output, { id = new Date().toISOString().slice(0, 7) }: KeygenOptions): number {
	const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
	const fault = findKeyFault([{ id, bytes }]);
	if (fault) throw problem(`"${id}" cannot be a key's id.`, fault);
	const key = Buffer.from(bytes).toString("base64");
	const entry = `${id}:${key}`;
	output.answer({ id, key, entry });
	if (output.json) return EXIT.ok;
	output.say(entry);
	if (process.stderr.isTTY) {
		output.note(`First key:   SPACES_KEYS="${id}:…"`);
		output.note(`Next key:    add it behind the present one, roll out, put it first, then "rotate"`);
	}
	return EXIT.ok;
}
