import { spawn } from "node:child_process";
import { chmod, copyFile, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { organization } from "better-auth/plugins";
import Database from "better-sqlite3";
import { build } from "tsdown";
import { vi } from "vitest";
import { spacesPlugin } from "../../../src/index.ts";
import configs from "../../../tsdown.config.ts";
import { userEnvironment } from "../../proof/cli/command.ts";
import { ORIGIN } from "../../support/world.ts";
import type { Script } from "./stand-in.ts";

// Each command is a process that loads Better Auth: a second on an idle machine.
const TIME_LIMIT_SECONDS = 60;
vi.setConfig({ testTimeout: 1.5 * TIME_LIMIT_SECONDS * 1_000, hookTimeout: 90_000 });

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

/** A config as the README shows it, with the stand-in for the calls. */
export const AUTH = `import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { spacesPlugin } from "better-auth-spaces";
import Database from "better-sqlite3";
import { standIn } from "stand-in";

export const auth = betterAuth({
	baseURL: "http://localhost:3000",
	secret: "q7mZ0f4xT9vYc2LrWn8uKs3bHd6jEa1p",
	database: new Database("app.sqlite"),
	plugins: [organization(), spacesPlugin(), standIn()],
});
`;

/** The same on PostgreSQL, with what the application logs of its own. */
export const AUTH_ON_POSTGRES = `import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { spacesPlugin } from "better-auth-spaces";
import { Pool } from "pg";

console.log("a config that talks");

export const auth = betterAuth({
	baseURL: "http://localhost:3000",
	secret: "q7mZ0f4xT9vYc2LrWn8uKs3bHd6jEa1p",
	database: new Pool({ connectionString: process.env.DATABASE_URL }),
	plugins: [organization(), spacesPlugin({ types: { club: { modules: ["calendar"] } } })],
});
`;

export interface Ended {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface Running {
	/** Resolves when standard error holds this text. */
	readonly says: (text: string) => Promise<void>;
	readonly kill: (signal: NodeJS.Signals) => void;
	readonly ended: Promise<Ended>;
}

export interface RunOptions {
	readonly script?: Script;
	readonly environment?: Record<string, string>;
	/** Where in the project the command is typed. */
	readonly in?: string;
}

export type Installed = Awaited<ReturnType<typeof install>>;

/** The package as npm would install it, built afresh, and projects beside it that use it. */
export async function install() {
	const root = await realpath(await mkdtemp(join(tmpdir(), "better-auth-spaces-cli-")));
	const modules = join(root, "projects/node_modules");
	const installed = join(modules, "better-auth-spaces");
	// The projects find the plugin one level up, and everything else one level above that.
	await symlink(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
	await mkdir(installed, { recursive: true });
	await copyFile(join(REPOSITORY, "package.json"), join(installed, "package.json"));
	await cp(join(REPOSITORY, "migrations"), join(installed, "migrations"), { recursive: true });
	for (const config of configs) {
		const output = { outDir: join(installed, "dist"), dts: false, sourcemap: false, clean: false } as const;
		await build({ ...config, ...output, cwd: REPOSITORY, config: false, logLevel: "error" });
	}
	await writeFiles(join(modules, "stand-in"), {
		"package.json": JSON.stringify({ name: "stand-in", type: "module", exports: "./stand-in.ts" }),
	});
	await copyFile(new URL("./stand-in.ts", import.meta.url), join(modules, "stand-in/stand-in.ts"));
	await migrate(join(root, "app.sqlite"));
	const command = join(installed, "dist/cli.js");
	await chmod(command, 0o755);
	await mkdir(join(modules, ".bin"));
	await symlink(command, join(modules, ".bin/better-auth-spaces"));
	const projects = { made: 0 };

	return {
		/** A project of these files, with a migrated database. */
		project: async (files: Record<string, string>) => {
			projects.made += 1;
			const directory = join(root, "projects", `app-${projects.made}`);
			await writeFiles(directory, { "package.json": '{ "type": "module" }', ...files });
			await copyFile(join(root, "app.sqlite"), join(directory, "app.sqlite"));
			const start = (args: readonly string[], options: RunOptions = {}) =>
				startCommand(command, args, join(directory, options.in ?? "."), options);
			return {
				directory,
				start,
				run: (args: readonly string[], options?: RunOptions) => start(args, options).ended,
			};
		},
		remove: () => rm(root, { recursive: true }),
	};
}

async function migrate(file: string): Promise<void> {
	const database = new Database(file);
	const { options } = betterAuth({
		baseURL: ORIGIN,
		database,
		plugins: [organization(), spacesPlugin()],
	});
	await (await getMigrations(options)).runMigrations();
	database.close();
}

async function writeFiles(directory: string, files: Record<string, string>): Promise<void> {
	for (const [name, text] of Object.entries(files)) {
		await mkdir(dirname(join(directory, name)), { recursive: true });
		await writeFile(join(directory, name), text);
	}
}

function startCommand(
	command: string,
	args: readonly string[],
	cwd: string,
	{ script = {}, environment = {} }: RunOptions,
): Running {
	const { TEST, VITEST, FORCE_COLOR, ...inherited } = userEnvironment(dirname(process.execPath));
	const env = { ...inherited, STAND_IN: JSON.stringify(script), ...environment };
	const child = spawn(process.execPath, [command, ...args], {
		...{ cwd, env, stdio: ["ignore", "pipe", "pipe"] },
		// A command that hangs must not outlive the test that notices.
		...{ timeout: TIME_LIMIT_SECONDS * 1_000, killSignal: "SIGKILL" },
	});
	const heard = { stdout: "", stderr: "" };
	for (const name of ["stdout", "stderr"] as const) {
		child[name].setEncoding("utf8").on("data", (text: string) => {
			heard[name] += text;
		});
	}
	const ended = new Promise<Ended>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code, signal) => resolve({ code, signal, ...heard }));
	});
	const says = (text: string) =>
		new Promise<void>((resolve, reject) => {
			const look = () => heard.stderr.includes(text) && resolve();
			child.stderr.on("data", look);
			child.once("close", () => reject(new Error(`It never said ${text}:\n${heard.stderr}`)));
			look();
		});
	return { says, kill: (signal) => void child.kill(signal), ended };
}
