import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { type Evidence, readEvidence } from "./evidence/evidence.ts";
import { findGaps, withTable } from "./evidence/table.ts";

const ROOT = join(import.meta.dirname, "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const all = readEvidence();
const scripts = Object.keys(packageJson.scripts);
const some = all.get("bench") as Evidence;

it("has evidence for every claim, and a claim for every proof", () => {
	expect(findGaps(all, scripts)).toEqual([]);
});

it("shows it in the README as it was recorded: npm run evidence", () => {
	expect(readme).toBe(withTable(readme, all));
});

describe("what would be amiss", () => {
	it("is a claim without evidence, and it says how to get it", () => {
		const fewer = new Map([...all].filter(([name]) => name !== "rls"));
		expect(findGaps(fewer, scripts)).toContain(
			"test/evidence/rls.json is missing, run: npm run proof:rls -- --record",
		);
		expect(() => withTable(readme, fewer)).toThrow("rls.json is missing");
	});

	it("is a proof that nobody has claimed anything of", () => {
		expect(findGaps(all, [...scripts, "proof:nothing"])).toContain(
			"proof:nothing has neither a claim nor a reason for none in test/evidence/claims.ts",
		);
	});

	it("is evidence that bears out nothing", () => {
		expect(findGaps(new Map([...all, ["nothing", some]]), scripts)).toContain(
			"test/evidence/nothing.json bears out no claim of test/evidence/claims.ts",
		);
	});

	it("is a claim that rests on a proof that is gone", () => {
		const fewer = scripts.filter((name) => name !== "proof:rls");
		expect(findGaps(all, fewer)).toContain("a claim rests on proof:rls, which is no script of package.json");
	});

	it("is a row of the benchmark that is claimed but was not measured", () => {
		const tables = some.tables.filter(({ title }) => !title.startsWith("Growth"));
		expect(() => withTable(readme, new Map([...all, ["bench", { ...some, tables }]]))).toThrow(
			'npm run bench has recorded 0 rows "POST /spaces/can, one of 100,000 spaces"',
		);
	});
});

describe("a proof that is to be recorded and is not", () => {
	const prove = (conclusion: string, ...options: string[]) => {
		const run = JSON.stringify(new URL("proof/run-proof.ts", import.meta.url).href);
		const script = `import { runProof } from ${run};
			await runProof("nothing", async () => ({ figures: "0 things", numbers: {}, ${conclusion} }), { rounds: 9 });`;
		const { status, stdout, stderr } = spawnSync(
			process.execPath,
			["--import", "tsx", "--input-type=module", "--eval", script, "--", ...options],
			{ cwd: ROOT, encoding: "utf8" },
		);
		return { status, stdout, stderr };
	};

	it.each([
		["passed: false", "… not recorded: it failed\n"],
		['passed: true, missing: ["MariaDB"]', "… not recorded: it ran without MariaDB\n"],
	])("is one with %s", (conclusion, stderr) => {
		expect(prove(conclusion, "--record")).toEqual({ status: 1, stdout: "0 things (0 s)\n", stderr });
		expect(readEvidence()).toEqual(all);
	});

	it("is a short form, which does not even begin", () => {
		expect(prove("passed: true", "--record", "--rounds", "3")).toEqual({
			...{ status: 1, stdout: "" },
			stderr: "only the long form is recorded: leave out --rounds\n",
		});
		expect(prove("passed: true", "--rounds", "3")).toMatchObject({ status: 0, stdout: "0 things (0 s)\n" });
	});
});
