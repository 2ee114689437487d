import { expect, it } from "vitest";
import { grantsOf, grantsText, isCumulative, sameGrants } from "../../../src/permissions/core/levels.ts";

const table = [
	["---", false, false, false, "cumulative"],
	["r--", true, false, false, "cumulative"],
	["-w-", false, true, false, "contradictory"],
	["rw-", true, true, false, "cumulative"],
	["--a", false, false, true, "contradictory"],
	["r-a", true, false, true, "contradictory"],
	["-wa", false, true, true, "contradictory"],
	["rwa", true, true, true, "cumulative"],
] as const;

it.each(table)("%s: read %s, write %s, admin %s, which is %s", (text, read, write, admin, kind) => {
	expect(grantsText({ read, write, admin })).toBe(text);
	expect(isCumulative({ read, write, admin })).toBe(kind === "cumulative");
});

it("takes grants for the same only where all three are", () => {
	for (const [text, read, write, admin] of table)
		for (const [other, ...grants] of table) {
			const [otherRead, otherWrite, otherAdmin] = grants;
			const others = { read: otherRead, write: otherWrite, admin: otherAdmin };
			expect(sameGrants({ read, write, admin }, others), `${text} and ${other}`).toBe(text === other);
		}
});

it.each([
	["none", false, false, false],
	["read", true, false, false],
	["write", true, true, false],
	["admin", true, true, true],
] as const)("the level %s grants: read %s, write %s, admin %s", (level, read, write, admin) => {
	expect(grantsOf(level)).toStrictEqual({ read, write, admin });
});
