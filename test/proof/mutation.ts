/**
 * Changes the cores of the permissions and of the vault in one place after another, and asks their tests whether they
 * notice. What they do not is listed with a reason in `mutation/survivors.ts`; where it is decided who may do what and
 * where a secret belongs, the one reason is that nothing can. One line per fault, and last the figures.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { Shell } from "./cli/command.ts";
import { faultsOf, figuresOf, isAlive, type Law } from "./mutation/judge.ts";
import type { Mutant } from "./mutation/mutant.ts";
import { SURVIVORS } from "./mutation/survivors.ts";
import { type Conclusion, runProof } from "./run-proof.ts";

const LAW: Law = {
	leastScore: 90,
	directories: ["src/permissions/core", "src/vault/core"],
	strict: [
		// The decision, and what it calls.
		...["decide.ts", "ids.ts", "levels.ts", "policy.ts"].map((file) => `src/permissions/core/${file}`),
		// Which roles somebody holds.
		"src/permissions/core/stored-roles.ts",
		// Who may give what.
		"src/permissions/core/ceiling.ts",
		// Where a secret belongs.
		...["binding.ts", "seal.ts"].map((file) => `src/vault/core/${file}`),
	],
	survivors: SURVIVORS,
};

await runProof("mutation", prove);

async function prove(shell: Shell): Promise<Conclusion> {
	const mutants = await mutate(shell);
	const faults = faultsOf(mutants, LAW);
	for (const fault of faults) console.log(`FAIL  ${fault}`);
	return {
		passed: faults.length === 0,
		figures: figuresOf(mutants, LAW),
		numbers: { mutants: mutants.length, survived: mutants.filter(isAlive).length },
	};
}

/** @throws when Stryker fails, or is interrupted */
async function mutate({ directory, interrupted }: Shell): Promise<readonly Mutant[]> {
	const files = LAW.directories.map((name) => `${name}/*.ts`);
	const child = fork(new URL("./mutation/run-stryker.ts", import.meta.url), [directory, ...files], {
		stdio: ["ignore", process.stderr, process.stderr, "ipc"],
		signal: interrupted,
	});
	let mutants: readonly Mutant[] = [];
	child.on("message", (results) => {
		mutants = results as readonly Mutant[];
	});
	const [code] = await once(child, "close");
	if (code !== 0) throw new Error("Stryker ended early");
	return mutants;
}
