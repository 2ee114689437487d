import { join } from "node:path";
import { createJiti } from "jiti";
import { isProblem, messageOf, type Problem, problem } from "../problem.ts";
import { typed } from "../terminal/again.ts";
import { shown } from "./find-config.ts";
import { collectAliases } from "./tsconfig-aliases.ts";
import { virtualModules } from "./virtual-modules.ts";

const MOST_LINES = 12;

/**
 * Loads a config in TypeScript or JavaScript, with or without JSX, and picks from its exports.
 *
 * @throws Problem when the file throws; it shows the file's own message
 */
export async function importConfig<T>(
	file: string,
	directory: string,
	pick: (exports: Record<string, unknown>) => Promise<T>,
): Promise<T> {
	// jiti takes a file's name, not a directory's, and looks for tsconfig.json beside and above it.
	const jiti = createJiti(join(directory, "config.ts"), {
		extensions: [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"],
		jsx: { runtime: "automatic" },
		tsconfigPaths: true,
		alias: collectAliases(directory),
		virtualModules: virtualModules(),
	});
	try {
		return await pick(await jiti.import<Record<string, unknown>>(file));
	} catch (error) {
		if (isProblem(error)) throw error;
		throw whyImportFailed(error, shown(file, directory), directory);
	}
}

interface Hint {
	readonly when: RegExp;
	readonly remedy: (match: RegExpMatchArray) => string;
	/** The command to type instead, made from the one that was typed. */
	readonly code?: (typed: string) => string;
}

const HINTS: readonly Hint[] = [
	{
		when: /['"](bun:\w+)['"]|scheme.*protocol '(bun:)'/,
		remedy: () => "That module exists only in Bun. Run the command with Bun:",
		code: (typed) => `bunx --bun ${typed}`,
	},
	{
		when: /Cannot find (?:module|package) '([^']+)'/,
		remedy: ([, name]) =>
			`Install it; or, if "${name}" is an alias of your project, declare it under "paths" in the tsconfig.json of the directory you run this in.`,
	},
	{
		when: /^(ParseError|SyntaxError)/,
		remedy: () => "Mend the syntax, and run this again.",
	},
];

function whyImportFailed(error: unknown, file: string, directory: string): Problem {
	const message = messageOf(error).replace(/\nRequire stack:[\s\S]*/, "");
	const place = placeOf(error, directory);
	const lines = message.split("\n").slice(0, MOST_LINES);
	const details = [...lines.map((line) => line.trimEnd()), ...(place ? [`at ${place}`] : [])];
	for (const { when, remedy, code } of HINTS) {
		const match = message.match(when);
		if (!match) continue;
		return problem(`${file} cannot be loaded.`, remedy(match), {
			details,
			code: code ? [code(typed())] : [],
		});
	}
	return problem(
		`${file} throws when it is loaded.`,
		"Make it load without a running server: set the variables it needs (.env and .env.local are read), or name another file with --config.",
		{ details },
	);
}

/** The innermost frame of the stack in the project's own code. */
function placeOf(error: unknown, directory: string): string | undefined {
	const stack = error instanceof Error ? (error.stack ?? "") : "";
	const frames = stack.matchAll(/^\s+at (?:.*\()?(?:file:\/\/)?(\/[^()]+|[A-Z]:[^()]+):(\d+):\d+\)?$/gm);
	for (const [, file = "", line] of frames) {
		if (!file.includes("node_modules")) return `${shown(file, directory)}:${line}`;
	}
	return undefined;
}
