import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTH, type Installed, install } from "./support/installed.ts";

let installed: Installed;
let run: Awaited<ReturnType<Installed["project"]>>["run"];

beforeAll(async () => {
	installed = await install();
	run = (await installed.project({ "auth.ts": AUTH, "my auth.ts": AUTH })).run;
});
afterAll(() => installed.remove());

const found = {
	dryRun: true,
	refused: false,
	orphans: { spaces: 3, credentials: 5, permissions: 1200 },
	deadRows: { roles: 4, modules: 0 },
	deleted: { credentials: 0, permissions: 0 },
	examples: ["linkedin of A", "calendar for trainers of B"],
};
const nothing = {
	...found,
	orphans: { spaces: 0, credentials: 0, permissions: 0 },
	deadRows: { roles: 0, modules: 0 },
	examples: [],
};

describe("sweep", () => {
	it("only says what it would delete, and how to", async () => {
		const { code, stdout, stderr } = await run(["sweep", "--config", "my auth.ts", "--grace", "60"], {
			script: { sweep: found },
		});
		expect(stdout).toBe(`Left behind by 3 organizations that no longer exist:
    5 credentials
    1,200 permission rows
Permission rows of roles and modules that no longer exist:
    4 of roles
    kept; --dead-rows deletes them too
For example:
    linkedin of A
    calendar for trainers of B

Nothing has been deleted. To delete these rows:

    npx better-auth-spaces sweep --config 'my auth.ts' --grace 60 --delete
`);
		expect({ code, stderr }).toEqual({
			code: 0,
			stderr: 'called sweepSpaces {"dryRun":true,"graceSeconds":60}\n',
		});
	});

	it("passes on every flag, and says what it deleted", async () => {
		const sweep = { ...found, dryRun: false, deleted: { credentials: 5, permissions: 1204 } };
		const flags = ["--delete", "--grace", "0", "--dead-rows", "--max-share", "0.25", "--force"];
		const { code, stdout, stderr } = await run(["sweep", ...flags], { script: { sweep } });
		expect(stderr).toBe(
			'called sweepSpaces {"dryRun":false,"graceSeconds":0,"deadRows":true,"maxShare":0.25,"force":true}\n',
		);
		expect(stdout).toMatch(/\n✔ Deleted 5 credentials and 1,204 permission rows\.\n$/);
		expect(stdout).not.toContain("kept");
		expect(code).toBe(0);
	});

	it("exits with 1 when the breaker held, and says how to force it", async () => {
		const sweep = { ...found, dryRun: false, refused: true };
		const { code, stdout } = await run(["sweep", "--delete", "--max-share", "0.01"], { script: { sweep } });
		expect(stdout).toContain("✖ Refused. Nothing has been deleted.");
		expect(stdout).toContain("\n    npx better-auth-spaces sweep --delete --max-share 0.01 --force\n");
		expect(code).toBe(1);
	});

	it("says that there is nothing to do, to people and to scripts", async () => {
		const { code, stdout, stderr } = await run(["sweep", "--json"], { script: { sweep: nothing } });
		expect(JSON.parse(stdout)).toEqual(nothing);
		expect(stderr).toContain("✔ Nothing to sweep.");
		expect(code).toBe(0);
	});

	it("offers nothing to delete where only dead rows are left and nobody asked for them", async () => {
		const sweep = { ...nothing, deadRows: { roles: 0, modules: 2 } };
		const { code, stdout } = await run(["sweep"], { script: { sweep } });
		expect(stdout).toContain("    2 of modules\n    kept; --dead-rows deletes them too\n");
		expect(stdout).toContain("✔ Nothing to sweep.");
		expect(stdout).not.toContain("--delete\n");
		expect(code).toBe(0);
	});
});
