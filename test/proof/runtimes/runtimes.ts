import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "tsdown";
import { run, runOrThrow, type Shell, tail } from "../cli/command.ts";
import { lastLine, type Missing } from "../cli/node-version.ts";
import type { Answer, Request } from "./answer.ts";

/** What the package claims to run on. */
export interface Target {
	readonly label: string;
	/** What npm is asked for. */
	readonly spec: string;
	/** In `node_modules`. */
	readonly binary: string;
	readonly args: readonly string[];
	/** What the runtime calls itself from within. */
	readonly self: (version: string) => string;
}

/** A runtime ready to be asked, in a directory of its own. */
export interface Runtime extends Shell {
	/** With the version. */
	readonly name: string;
	readonly self: string;
	readonly command: readonly string[];
}

const node = (major: string): Target => ({
	label: "Node",
	spec: `node@${major}`,
	binary: "node/bin/node",
	args: ["main.mjs"],
	self: (version) => `Node ${version}`,
});

export const TARGETS: readonly Target[] = [
	node("20"),
	node("22"),
	node("24"),
	{
		label: "Bun",
		spec: "bun",
		binary: ".bin/bun",
		args: ["main.mjs"],
		self: (version) => `Bun ${version}`,
	},
	{
		label: "Deno",
		spec: "deno",
		binary: ".bin/deno",
		args: ["run", "--no-remote", "--no-npm", "--allow-read=.", "--allow-write=.", "main.mjs"],
		self: (version) => `Deno ${version}`,
	},
	{
		label: "workerd",
		spec: "workerd",
		binary: ".bin/workerd",
		args: ["test", "config.capnp"],
		self: () => "Cloudflare-Workers",
	},
];

const BUNDLE = "vault.mjs";

const FILES: Readonly<Record<string, string>> = {
	"main.mjs": `import { readFile, writeFile } from "node:fs/promises";
import { answer } from "./${BUNDLE}";

const request = JSON.parse(await readFile("request.json", "utf8"));
await writeFile("answer.json", JSON.stringify(await answer(request)));
`,
	"worker.mjs": `import { answer } from "${BUNDLE}";

export default {
	async test(_, { files }) {
		const request = await files.fetch("http://files/request.json");
		const body = JSON.stringify(await answer(await request.json()));
		const written = await files.fetch("http://files/answer.json", { method: "PUT", body });
		if (!written.ok) throw new Error("the answer could not be written: " + written.status);
	},
};
`,
	// No compatibility flag, so no part of Node.
	"config.capnp": `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
	services = [
		(name = "main", worker = (
			modules = [
				(name = "worker.mjs", esModule = embed "worker.mjs"),
				(name = "${BUNDLE}", esModule = embed "${BUNDLE}"),
			],
			compatibilityDate = "2025-01-01",
			bindings = [(name = "files", service = "files")],
		)),
		(name = "files", disk = (path = ".", writable = true)),
	],
);
`,
};

/** The vault and everything below it as one file that imports nothing. */
export async function bundleVault(directory: string): Promise<string> {
	const [output] = await build({
		entry: { vault: join(import.meta.dirname, "answer.ts") },
		outDir: directory,
		format: "esm",
		platform: "neutral",
		outExtensions: () => ({ js: ".mjs" }),
		deps: { alwaysBundle: /^(jose|lru-cache)/, onlyBundle: ["jose", "lru-cache"] },
		config: false,
		dts: false,
		clean: false,
		logLevel: "error",
	});
	const imported = output?.chunks.flatMap((chunk) => (chunk.type === "chunk" ? chunk.imports : []));
	if (output?.chunks.length !== 1 || imported?.length !== 0)
		throw new Error(`the vault does not fit into one file: it imports ${imported?.join(", ")}`);
	return join(directory, BUNDLE);
}

/** The running Node where that is the one, else what npm installs. */
export async function prepare(shell: Shell, target: Target, bundle: string): Promise<Runtime | Missing> {
	const directory = join(shell.directory, target.spec);
	await mkdir(directory);
	const own = { ...shell, directory, environment: { ...shell.environment, DENO_DIR: directory } };
	try {
		const binary = await findBinary(own, target);
		const { code, output } = await run(own, [binary, "--version"]);
		const version = /\d+[\d.-]*\d/.exec(output)?.[0];
		if (code !== 0 || !version) return { missing: `it does not start: ${lastLine(output)}` };
		await copyFile(bundle, join(directory, BUNDLE));
		for (const [file, text] of Object.entries(FILES)) await writeFile(join(directory, file), text);
		const name = `${target.label} ${version}`;
		return { ...own, name, self: target.self(version), command: [binary, ...target.args] };
	} catch (error) {
		if (shell.interrupted.aborted) throw error;
		return { missing: lastLine(error) };
	}
}

async function findBinary(shell: Shell, { spec, binary }: Target): Promise<string> {
	if (spec === `node@${process.versions.node.split(".")[0]}`) return process.execPath;
	await runOrThrow(shell, ["npm", "install", "--prefix", shell.directory, "--no-audit", "--no-fund", spec]);
	return join(shell.directory, "node_modules", binary);
}

/** @throws with what the runtime printed, where it leaves no answer */
export async function ask(runtime: Runtime, request: Request): Promise<Answer> {
	const file = (name: string) => join(runtime.directory, name);
	await writeFile(file("request.json"), JSON.stringify(request));
	await rm(file("answer.json"), { force: true });
	const { code, output } = await run(runtime, runtime.command);
	if (code !== 0) throw new Error(`it ended with ${code}:\n${tail(output)}`);
	return JSON.parse(await readFile(file("answer.json"), "utf8"));
}
