/** A process of its own, as Stryker says on the output what goes on. Hands every mutant to the process that forked it. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { linesOf, type Mutant, OUTCOMES } from "./mutant.ts";

const [directory = "", ...mutate] = process.argv.slice(2);

const results = await new Stryker({
	mutate,
	plugins: [import.meta.resolve("@stryker-mutator/vitest-runner")],
	testRunner: "vitest",
	vitest: { configFile: "test/proof/mutation/vitest.config.ts", related: false },
	coverageAnalysis: "perTest",
	concurrency: availableParallelism(),
	timeoutMS: 60_000,
	ignorePatterns: ["**", "!src/**", "!test/**", "!package.json", "!tsconfig.json"],
	tempDirName: directory,
	reporters: ["progress-append-only"],
	allowConsoleColors: false,
}).runMutationTest();

process.send?.(results.map(toMutant));

function toMutant(result: (typeof results)[number]): Mutant {
	const { fileName, status, location, replacement } = result;
	if (!Object.hasOwn(OUTCOMES, status)) throw new Error(`${fileName}: a mutant was ${status}`);
	return {
		file: relative(process.cwd(), fileName),
		...linesOf(readFileSync(fileName, "utf8"), location, replacement),
		outcome: OUTCOMES[status as keyof typeof OUTCOMES],
	};
}
