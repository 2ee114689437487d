import { join } from "node:path";
import { compile } from "svelte/compiler";
import ts from "typescript";
import { defineConfig, type Plugin } from "vitest/config";

const timeouts = { testTimeout: 60_000, hookTimeout: 60_000 };

const svelte: Plugin = {
	name: "svelte",
	transform: (code, filename) =>
		filename.endsWith(".svelte") ? compile(code, { filename, generate: "client" }).js : undefined,
};

/** NestJS injects by the types of parameters, which only TypeScript itself leaves in what it emits. */
const nest: Plugin = {
	name: "nest",
	enforce: "pre",
	transform: (code, filename) => {
		if (!/\.(guard|controller)\.ts$/.test(filename)) return undefined;
		const compilerOptions = {
			module: ts.ModuleKind.ESNext,
			target: ts.ScriptTarget.ES2022,
			experimentalDecorators: true,
			emitDecoratorMetadata: true,
		};
		return ts.transpileModule(code, { compilerOptions }).outputText;
	},
};

const RECIPES = join(import.meta.dirname, "test/recipes");

/** What the recipes of the README import by the names that they have in a project. */
const asInProjects = [
	{ find: /^better-auth-spaces$/, replacement: join(import.meta.dirname, "src/index.ts") },
	{ find: /^(?:@|~~|\$lib\/server)\/(auth|guard)$/, replacement: join(RECIPES, "$1.ts") },
	{ find: /^\$lib\//, replacement: join(RECIPES, "sveltekit/src/lib/") },
];

export default defineConfig({
	test: {
		globalSetup: ["test/support/databases.ts"],
		projects: [
			{
				plugins: [nest],
				resolve: { alias: asInProjects },
				test: {
					name: "node",
					include: ["test/**/*.test.ts"],
					exclude: ["test/client/hooks/**"],
					...timeouts,
				},
			},
			{
				// The frameworks as a bundler resolves them for a browser; Node would get their builds for servers.
				plugins: [svelte],
				resolve: { conditions: ["browser", "development"] },
				test: {
					name: "browser",
					include: ["test/client/hooks/*.test.ts"],
					environment: "jsdom",
					server: { deps: { inline: [/better-auth/, /nanostores/, /solid-js/, /svelte/, /vue/] } },
					...timeouts,
				},
			},
		],
	},
});
