/**
 * One credential per space and provider: 50 writers of it at once, members and server code, 200 times on every back end.
 * Each time one row is left, nobody is told of an error, and what is stored is what one of them wrote.
 */
import { createVitest } from "vitest/node";
import { runProof } from "./run-proof.ts";

const ROUNDS = 200;

await runProof("uniqueness", async ({ interrupted }) => {
	const begin = performance.now();
	const vitest = await createVitest("test", {
		watch: false,
		reporters: [{ onTestCaseResult: (test) => console.error(`… ${test.fullName}: ${test.result().state}`) }],
		provide: { raceRounds: ROUNDS },
	});
	interrupted.addEventListener("abort", () => void vitest.cancelCurrentRun("keyboard-input"));
	const { testModules, unhandledErrors } = await vitest.start(["test/credentials/race.test.ts"]);
	const tests = testModules.flatMap((module) => [...module.children.allTests()]);
	const races = tests.flatMap((test) => test.meta().race ?? []);
	const faults = tests.flatMap((test) => test.result().errors ?? []);
	for (const fault of [...faults.map(({ message }) => message), ...unhandledErrors])
		console.log(String(fault));
	await vitest.close();
	interrupted.throwIfAborted();

	const writes = races.reduce((sum, race) => sum + race.writes, 0).toLocaleString("en");
	const seconds = Math.round((performance.now() - begin) / 1000);
	const failed = tests.length - races.length + unhandledErrors.length;
	console.log(
		`${races.length} back ends × ${ROUNDS} rounds × 50 writers, ${writes} writes: ${failed} failed (${seconds} s)`,
	);
	return failed === 0 && races.length > 0 ? 0 : 1;
});
