/**
 * Canaries in every secret, every endpoint, role and outcome driven, and everything that comes out searched for them, in
 * every form and by every piece of eight characters: answers, errors, logs, events, the database. One line per back end,
 * and last the figures.
 */
import { startPostgres } from "../support/postgres.ts";
import { openMemory, openPostgres, openSqlite } from "./leaks/databases.ts";
import { conclude, formatResult } from "./leaks/report.ts";
import { driveAll, type Result } from "./leaks/run.ts";
import { selfCheck } from "./leaks/self-check.ts";
import { runProof } from "./run-proof.ts";
import { say } from "./wording.ts";

await runProof("leaks", async ({ interrupted }) => {
	const checked = await selfCheck();
	const postgres = await startPostgres();
	const results: Result[] = [];
	try {
		for (const open of [openMemory, openSqlite, openPostgres(postgres.url)]) {
			const result = await driveAll(open, { longForm: true, interrupted });
			say(formatResult(result));
			results.push(result);
		}
	} finally {
		await postgres.stop();
	}
	return conclude(results, checked);
});
