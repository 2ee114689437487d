/**
 * A database that fails at every call of every operation, before the call has its effect, after it, and from then on: each
 * time in a space of its own. Afterwards there is the old state or the new one, or what doing it again mends; nobody was told
 * that it is done who cannot see it done, or learnt why it failed; nobody may do more; the listener heard of nothing that did
 * not happen, and the audit trail misses nothing that did. `--on PostgreSQL` for one back end. Last the figures.
 */
import type { Shell } from "./cli/command.ts";
import { formatOutcomes, totalsOf } from "./faults/report.ts";
import { missing } from "./needs.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import { runTests } from "./run-tests.ts";
import { number } from "./wording.ts";

/** No back end named: all of them. */
const LONG_FORM: { readonly on: readonly string[] } = { on: [] };

await runProof("faults", prove, LONG_FORM);

async function prove({ interrupted }: Shell, { on }: typeof LONG_FORM): Promise<Conclusion> {
	const run = await runTests(["test/faults-proof.test.ts"], { faults: { on } }, interrupted);
	const outcomes = run.metas.flatMap(({ faults }) => faults ?? []);
	for (const line of formatOutcomes(outcomes)) console.log(line);
	for (const fault of run.faults) console.log(fault);
	for (const { wrong } of outcomes) for (const what of wrong) console.log(what);
	const totals = totalsOf(outcomes);
	return {
		passed: run.failed === 0 && outcomes.length > 0,
		figures: `${totals.backends} back ends × ${totals.operations} operations, ${number(totals.faults)} faults: ${totals.old} left the old state, ${totals.done} the new one, ${totals.retried} were mended by doing it again, ${totals.swept} otherwise; ${totals.wrong} wrong, ${run.failed} failed`,
		numbers: { ...totals, failed: run.failed },
		missing: await missing("MariaDB"),
	};
}
