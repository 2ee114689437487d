import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installed, install } from "./support/installed.ts";

let installed: Installed;
let run: Awaited<ReturnType<Installed["project"]>>["run"];

beforeAll(async () => {
	installed = await install();
	run = (await installed.project({})).run;
});
afterAll(() => installed.remove());

describe("the command line", () => {
	it("knows its version", async () => {
		const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
		expect(await run(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
	});

	it.each(["keygen", "doctor", "rotate", "sweep", "sql"])(
		"explains %s, within 80 columns",
		async (command) => {
			const { code, stdout, stderr } = await run([command, "--help"]);
			expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
			expect(stdout).toMatch(/^Usage: better-auth-spaces/);
			expect(stdout).toMatch(/^Example/m);
			expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
		},
	);

	it.each([
		["no command", []],
		["an unknown command", ["doctr"]],
		["an unknown option", ["doctor", "--fix"]],
		["an argument too many", ["keygen", "2026-11"]],
		["a share beyond 1", ["sweep", "--max-share", "1.5"]],
		["an empty share", ["sweep", "--max-share", ""]],
		["a negative grace", ["sweep", "--grace=-1"]],
		["a limit of 0", ["rotate", "--limit", "0"]],
		["a batch that is no whole number", ["rotate", "--batch", "1e2"]],
	])("exits with 2 on %s, before it looks for a config", async (_, args) => {
		const { code, stdout, stderr } = await run(args);
		expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
		expect(stderr).toMatch(/^(error|Usage):/);
	});

	it("answers a script that asked for JSON with a document then too", async () => {
		const { code, stdout, stderr } = await run(["rotate", "--json", "--limit", "0"]);
		expect(code).toBe(2);
		expect(stderr).toMatch(/^error: option '--limit/);
		expect(JSON.parse(stdout)).toEqual({
			error: {
				message: "option '--limit <rows>' argument '0' is invalid. It must be a whole number from 1.",
				details: [],
				remedy: 'Run it with "--help" to see what it takes.',
				code: [],
			},
		});
	});
});
