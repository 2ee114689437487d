/**
 * Organizations deleted in every way there is, by an instance with the plugin and by one without, on every back end; each
 * deletion failing at every step; writes beside it, a thousand times; and owners who are gone. What is left of the plugin's
 * rows, before a sweep and after it. `--rounds 50` for a short form. The table, and last the figures.
 */
import { figuresOf, formatTable } from "./cascade/report.ts";
import type { Shell } from "./cli/command.ts";
import { missing } from "./needs.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import { runTests } from "./run-tests.ts";
import { number } from "./wording.ts";

const LONG_FORM = { rounds: 1_000 };

await runProof("cascade", prove, LONG_FORM);

async function prove({ interrupted }: Shell, { rounds }: typeof LONG_FORM): Promise<Conclusion> {
	const run = await runTests(
		["test/organization/cascade-proof.test.ts"],
		{ cascade: { rounds } },
		interrupted,
	);
	const measured = run.metas.flatMap(({ cascade }) => cascade ?? []);
	for (const line of formatTable(measured)) console.log(line);
	for (const fault of run.faults) console.log(fault);
	const numbers = { ...figuresOf(measured), failed: run.failed };
	const { cells, backends, orphans, failures, interleavings, afterSweep } = numbers;
	return {
		passed: run.failed === 0 && afterSweep === 0 && measured.length > 0,
		figures: `${backends} back ends, ${cells} deletions, ${number(failures)} that failed at a step, ${number(interleavings)} beside writes: ${orphans} orphans with the plugin, ${afterSweep} after a sweep, ${run.failed} failed`,
		numbers,
		missing: await missing("MariaDB"),
	};
}
