import { defineConfig } from "vitest/config";

/** The tests of the cores alone: no database, no server, and the same random inputs for every mutant. */
export default defineConfig({
	test: {
		include: ["test/{permissions,vault}/core/*.test.ts", "test/vault/vectors.test.ts"],
		setupFiles: ["test/proof/mutation/fix-seed.ts"],
		testTimeout: 60_000,
	},
});
