import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { build as buildPlugin } from "tsdown";
import { build as buildWithVite } from "vite";
import { PACKAGE_ROOT, PAGE_BUILT, PAGE_SOURCE } from "./paths.ts";

interface Step {
	readonly name: string;
	readonly sources: readonly string[];
	/** Written last or all at once by the build. */
	readonly outputs: readonly string[];
	readonly build: () => Promise<unknown>;
}

const inPackage = (path: string) => join(PACKAGE_ROOT, path);

const PLUGIN: Step = {
	name: "plugin",
	sources: ["src", "tsdown.config.ts", "package.json"].map(inPackage),
	outputs: ["dist/index.js", "dist/index.d.ts", "dist/client.js", "dist/client.d.ts"].map(inPackage),
	build: () => buildPlugin({ cwd: PACKAGE_ROOT, logLevel: "error" }),
};

const PAGE: Step = {
	name: "page",
	sources: [
		PAGE_SOURCE,
		...["playground/modules.ts", "playground/people.ts", "playground/vite.config.ts", "dist/client.js"].map(
			inPackage,
		),
	],
	outputs: [join(PAGE_BUILT, "index.html")],
	build: async () => {
		const { NODE_ENV } = process.env;
		await buildWithVite({ configFile: inPackage("playground/vite.config.ts"), logLevel: "error" });
		// Vite leaves "production" behind, and the server of this process would take it for its own.
		if (NODE_ENV === undefined) delete process.env.NODE_ENV;
		else process.env.NODE_ENV = NODE_ENV;
	},
};

/** Builds the plugin and the page, each only where a source is newer than what was built from it. */
export async function buildWhatIsNeeded(say: (line: string) => void): Promise<void> {
	for (const step of [PLUGIN, PAGE]) {
		if (isUpToDate(step)) {
			say(`The ${step.name} is built already.`);
			continue;
		}
		say(`Building the ${step.name}…`);
		await step.build();
	}
}

function isUpToDate({ sources, outputs }: Step): boolean {
	const built = Math.min(...outputs.map((path) => newest(path) ?? 0));
	return sources.every((path) => (newest(path) ?? 0) < built);
}

/** When the file, or the latest file of the folder, was last written; null when there is none. */
function newest(path: string): number | null {
	const stats = statSync(path, { throwIfNoEntry: false });
	if (!stats) return null;
	if (!stats.isDirectory()) return stats.mtimeMs;
	const inside = readdirSync(path).map((name) => newest(join(path, name)) ?? 0);
	return Math.max(stats.mtimeMs, ...inside);
}
