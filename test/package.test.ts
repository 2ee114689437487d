import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import builds from "../tsdown.config.ts";

const { "./package.json": itself, ".": main, ...others } = packageJson.exports;
const names = ["index", ...Object.keys(others).map((entry) => entry.replace("./", ""))].sort();

it("builds every entry of the package, and nothing that no name leads to", () => {
	expect(itself).toBe("./package.json");
	for (const [entry, { types, default: code }] of Object.entries({ "./index": main, ...others })) {
		expect({ types, code }).toEqual({
			types: `./dist/${entry.slice(2)}.d.ts`,
			code: `./dist/${entry.slice(2)}.js`,
		});
	}
	const built = builds.flatMap(({ entry }) => Object.entries(entry as Record<string, string>));
	expect(built.map(([name]) => name).sort()).toEqual(["cli", ...names].sort());
});

it("tells old resolvers where the types of every entry are", () => {
	const told = Object.entries(packageJson.typesVersions["*"]);
	expect(told.map(([name]) => name).sort()).toEqual(names.filter((name) => name !== "index"));
	for (const [name, files] of told) expect(files).toEqual([`./dist/${name}.d.ts`]);
});

it("documents every entry", () => {
	const text = readFileSync(join(import.meta.dirname, "../typedoc.json"), "utf8");
	const { config } = ts.parseConfigFileTextToJson("typedoc.json", text);
	expect(config.entryPoints.sort()).toEqual(names.map((name) => `src/${name}.ts`));
});
