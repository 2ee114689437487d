import { defineConfig } from "tsdown";

export default defineConfig([
	{
		entry: {
			index: "src/index.ts",
			client: "src/client.ts",
			react: "src/react.ts",
			drizzle: "src/drizzle.ts",
			locales: "src/locales.ts",
			smtp: "src/smtp.ts",
			testing: "src/testing.ts",
		},
		format: "esm",
		platform: "neutral",
		dts: true,
		sourcemap: true,
		clean: true,
		// A peer's declarations, bundled, would have a second identity in the user's project (TS4023).
		deps: {
			neverBundle: [
				/^better-auth/,
				/^@better-auth\//,
				/^better-call/,
				/^@better-fetch\//,
				/^zod/,
				/^(jose|lru-cache)/,
				/^nanostores/,
				/^react/,
				/^drizzle-orm/,
				/^ipaddr/,
				/^nodemailer/,
				/^node:/,
			],
		},
	},
	{
		entry: { cli: "src/cli/main.ts" },
		format: "esm",
		platform: "node",
		target: "node20.19",
		// package.json says that .js is ESM.
		fixedExtension: false,
		clean: false,
		// The constants of the key ring do not need the cache that the key ring imports.
		treeshake: { moduleSideEffects: false },
		dts: false,
	},
]);
