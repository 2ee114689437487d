/**
 * Organizations deleted in every way there is, by an instance with the plugin and by one without, on every back end; each
 * deletion failing at every step; writes beside it, a thousand times; and owners who are gone. What is left of the plugin's
 * rows, before a sweep and after it. `--rounds 50` for a short form. The table, and last the figures.
 */
import { parseArgs } from "node:util";
import { figuresOf, formatTable } from "./cascade/report.ts";
import { runProof } from "./run-proof.ts";
import { runTests } from "./run-tests.ts";

await runProof("cascade", async ({ interrupted }) => {
	const begin = performance.now();
	const { values } = parseArgs({ options: { rounds: { type: "string", default: "1000" } } });
	const rounds = Number(values.rounds);
	if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error("--rounds takes a whole number from 1");
	const run = await runTests(
		["test/organization/cascade-proof.test.ts"],
		{ cascade: { rounds } },
		interrupted,
	);
	const measured = run.metas.flatMap(({ cascade }) => cascade ?? []);
	for (const line of formatTable(measured)) console.log(line);
	for (const fault of run.faults) console.log(fault);
	const { cells, backends, orphans, failures, interleavings, afterSweep } = figuresOf(measured);
	const seconds = Math.round((performance.now() - begin) / 1_000);
	console.log(
		`${backends} back ends, ${cells} deletions, ${number(failures)} that failed at a step, ${number(interleavings)} beside writes: ${orphans} orphans with the plugin, ${afterSweep} after a sweep, ${run.failed} failed (${seconds} s)`,
	);
	return run.failed === 0 && afterSweep === 0 && measured.length > 0 ? 0 : 1;
});

function number(value: number): string {
	return value.toLocaleString("en");
}
