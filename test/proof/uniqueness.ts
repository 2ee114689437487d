/**
 * One credential per space and provider: 50 writers of it at once, members and server code, 200 times on every back end.
 * Each time one row is left, nobody is told of an error, and what is stored is what one of them wrote.
 */
import { runProof } from "./run-proof.ts";
import { runTests } from "./run-tests.ts";

const ROUNDS = 200;

await runProof("uniqueness", async ({ interrupted }) => {
	const begin = performance.now();
	const { metas, failed, faults } = await runTests(
		["test/credentials/race.test.ts"],
		{ raceRounds: ROUNDS },
		interrupted,
	);
	for (const fault of faults) console.log(fault);
	const races = metas.flatMap(({ race }) => race ?? []);
	const writes = races.reduce((sum, race) => sum + race.writes, 0).toLocaleString("en");
	const seconds = Math.round((performance.now() - begin) / 1000);
	console.log(
		`${races.length} back ends × ${ROUNDS} rounds × 50 writers, ${writes} writes: ${failed} failed (${seconds} s)`,
	);
	return failed === 0 && races.length > 0 ? 0 : 1;
});
