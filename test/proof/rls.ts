/**
 * Row-level security as a role that neither owns the tables nor bypasses: whatever it tries, and 10,000 transactions of
 * one person after another over a few connections, on either layout, with text and uuid ids, whether Better Auth owns the
 * tables or not, and behind PgBouncer where there is one.
 */
import { ATTEMPTS } from "../migrations/support/attempts.ts";
import { missing } from "./needs.ts";
import { runProof } from "./run-proof.ts";
import { runTests } from "./run-tests.ts";
import { number } from "./wording.ts";

const TRANSACTIONS = 10_000;

await runProof("rls", async ({ interrupted }) => {
	const files = ["test/migrations/row-level-security.test.ts"];
	const { metas, passed, failed, faults } = await runTests(
		files,
		{ pooledTransactions: TRANSACTIONS },
		interrupted,
	);
	for (const fault of faults) console.log(fault);
	const attempts = ATTEMPTS.length;
	const settings = metas.filter(({ transactions = 0 }) => transactions > 0).length;
	const transactions = settings * TRANSACTIONS;
	return {
		passed: failed === 0 && settings > 0,
		figures: `${attempts} attempts in each of ${settings} settings, ${passed} tests, ${number(transactions)} pooled transactions: ${failed} leaks or faults`,
		numbers: { attempts, settings, tests: passed, transactions, failed },
		missing: await missing("PgBouncer"),
	};
});
