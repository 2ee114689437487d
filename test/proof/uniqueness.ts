/**
 * One credential per space and provider: 50 writers of it at once, members and server code, 200 times on every back end.
 * Each time one row is left, nobody is told of an error, and what is stored is what one of them wrote.
 */
import { missing } from "./needs.ts";
import { runProof } from "./run-proof.ts";
import { runTests } from "./run-tests.ts";
import { number } from "./wording.ts";

const ROUNDS = 200;

await runProof("uniqueness", async ({ interrupted }) => {
	const { metas, failed, faults } = await runTests(
		["test/credentials/race.test.ts"],
		{ raceRounds: ROUNDS },
		interrupted,
	);
	for (const fault of faults) console.log(fault);
	const races = metas.flatMap(({ race }) => race ?? []);
	const writes = races.reduce((sum, race) => sum + race.writes, 0);
	return {
		passed: failed === 0 && races.length > 0,
		figures: `${races.length} back ends × ${ROUNDS} rounds × 50 writers, ${number(writes)} writes: ${failed} failed`,
		numbers: { backends: races.length, rounds: ROUNDS, writes, failed },
		missing: await missing("MariaDB"),
	};
});
