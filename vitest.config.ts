import { compile } from "svelte/compiler";
import { defineConfig, type Plugin } from "vitest/config";

const timeouts = { testTimeout: 60_000, hookTimeout: 60_000 };

const svelte: Plugin = {
	name: "svelte",
	transform: (code, filename) =>
		filename.endsWith(".svelte") ? compile(code, { filename, generate: "client" }).js : undefined,
};

export default defineConfig({
	test: {
		globalSetup: ["test/support/databases.ts"],
		projects: [
			{
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
