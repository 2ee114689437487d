/**
 * Rights taken away on two instances that share a storage, 5,000 times on SQLite and a Map and 5,000 times on PostgreSQL and
 * Redis, in every way there is, while others keep asking; with a storage that hears of no end of a change, and one that
 * forgets everything. Last the figures.
 */
import { missing } from "./needs.ts";
import { runProof } from "./run-proof.ts";
import { runTests } from "./run-tests.ts";
import { number } from "./wording.ts";

await runProof(
	"cache",
	async ({ interrupted }, { revocations }) => {
		const files = ["test/permissions/revocations.test.ts"];
		const { metas, failed, faults } = await runTests(files, { revocations }, interrupted);
		for (const fault of faults) console.log(fault);
		const measured = metas.flatMap((meta) => meta.revocations ?? []);
		const sum = (of: "count" | "checks") => measured.reduce((total, each) => total + each[of], 0);
		const numbers = { revocations: sum("count"), checks: sum("checks"), failed };
		const where = measured.map((each) => each.where).join("; ");
		return {
			passed: failed === 0 && measured.length > 0,
			figures: `${number(numbers.revocations)} revocations on two instances (${where}), ${number(numbers.checks)} checks meanwhile: ${failed} stale allows or faults`,
			numbers,
			missing: await missing("Redis"),
		};
	},
	{ revocations: 5_000 },
);
