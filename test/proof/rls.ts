/**
 * Row-level security as a role that neither owns the tables nor bypasses: whatever it tries, and 10,000 transactions of
 * one person after another over a few connections, on either layout, with text and uuid ids, whether Better Auth owns the
 * tables or not, and behind PgBouncer where there is one.
 */
import { createVitest } from "vitest/node";
import { ATTEMPTS } from "../migrations/support/attempts.ts";
import { runProof } from "./run-proof.ts";

const TRANSACTIONS = 10_000;

await runProof("rls", async ({ interrupted }) => {
	const begin = performance.now();
	const vitest = await createVitest("test", {
		watch: false,
		reporters: [
			{
				onTestCaseResult: (test) => {
					if (test.meta().transactions) console.error(`… ${test.fullName}: ${test.result().state}`);
				},
			},
		],
		provide: { pooledTransactions: TRANSACTIONS },
	});
	interrupted.addEventListener("abort", () => void vitest.cancelCurrentRun("keyboard-input"));
	const { testModules, unhandledErrors } = await vitest.start(["test/migrations/row-level-security.test.ts"]);
	const tests = testModules.flatMap((module) => [...module.children.allTests()]);
	const faults = tests.flatMap(
		(test) => test.result().errors?.map(({ message }) => `${test.fullName}: ${message}`) ?? [],
	);
	for (const fault of [...faults, ...unhandledErrors]) console.log(String(fault));
	await vitest.close();
	interrupted.throwIfAborted();

	const pooled = tests.map((test) => test.meta().transactions ?? 0).filter((count) => count > 0);
	const transactions = pooled.reduce((sum, count) => sum + count, 0).toLocaleString("en");
	const failed = faults.length + unhandledErrors.length;
	const seconds = Math.round((performance.now() - begin) / 1000);
	console.log(
		`${ATTEMPTS.length} attempts and ${tests.length} tests in ${pooled.length} settings, ${transactions} pooled transactions: ${failed} leaks or faults (${seconds} s)`,
	);
	return failed === 0 && pooled.length > 0 ? 0 : 1;
});
