/**
 * The authorization attack matrix: every routable endpoint, by every kind of caller, on every way to name a space, through
 * both doors; the ways to raise oneself; the doors that must stay shut. On every back end, and on the oldest and the newest
 * version of Better Auth. Expected answers: authorization/expected.ts, by hand. One line per back end, and last the figures.
 */
import { type MatrixResult, runMatrix } from "./authorization/matrix.ts";
import { createOlderProject, installedBetterAuth, REPOSITORY } from "./authorization/older-project.ts";
import { countKind, type FaultKind, type Tally } from "./authorization/tally.ts";
import type { Shell } from "./cli/command.ts";
import { type Conclusion, runProof } from "./run-proof.ts";
import { number, say } from "./wording.ts";

/** The lower end of the peer range. */
const OLDEST = "1.7.16";

/** Faults printed in full. One hole is found by many cases. */
const MOST_SHOWN = 100;

await runProof("authorization", prove);

async function prove(shell: Shell): Promise<Conclusion> {
	say(`installing Better Auth ${OLDEST} beside the installed one`);
	const roots = [await createOlderProject(shell, OLDEST), REPOSITORY];
	const versions = await Promise.all(roots.map(installedBetterAuth));
	if (versions[0] !== OLDEST) throw new Error(`installed Better Auth ${versions[0]} instead of ${OLDEST}`);
	const results = await Promise.all(
		roots.map((root, index) => {
			const betterAuth = versions[index] ?? "";
			return runMatrix({
				root,
				betterAuth,
				interrupted: shell.interrupted,
				onBackend: (name, tally) => say(`Better Auth ${betterAuth} ${name}: ${formatTally(tally)}`),
			});
		}),
	);
	return report(results, versions);
}

function report(results: readonly MatrixResult[], versions: readonly string[]): Conclusion {
	const runs = results.flatMap(({ backends }) => backends);
	const total = { cases: 0, faults: results.flatMap(({ faults }) => faults) };
	for (const { kind, detail } of total.faults.slice(0, MOST_SHOWN)) console.log(`${kind}: ${detail}`);
	const hidden = total.faults.length - MOST_SHOWN;
	if (hidden > 0) console.log(`… and ${hidden} more`);

	const cases = [...new Set(runs.map((run) => run.cases))];
	const backends = [...new Set(results.map((result) => result.backends.length))];
	const alike = cases.length === 1 && backends.length === 1;
	if (!alike) console.log("Not every run had the same cases on the same back ends.");
	const extent = `${cases.map(number).join("/")} cases × ${backends.join("/")} back ends × Better Auth ${versions.join(" and ")}`;
	return {
		passed: alike && total.faults.length === 0,
		figures: `${extent}: ${formatFaults(total)}`,
		numbers: { cases: Math.min(...cases), backends: Math.min(...backends), faults: total.faults.length },
	};
}

function formatTally(tally: Tally): string {
	return `${number(tally.cases)} cases, ${formatFaults(tally)}`;
}

function formatFaults(tally: Tally): string {
	const count = (kind: FaultKind) => countKind(tally, kind);
	return `${count("false allow")} false allows, ${count("false deny")} false denies, ${count("other")} other faults`;
}
