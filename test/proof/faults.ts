/**
 * A database that fails at every call of every operation, before the call has its effect, after it, and from then on: each
 * time in a space of its own. Afterwards there is the old state or the new one, or what doing it again mends; nobody was told
 * that it is done who cannot see it done, or learnt why it failed; nobody may do more; the listener heard of nothing that did
 * not happen, and the audit trail misses nothing that did. `--on PostgreSQL` for one back end. Last the figures.
 */
import { parseArgs } from "node:util";
import { formatOutcomes, totalsOf } from "./faults/report.ts";
import { runProof } from "./run-proof.ts";
import { runTests } from "./run-tests.ts";

await runProof("faults", async ({ interrupted }) => {
	const begin = performance.now();
	const { values } = parseArgs({ options: { on: { type: "string", multiple: true, default: [] } } });
	const run = await runTests(["test/faults-proof.test.ts"], { faults: { on: values.on } }, interrupted);
	const outcomes = run.metas.flatMap(({ faults }) => faults ?? []);
	for (const line of formatOutcomes(outcomes)) console.log(line);
	for (const fault of run.faults) console.log(fault);
	for (const { wrong } of outcomes) for (const what of wrong) console.log(what);
	const totals = totalsOf(outcomes);
	const seconds = Math.round((performance.now() - begin) / 1_000);
	console.log(
		`${totals.backends} back ends × ${totals.operations} operations, ${totals.faults.toLocaleString("en")} faults: ${totals.old} left the old state, ${totals.done} the new one, ${totals.retried} were mended by doing it again, ${totals.swept} otherwise; ${totals.wrong} wrong, ${run.failed} failed (${seconds} s)`,
	);
	return run.failed === 0 && outcomes.length > 0 ? 0 : 1;
});
