import { cp } from "node:fs/promises";
import { join } from "node:path";
import { run, runOrThrow, type Shell } from "../cli/command.ts";
import { commandHolds, emptyProject, type Finding, MANAGERS, writeConfig } from "./consumers.ts";

/** Better Auth's own plugins, as they are installed today. */
const NEIGHBOURS = [
	"better-auth@^1.7.25",
	"@better-auth/passkey",
	"@better-auth/api-key",
	"@better-auth/stripe",
	"stripe@22",
];

/** What npm answers when two packages want what cannot be had together. */
const CONFLICT = /ERESOLVE/;

/** Installed beside them the plugin adds no conflict to those they have among themselves, and all of them work together. */
export async function besideOfficialPlugins(shell: Shell, tarball: string): Promise<readonly Finding[]> {
	const [without, beside] = [
		await conflicts(shell, "without", []),
		await conflicts(shell, "beside", [tarball]),
	];
	const project = await emptyProject(shell, "neighbours");
	// As their users have to, while they pin what Better Auth has moved on from.
	await runOrThrow(project, [
		...[...MANAGERS.npm, "--legacy-peer-deps", "--ignore-scripts"],
		...[...NEIGHBOURS, "typescript@~5.9.3", "@types/node@^20", "zod@^4.3.0", tarball],
	]);
	await cp(new URL("./in-project/beside.ts", import.meta.url), join(project.directory, "beside.ts"));
	await writeConfig(
		project,
		"tsconfig.json",
		{ module: "NodeNext", moduleResolution: "NodeNext", outDir: "out" },
		["beside.ts"],
	);
	return [
		{
			name: `npm beside passkey, api-key, stripe: ${without ? "as they conflict without it" : "no conflict"}`,
			fault:
				beside === without
					? ""
					: `without it: ${without || "no conflict"}\nbeside it: ${beside || "no conflict"}`,
		},
		{ name: "pnpm beside them: no peer of the plugin is unmet", fault: await unmetWithPnpm(shell, tarball) },
		await commandHolds(project, "beside them, in one config: compiles", [
			"npx",
			"tsc",
			"-p",
			"tsconfig.json",
		]),
	];
}

/** The line in which npm names the conflict; empty when there is none. */
async function conflicts(shell: Shell, name: string, more: readonly string[]): Promise<string> {
	const project = await emptyProject(shell, name);
	const { code, output } = await run(project, [
		...[...MANAGERS.npm, "--package-lock-only", "--ignore-scripts", ...NEIGHBOURS, ...more],
	]);
	if (code === 0) return "";
	if (!CONFLICT.test(output)) throw new Error(`npm install failed for another reason:\n${output}`);
	return output
		.split("\n")
		.filter((line) => /Found:|^npm error peer /.test(line))
		.join("\n");
}

/** What pnpm complains about below the plugin's name. It installs all the same, so its exit code says nothing. */
async function unmetWithPnpm(shell: Shell, tarball: string): Promise<string> {
	const project = await emptyProject(shell, "neighbours-pnpm");
	const { code, output } = await run(project, [
		...[...MANAGERS.pnpm, "--ignore-scripts", ...NEIGHBOURS, "zod@^4.3.0", tarball],
	]);
	if (code !== 0) return output;
	const [, ours = ""] = /─┬ better-auth-spaces [^\n]*\n((?:[ │][^\n]*\n?)*)/.exec(output) ?? [];
	return ours;
}
