import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

interface TsConfig {
	readonly compilerOptions?: {
		readonly baseUrl?: string;
		readonly paths?: Record<string, readonly string[]>;
	};
	readonly references?: readonly { readonly path: string }[];
}

/**
 * The `paths` that jiti does not find by itself: those of the configs that `tsconfig.json` refers to, as projects made
 * by Vite do, and those of a `jsconfig.json`. The first to name an alias wins.
 */
export function collectAliases(directory: string): Record<string, string> {
	const main = [join(directory, "tsconfig.json"), join(directory, "jsconfig.json")].find((file) =>
		existsSync(file),
	);
	const aliases: Record<string, string> = {};
	const seen = new Set<string>();
	const visit = (file: string) => {
		if (seen.has(file)) return;
		seen.add(file);
		const config = read(file);
		if (!config) return;
		const { baseUrl = ".", paths = {} } = config.compilerOptions ?? {};
		for (const [alias, [target]] of Object.entries(paths)) {
			if (target === undefined) continue;
			aliases[withoutStar(alias)] ??= resolve(dirname(file), baseUrl, withoutStar(target));
		}
		for (const { path } of config.references ?? []) visit(referenced(resolve(dirname(file), path)));
	};
	if (main) visit(main);
	return aliases;
}

function withoutStar(pattern: string): string {
	return pattern.replace(/\*$/, "");
}

function referenced(path: string): string {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, "tsconfig.json") : path;
}

/** JSON with comments and trailing commas; undefined when it is neither there nor that. */
function read(file: string): TsConfig | undefined {
	try {
		const json = readFileSync(file, "utf8")
			.replace(/"(?:\\.|[^"\\])*"|\/\/.*|\/\*[\s\S]*?\*\//g, (token) => (token.startsWith('"') ? token : ""))
			.replace(/"(?:\\.|[^"\\])*"|,(?=\s*[}\]])/g, (token) => (token.startsWith('"') ? token : ""));
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}
