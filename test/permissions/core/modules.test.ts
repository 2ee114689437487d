import { describe, expect, it } from "vitest";
import { listModules } from "../../../src/permissions/core/modules.ts";
import type { Policy } from "../../../src/permissions/core/policy.ts";
import type { Allowlist } from "../../../src/permissions/core/rules.ts";

const open: Policy = {
	types: null,
	undeletable: new Set(),
	defaultType: null,
	catalogue: null,
	tiers: new Map(),
};
const types: Policy["types"] = new Map<string, Allowlist>([
	["club", new Set(["events", "finance"])],
	["personal", "*"],
	["family", new Set(["recipes", "events"])],
]);
const OWN = ["spaces.permissions", "spaces.credentials"];

describe("the modules that a list can name", () => {
	const table: [string, Policy, string[], string[]][] = [
		["our own where nothing names another", open, [], OWN],
		[
			"those of the rows, sorted, once each",
			open,
			["mood", "calendar", "mood"],
			[...OWN, "calendar", "mood"],
		],
		[
			"no row that names none",
			open,
			["", "a b", "__proto__", "spaces.typo", "calendar"],
			[...OWN, "calendar"],
		],
		["our own once, though rows name them", open, ["spaces.credentials"], OWN],
		[
			"those of every type, then of the rows",
			{ ...open, types },
			["calendar"],
			[...OWN, ...["events", "finance", "recipes"], "calendar"],
		],
		[
			"the catalogue in its own order, and no row besides",
			{ ...open, catalogue: new Set(["z", "a"]) },
			["mood", "a"],
			[...OWN, "z", "a"],
		],
		[
			"no module of a type that is not in the catalogue",
			{ ...open, types, catalogue: new Set(["events"]) },
			[],
			[...OWN, "events"],
		],
	];
	it.each(table)("%s", (_, policy, inRows, expected) => {
		expect(listModules(policy, inRows)).toEqual(expected);
	});
});
