/**
 * Rights taken away 10,000 times on two instances that share a storage, in every way there is, while others keep asking;
 * with a storage that fails at the end of a change, and one that forgets everything. `--revocations 500` for a short form.
 * Last the figures.
 */
import { parseArgs } from "node:util";
import { runProof } from "./run-proof.ts";
import { runTests } from "./run-tests.ts";

await runProof("cache", async ({ interrupted }) => {
	const begin = performance.now();
	const { values } = parseArgs({ options: { revocations: { type: "string", default: "10000" } } });
	const revocations = Number(values.revocations);
	if (!Number.isSafeInteger(revocations) || revocations < 1)
		throw new Error("--revocations takes a whole number from 1");
	const run = await runTests(["test/permissions/revocations.test.ts"], { revocations }, interrupted);
	for (const fault of run.faults) console.log(fault);
	const measured = run.metas.flatMap((meta) => meta.revocations ?? []);
	const sum = (of: "count" | "checks") =>
		measured.reduce((total, each) => total + each[of], 0).toLocaleString("en");
	const where = measured.map((each) => each.where).join(", ");
	const seconds = Math.round((performance.now() - begin) / 1_000);
	console.log(
		`${sum("count")} revocations on two instances (${where}), ${sum("checks")} checks meanwhile: ${run.failed} stale allows or faults (${seconds} s)`,
	);
	return run.failed === 0 && measured.length > 0 ? 0 : 1;
});
