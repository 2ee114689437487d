import { expect, it } from "vitest";
import { openMemory, openSqlite } from "../proof/leaks/databases.ts";
import { driveAll } from "../proof/leaks/run.ts";
import { selfCheck } from "../proof/leaks/self-check.ts";

// The short form of `npm run proof:leaks`.

it("finds what is planted, in every form and every channel", { timeout: 60_000 }, async () => {
	const { missed, planted } = await selfCheck();
	expect(missed).toEqual([]);
	expect(planted).toBeGreaterThan(500);
});

it.each([
	["memory", openMemory],
	["SQLite", openSqlite],
])("no secret gets out through any channel, on %s", { timeout: 240_000 }, async (_, open) => {
	const { hits, faults } = await driveAll(open, { longForm: false });
	expect(hits).toEqual([]);
	expect(faults).toEqual([]);
});
