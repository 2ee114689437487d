import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Group, Subject } from "../measuring/subject.ts";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

const run = promisify(execFile);

/** Of the package as it is built, by its own name. Every import is in a process of its own. */
export async function importTime(): Promise<Group> {
	await run("npm", ["run", "build"], { cwd: REPOSITORY });
	return {
		title: "Imported by a new process",
		slow: true,
		subjects: [
			toSubject("better-auth", ["better-auth"]),
			toSubject("better-auth-spaces", ["better-auth-spaces"]),
			toSubject("better-auth and its organization plugin", ["better-auth", "better-auth/plugins"]),
			toSubject("all three", ["better-auth", "better-auth/plugins", "better-auth-spaces"]),
		],
	};
}

function toSubject(name: string, packages: readonly string[]): Subject {
	const imports = packages.map((specifier) => `await import("${specifier}");`).join(" ");
	const code = `const start = performance.now(); ${imports} console.log(performance.now() - start);`;
	return {
		name,
		sample: async () => {
			const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code], {
				cwd: REPOSITORY,
			});
			const milliseconds = Number(stdout);
			if (!(milliseconds > 0)) throw new Error(`importing ${name} said ${stdout}`);
			return milliseconds * 1e6;
		},
	};
}
