import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runOrThrow, type Shell } from "../cli/command.ts";

export const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

const COPIED = ["src", "test", "tsconfig.json", "vitest.config.ts"];

/** This repository with another Better Auth: everything else is what is installed here. */
export async function createOlderProject(shell: Shell, betterAuth: string): Promise<string> {
	const root = join(shell.directory, `better-auth-${betterAuth}`);
	await mkdir(root);
	const dependencies = { "better-auth": betterAuth, "@better-auth/core": betterAuth };
	await writeFile(
		join(root, "package.json"),
		JSON.stringify({ private: true, type: "module", dependencies }),
	);
	await runOrThrow({ ...shell, directory: root }, [
		"npm",
		"install",
		"--no-audit",
		"--no-fund",
		"--ignore-scripts",
	]);
	for (const name of COPIED) await cp(join(REPOSITORY, name), join(root, name), { recursive: true });
	for (const name of await installedPackages()) {
		if (name === "better-auth" || name.startsWith("@better-auth/")) continue;
		const link = join(root, "node_modules", name);
		await rm(link, { recursive: true, force: true });
		await mkdir(dirname(link), { recursive: true });
		await symlink(join(REPOSITORY, "node_modules", name), link);
	}
	return root;
}

/** What `better-auth` in this project is. */
export async function installedBetterAuth(root: string): Promise<string> {
	const manifest = join(root, "node_modules", "better-auth", "package.json");
	return (JSON.parse(await readFile(manifest, "utf8")) as { version: string }).version;
}

async function installedPackages(): Promise<string[]> {
	const directory = join(REPOSITORY, "node_modules");
	const names = (await readdir(directory)).filter((name) => !name.startsWith("."));
	const scoped = names.filter((name) => name.startsWith("@"));
	const inScopes = await Promise.all(
		scoped.map(async (scope) => (await readdir(join(directory, scope))).map((name) => `${scope}/${name}`)),
	);
	return [...names.filter((name) => !name.startsWith("@")), ...inScopes.flat()];
}
