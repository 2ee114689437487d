import { defineConfig } from "tsdown";

export default defineConfig({
	entry: { index: "src/index.ts", client: "src/client.ts", react: "src/react.ts", testing: "src/testing.ts" },
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
			/^jose/,
			/^nanostores/,
			/^react/,
		],
	},
});
