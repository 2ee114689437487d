import { describe, expect, it } from "vitest";
import { faultsOf, figuresOf, type Law } from "./proof/mutation/judge.ts";
import { linesOf, type Mutant, type Outcome } from "./proof/mutation/mutant.ts";

/** `npm run proof:mutation` takes minutes. Here only what it makes of the mutants. */
const mutant = (outcome: Outcome, name: string = outcome, file = "src/a/core/x.ts"): Mutant => ({
	file,
	code: "return a < b;",
	mutated: name,
	outcome,
});
const listed = { file: "src/a/core/x.ts", code: "return a < b;" };
const law: Law = { leastScore: 90, directories: ["src/a/core"], strict: [], survivors: [] };
const killed = (count: number, file?: string) =>
	Array.from({ length: count }, () => mutant("killed", "", file));

describe("the mutants", () => {
	it("are lawful where nine of ten are noticed, and the one that is not has a reason", () => {
		const survivors = [{ ...listed, mutated: "survived", tolerated: "a text" }];
		const found = [...killed(8), mutant("timed out"), mutant("survived")];
		expect(faultsOf(found, { ...law, survivors })).toEqual([]);
		expect(figuresOf(found, law)).toContain("1 survived (1 without a reason)");
		expect(figuresOf(found, { ...law, survivors })).toBe(
			"10 mutants in 1 files: 8 killed, 1 timed out, 1 survived (all with a reason), 0 without coverage: a/core 90 %",
		);
	});

	it("are not where one survives without a reason, or is not even run", () => {
		for (const outcome of ["survived", "uncovered"] as const)
			expect(faultsOf([...killed(9), mutant(outcome)], law)).toEqual([
				`${outcome}, without a reason: src/a/core/x.ts\n    - return a < b;\n    + ${outcome}`,
			]);
	});

	it("are not where a reason is left of one that is noticed by now", () => {
		const survivors = [{ ...listed, mutated: "killed", equivalent: "none" }];
		expect(faultsOf([...killed(9), mutant("killed")], { ...law, survivors })).toEqual([
			expect.stringContaining("listed, but it does not survive: src/a/core/x.ts"),
		]);
	});

	it("are not where more than one of ten survives, reasons or not, nor where there are none", () => {
		const survivors = [{ ...listed, mutated: "survived", tolerated: "a text" }];
		expect(faultsOf([...killed(8), mutant("survived")], { ...law, survivors })).toEqual([
			"src/a/core: 88.8 %, not 90 %",
		]);
		expect(faultsOf(killed(9, "src/b/core/x.ts"), law)).toHaveLength(1);
	});

	it("are not where one survives in a strict file that is not equivalent", () => {
		const strict = ["src/a/core/x.ts"];
		const found = [...killed(9), mutant("survived")];
		const tolerated = [{ ...listed, mutated: "survived", tolerated: "a text" }];
		expect(faultsOf(found, { ...law, strict, survivors: tolerated })).toEqual([
			expect.stringContaining("survives where only an equivalent one may"),
		]);
		const equivalent = [{ ...listed, mutated: "survived", equivalent: "a and b are never equal" }];
		expect(faultsOf(found, { ...law, strict, survivors: equivalent })).toEqual([]);
	});
});

describe("the lines of a mutant", () => {
	const source = "function f(a) {\n\treturn a\n\t\t? 1\n\t\t: 2;\n}\n";
	it("are the ones it changes, before and after, in one line", () => {
		const one = { start: { line: 3, column: 5 }, end: { line: 3, column: 6 } };
		expect(linesOf(source, one, "0")).toEqual({ code: "? 1", mutated: "? 0" });
		const many = { start: { line: 2, column: 9 }, end: { line: 4, column: 6 } };
		expect(linesOf(source, many, "0")).toEqual({ code: "return a ? 1 : 2;", mutated: "return 0;" });
	});
});
