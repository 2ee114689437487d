import { statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { problem } from "../problem.ts";
import { typed } from "../terminal/again.ts";

const FILES = [
	"auth.ts",
	"auth.tsx",
	"auth.js",
	"auth.jsx",
	"auth.server.js",
	"auth.server.ts",
	"auth/index.ts",
	"auth/index.tsx",
	"auth/index.js",
	"auth/index.jsx",
	"auth/index.server.js",
	"auth/index.server.ts",
];
const FOLDERS = ["", "lib/server", "server/auth", "server", "auth", "lib", "utils"];
const ROOTS = ["", "src", "app"];

/** The places that Better Auth's own CLI looks in, in its order. */
export const CONFIG_PATHS: readonly string[] = ROOTS.flatMap((root) =>
	FOLDERS.flatMap((folder) => FILES.map((file) => join(root, folder, file))),
);

/**
 * The file that holds the auth instance: the one that was named, else the first that exists.
 *
 * @throws Problem when there is none
 */
export function findConfig(directory: string, named: string | undefined, startedIn: string): string {
	if (named !== undefined) {
		const found = [resolve(startedIn, named), join(directory, named)].find(isFile);
		if (found) return found;
		throw problem(
			`There is no file ${named}.`,
			"Let --config name the file that exports your auth instance, seen from here or from --cwd.",
		);
	}
	const found = CONFIG_PATHS.map((path) => join(directory, path)).find(isFile);
	if (found) return found;
	throw problem(`No auth config found in ${directory}.`, "Name the file that exports your auth instance:", {
		details: [
			"Looked for  auth.ts  auth.server.ts  auth/index.ts  auth/index.server.ts",
			"            (also as .tsx, .js, .jsx)",
			"in          ./  lib/server/  server/auth/  server/  auth/  lib/  utils/",
			"            and in the same folders under src/ and app/",
		],
		code: [`npx ${typed("--config", "path/to/auth.ts")}`],
	});
}

/** As short as it can be said from the directory. */
export function shown(file: string, directory: string): string {
	const path = relative(directory, file);
	return path === "" || path.startsWith("..") ? file : path;
}

function isFile(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
