import { expect, it } from "vitest";

/** `.ci/run` asks it to fail and demands that the run fails with it: a library once swallowed the exit code. */
it("fails when TEST_MUST_FAIL is set", () => {
	expect(process.env.TEST_MUST_FAIL).toBeUndefined();
});
