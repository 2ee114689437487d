import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTH, type Installed, install } from "./support/installed.ts";
import { seal } from "./support/seal.ts";

let installed: Installed;
beforeAll(async () => {
	installed = await install();
});
afterAll(() => installed.remove());

const [older, newer] = [7, 9].map((byte) => Buffer.alloc(32, byte).toString("base64"));

/** A project with a vault of twenty credentials under the older key, and one of these lists of keys. */
async function projectWith(keys: string) {
	const files = { "auth.ts": AUTH.replace(", standIn()", ""), ".env": `SPACES_KEYS=${keys}` };
	const project = await installed.project(files);
	const file = join(project.directory, "app.sqlite");
	await seal(file, `2026-05:${older}`, 20);
	const execute = (sql: string) => {
		const database = new Database(file);
		database.pragma("foreign_keys = off");
		database.exec(sql);
		database.close();
	};
	const doctor = async (...flags: string[]) => {
		const { code, stdout } = await project.run(["doctor", "--json", ...flags]);
		const { findings } = JSON.parse(stdout) as { findings: { code: string; remedy: string }[] };
		return { code, findings };
	};
	return { ...project, execute, doctor };
}

describe("on a real database the doctor", () => {
	it("finds nothing wrong where nothing is, and says so", async () => {
		const { run } = await projectWith(`2026-05:${older}`);
		const { code, stdout } = await run(["doctor"]);
		expect(stdout).toContain("Checked 1 space, 0 members, 20 credentials and 0 permission rows.");
		expect(code).toBe(0);
	});

	it("refuses to let a key go that is still in use, by name", async () => {
		const { doctor } = await projectWith(`2026-11:${newer}`);
		const { code, findings } = await doctor();
		expect(code).toBe(1);
		const lost = findings.find((finding) => finding.code === "key-unknown");
		expect(lost?.remedy).toContain("2026-05");
	});

	it("mends a table that was dropped by the statement it prints, though Better Auth refuses every call", async () => {
		const { execute, doctor } = await projectWith(`2026-05:${older}`);
		execute('drop table "spaceModulePermission"');
		const { code, findings } = await doctor();
		expect(code).toBe(1);
		expect(findings.map((finding) => finding.code)).toContain("table-missing");
	});
});

describe("on a real database the sweeper", () => {
	it("says what it would delete, deletes it when told to, and leaves the rest", async () => {
		const { run, execute, doctor } = await projectWith(`2026-05:${older}`);
		execute(`update "spaceCredential" set spaceId = 'gone', updatedAt = '2020-01-01T00:00:00.000Z'
			where provider = 'provider-7'`);
		expect((await doctor()).findings.map((finding) => finding.code)).toContain("orphan-rows");
		const dry = await run(["sweep"]);
		expect(dry.stdout).toContain("--delete");
		expect((await doctor()).findings.map((finding) => finding.code)).toContain("orphan-rows");
		const swept = await run(["sweep", "--delete", "--json"]);
		expect(swept.code).toBe(0);
		expect(JSON.parse(swept.stdout)).toMatchObject({ deleted: { credentials: 1, permissions: 0 } });
		const { findings } = await doctor();
		expect(findings.map((finding) => finding.code)).not.toContain("orphan-rows");
	});

	it("refuses when it looks as if every space were gone, and exits with 1", async () => {
		const { run, execute } = await projectWith(`2026-05:${older}`);
		execute(
			`delete from "organization"; update "spaceCredential" set updatedAt = '2020-01-01T00:00:00.000Z'`,
		);
		const { code, stdout } = await run(["sweep", "--delete", "--json"]);
		expect(JSON.parse(stdout)).toMatchObject({ refused: true, deleted: { credentials: 0 } });
		expect(code).toBe(1);
	});
});
