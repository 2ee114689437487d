import { join } from "node:path";
import { run, runOrThrow, type Shell, tail } from "../cli/command.ts";
import { lastLine } from "../cli/node-version.ts";
import type { Finding } from "./consumers.ts";

/** What is installed to run it, and where it is then. */
const RUNTIMES = {
	"node@20": "node/bin/node",
	"node@22": "node/bin/node",
	"node@24": "node/bin/node",
	bun: ".bin/bun",
};

/** Written down by hand: the secret that was stored, the owner's own module, one that the type closes, and a stranger's status. */
const EXPECTED = { secret: "a secret of the club", own: true, closed: "not-in-allowlist", stranger: 401 };

/** @param consumer whose sources are compiled to `out-NodeNext` */
export async function smokeEverywhere(shell: Shell, consumer: Shell): Promise<readonly Finding[]> {
	const findings: Finding[] = [];
	for (const [spec, binary] of Object.entries(RUNTIMES)) {
		const name = `runs on ${spec}`;
		const directory = join(shell.directory, `runtime-${spec}`);
		try {
			await runOrThrow(shell, ["npm", "install", "--prefix", directory, spec]);
			findings.push({ name, fault: await smokeOn(consumer, join(directory, "node_modules", binary)) });
		} catch (error) {
			if (shell.interrupted.aborted) throw error;
			findings.push({ name, fault: lastLine(error) });
		}
	}
	return findings;
}

async function smokeOn(consumer: Shell, runtime: string): Promise<string> {
	const { code, output } = await run(consumer, [runtime, "out-NodeNext/main.js"]);
	const answered = /^answered (.*)$/m.exec(output)?.[1];
	return code === 0 && answered === JSON.stringify(EXPECTED) ? "" : tail(output);
}
