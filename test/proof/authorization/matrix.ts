import { createVitest, type Reporter, type TestCase, type TestModule, type TestSuite } from "vitest/node";
import { addUp, fault, type Tally } from "./tally.ts";

export interface MatrixRun {
	/** A project with this repository's files and some version of Better Auth. */
	readonly root: string;
	/** The version that must be the one that runs. */
	readonly betterAuth: string;
	readonly interrupted: AbortSignal;
	/** Called for each back end when it is through. */
	readonly onBackend: (name: string, tally: Tally) => void;
}

export interface MatrixResult {
	readonly backends: readonly Tally[];
	readonly faults: Tally["faults"];
}

/** The long form of the test file. It runs in Vitest, as its back ends do. */
export async function runMatrix(run: MatrixRun): Promise<MatrixResult> {
	run.interrupted.throwIfAborted();
	const progress: Reporter = {
		onTestSuiteResult: (suite) => run.onBackend(suite.name, tallyOf(suite, run)),
	};
	const vitest = await createVitest("test", {
		root: run.root,
		watch: false,
		reporters: [progress],
		provide: { attacksInLongForm: true },
	});
	const stop = () => void vitest.cancelCurrentRun("keyboard-input");
	run.interrupted.addEventListener("abort", stop);
	try {
		const { testModules, unhandledErrors } = await vitest.start(["test/http/attack-matrix.test.ts"]);
		run.interrupted.throwIfAborted();
		const errors = [...testModules.flatMap((module) => module.errors()), ...unhandledErrors];
		return {
			backends: testModules
				.flatMap((module) => [...module.children.suites()])
				.map((suite) => tallyOf(suite, run)),
			faults: [
				...testModules.flatMap((module) => tallyOf(module, run).faults),
				...errors.map((error) => ({ kind: "other" as const, detail: String(error) })),
			],
		};
	} finally {
		run.interrupted.removeEventListener("abort", stop);
		await vitest.close();
	}
}

function tallyOf({ children }: TestSuite | TestModule, run: MatrixRun): Tally {
	return addUp([...children.allTests()].map((test) => tallyOfTest(test, run)));
}

function tallyOfTest(test: TestCase, { betterAuth }: MatrixRun): Tally {
	const { attacks } = test.meta();
	if (attacks && attacks.betterAuth !== betterAuth) {
		return fault("other", `${test.fullName}: ran on Better Auth ${attacks.betterAuth}, not on ${betterAuth}`);
	}
	if (attacks && attacks.cases > 0) return attacks;
	const { state, errors = [] } = test.result();
	if (state === "passed") return addUp([]);
	return fault("other", `${test.fullName}: ${state}. ${errors.map(({ message }) => message).join("\n")}`);
}
