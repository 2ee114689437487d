import type { ProvidedContext, TaskMeta } from "vitest";
import { createVitest } from "vitest/node";
import { say } from "./wording.ts";

export interface TestRun {
	/** What the tests that passed, and those that did not, have measured. */
	readonly metas: readonly TaskMeta[];
	readonly passed: number;
	readonly failed: number;
	/** Why, one each. */
	readonly faults: readonly string[];
}

/** Runs tests in their long form, for which they are handed what to do. Says on the error stream what has run. */
export async function runTests(
	files: readonly string[],
	provide: Partial<ProvidedContext>,
	interrupted: AbortSignal,
): Promise<TestRun> {
	const vitest = await createVitest("test", {
		watch: false,
		reporters: [{ onTestCaseResult: (test) => say(`${test.fullName}: ${test.result().state}`) }],
		provide,
	});
	const cancel = () => void vitest.cancelCurrentRun("keyboard-input");
	interrupted.addEventListener("abort", cancel);
	const { testModules, unhandledErrors } = await vitest.start([...files]);
	const tests = testModules.flatMap((module) => [...module.children.allTests()]);
	await vitest.close();
	interrupted.removeEventListener("abort", cancel);
	interrupted.throwIfAborted();
	const passed = tests.filter((test) => test.result().state === "passed").length;
	const skipped = tests.filter((test) => test.result().state === "skipped").length;
	const errors = tests.flatMap((test) =>
		(test.result().errors ?? []).map(({ message }) => `${test.fullName}: ${message}`),
	);
	return {
		metas: tests.map((test) => test.meta()),
		passed,
		failed: tests.length - passed - skipped + unhandledErrors.length,
		faults: [...errors, ...unhandledErrors.map(String)],
	};
}
