import type { Mutant, Outcome } from "./mutant.ts";

/** A mutant that no test kills, and why that is no hole in the tests. */
export type Survivor = Omit<Mutant, "outcome"> & (Equivalent | Tolerated);

interface Equivalent {
	/** Why no input can tell it from the code. */
	readonly equivalent: string;
}

interface Tolerated {
	/** Why no test should tell it from the code. */
	readonly tolerated: string;
}

/** What the mutants are held to. */
export interface Law {
	/** In per cent, of the mutants of each directory: how many a test notices at least. */
	readonly leastScore: number;
	readonly directories: readonly string[];
	/** Where a mutant survives only if it is equivalent. */
	readonly strict: readonly string[];
	readonly survivors: readonly Survivor[];
}

/** What is against the law, one line each. */
export function faultsOf(mutants: readonly Mutant[], law: Law): readonly string[] {
	const survivors = new Map(law.survivors.map((survivor) => [nameOf(survivor), survivor]));
	const alive = mutants.filter(isAlive);
	const found = new Set(alive.map(nameOf));
	return [
		...alive
			.filter((mutant) => !survivors.has(nameOf(mutant)))
			.map((mutant) => `${mutant.outcome}, without a reason: ${describe(mutant)}`),
		...law.survivors
			.filter((survivor) => !found.has(nameOf(survivor)))
			.map((survivor) => `listed, but it does not survive: ${describe(survivor)}`),
		...law.survivors
			.filter((survivor) => law.strict.includes(survivor.file) && !("equivalent" in survivor))
			.map((survivor) => `survives where only an equivalent one may: ${describe(survivor)}`),
		...law.directories
			.map((directory) => ({ directory, score: scoreOf(mutants, directory) }))
			.filter(({ score }) => !(score >= law.leastScore))
			.map(({ directory, score }) => `${directory}: ${percent(score)}, not ${percent(law.leastScore)}`),
	];
}

/** The closing line. */
export function figuresOf(mutants: readonly Mutant[], { directories, survivors }: Law): string {
	const reasoned = new Set(survivors.map(nameOf));
	const unlisted = mutants.filter((mutant) => isAlive(mutant) && !reasoned.has(nameOf(mutant))).length;
	const count = (outcome: Outcome) => mutants.filter((mutant) => mutant.outcome === outcome).length;
	const files = new Set(mutants.map(({ file }) => file)).size;
	const scores = directories.map((directory) => {
		return `${directory.replace("src/", "")} ${percent(scoreOf(mutants, directory))}`;
	});
	const outcomes = [
		`${count("killed")} killed`,
		`${count("timed out")} timed out`,
		`${count("survived")} survived (${unlisted === 0 ? "all with" : `${unlisted} without`} a reason)`,
		`${count("uncovered")} without coverage`,
	];
	return `${mutants.length} mutants in ${files} files: ${outcomes.join(", ")}: ${scores.join(", ")}`;
}

/** In per cent; none where there are no mutants. */
function scoreOf(mutants: readonly Mutant[], directory: string): number {
	const own = mutants.filter(({ file }) => file.startsWith(`${directory}/`));
	return (100 * own.filter((mutant) => !isAlive(mutant)).length) / own.length;
}

/** Whether no test has noticed it. */
export function isAlive({ outcome }: Mutant): boolean {
	return outcome === "survived" || outcome === "uncovered";
}

/** Rounded down: what is not reached is not claimed. */
function percent(score: number): string {
	return `${Math.floor(score * 10) / 10} %`;
}

function describe({ file, code, mutated }: Omit<Mutant, "outcome">): string {
	return `${file}\n    - ${code}\n    + ${mutated}`;
}

function nameOf({ file, code, mutated }: Omit<Mutant, "outcome">): string {
	return JSON.stringify([file, code, mutated]);
}
