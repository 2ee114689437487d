/**
 * What a stranger installs: the files of the tarball, types in projects of npm and pnpm under two compilers, the plugin
 * beside Better Auth's own, and the built code on every runtime. One line per finding, and last the figures.
 */
import type { Shell } from "./cli/command.ts";
import { run } from "./cli/command.ts";
import { packPlugin } from "./cli/project.ts";
import { conclude } from "./cli/report.ts";
import { compileEverywhere, createConsumer, type Finding } from "./packaging/consumers.ts";
import { besideOfficialPlugins } from "./packaging/neighbours.ts";
import { faultsOfFiles } from "./packaging/published-files.ts";
import { smokeEverywhere } from "./packaging/smoke.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import { say } from "./wording.ts";

await runProof("packaging", prove);

async function prove(shell: Shell): Promise<Conclusion> {
	say("building and packing the plugin");
	const tarball = await packPlugin(shell);
	const count = { passed: 0, failed: 0, skipped: 0 };
	const tell = (findings: readonly Finding[]) => {
		for (const { name, fault } of findings) {
			console.log(`${fault ? "FAIL" : "ok  "}  ${name}${fault && `\n${fault.replace(/^/gm, "    | ")}`}`);
			count[fault ? "failed" : "passed"]++;
		}
	};
	tell([await publishedFiles(shell, tarball)]);
	say("installing with npm");
	const npm = await createConsumer(shell, "npm", tarball);
	tell(await compileEverywhere(npm, "npm"));
	say("installing with pnpm");
	tell(await compileEverywhere(await createConsumer(shell, "pnpm", tarball), "pnpm"));
	say("installing beside Better Auth's own plugins");
	tell(await besideOfficialPlugins(shell, tarball));
	say("installing runtimes");
	tell(await smokeEverywhere(shell, npm));
	return conclude("the tarball in projects of strangers", count);
}

async function publishedFiles(shell: Shell, tarball: string): Promise<Finding> {
	const { output } = await run(shell, ["tar", "-tzf", tarball]);
	const files = output
		.trim()
		.split("\n")
		.map((path) => path.replace(/^package\//, ""));
	return {
		name: `the tarball holds what it should: ${files.length} files`,
		fault: faultsOfFiles(files).join("\n"),
	};
}
