import { randomBytes } from "node:crypto";
import { Pool } from "pg";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { postgres } from "../support/backends.ts";
import { createWorld, type World } from "../support/world.ts";
import { codesIn, createPatient, findingOf, type Patient } from "./support/patient.ts";

/** The tables, their owner's door to them, and an instance of Better Auth that connects as somebody else. */
let patient: Patient;
let service: World;
let role: string;
let pool: Pool;

beforeEach(async () => {
	patient = await createPatient({ backend: postgres });
	role = `spaces_service_${randomBytes(4).toString("hex")}`;
	await run("create view here as select current_schema() as name");
	const schema = String((await patient.rows("here"))[0]?.name);
	await run(`create role ${role}`, `grant usage on schema ${schema} to ${role}`);
	await run(`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`);
	const options = `-c search_path=${schema} -c role=${role}`;
	pool = new Pool({ connectionString: inject("servers").postgres, max: 2, options });
	const open = { ...patient.open, database: pool, migrate: async () => {} };
	service = await createWorld({ backend: { ...postgres, open: async () => open } });
});
afterEach(async () => {
	await pool.end();
	await run(`drop owned by ${role}`, `drop role ${role}`);
	await patient.close();
});

const run = async (...statements: string[]) => {
	for (const statement of statements) await patient.open.execute(statement);
};
const enable = (table: string, what = "enable") => `alter table "${table}" ${what} row level security`;
const BOTH = ["spaceCredential", "spaceModulePermission"];
const inspect = () => service.auth.api.inspectSpaces();
const heals = async (code: string, of: Pick<World, "auth"> = service) => {
	const inspection = await of.auth.api.inspectSpaces();
	expect(codesIn(inspection)).toEqual([code]);
	const finding = findingOf(inspection, code);
	await run(...finding.remedy.split("\n"));
	expect(codesIn(await of.auth.api.inspectSpaces())).toEqual([]);
	return finding;
};

it("has nothing against a role that only uses the tables", async () => {
	expect(codesIn(await inspect())).toEqual([]);
});

it("notices row-level security that shuts Better Auth's own role out, and a policy lets it in", async () => {
	await run(...BOTH.map((table) => enable(table)));
	expect(await inspect()).toMatchObject({ healthy: false, checked: { credentials: 0, permissions: 0 } });
	const finding = await heals("row-level-security-shuts-out");
	expect(finding).toMatchObject({ severity: "error", count: 2, examples: BOTH });
	expect((await inspect()).checked).toMatchObject({ credentials: 1, permissions: 1 });
});

it.each([
	["for another role", "to postgres using (true)"],
	["for reading only", "for select using (true)"],
	["that only restricts", "as restrictive using (true)"],
])("takes no policy %s for one that lets it in", async (_, policy) => {
	for (const table of BOTH) await run(enable(table), `create policy p on "${table}" ${policy}`);
	expect(codesIn(await inspect())).toEqual(["row-level-security-shuts-out"]);
});

it("takes one policy per command, or a role that it has a part in, for enough, and each command is needed", async () => {
	const commands = ["select using", "insert with check", "update using", "delete using"];
	await run(enable("spaceCredential"), enable("spaceModulePermission"));
	for (const [index, command] of commands.entries())
		await run(`create policy p${index} on "spaceCredential" for ${command} (true)`);
	await run(`create role ${role}_group`, `grant ${role}_group to ${role}`);
	await run(`create policy p on "spaceModulePermission" to ${role}_group using (true)`);
	expect(codesIn(await inspect())).toEqual([]);
	for (const [index, command] of commands.entries()) {
		await run(`drop policy p${index} on "spaceCredential"`);
		expect(codesIn(await inspect())).toEqual(["row-level-security-shuts-out"]);
		await run(`create policy p${index} on "spaceCredential" for ${command} (true)`);
	}
	await run(`drop owned by ${role}_group`, `drop role ${role}_group`);
});

it("has nothing against a role that owns the tables, unless they force it, nor one that bypasses", async () => {
	for (const table of BOTH) await run(enable(table), `alter table "${table}" owner to ${role}`);
	expect(codesIn(await inspect())).toEqual([]);
	await run(...BOTH.map((table) => enable(table, "force")));
	expect(codesIn(await inspect())).toEqual(["row-level-security-shuts-out"]);
	await run(`alter role ${role} bypassrls`);
	expect(codesIn(await inspect())).toEqual([]);
	// The owner's tables go back, so that nothing is dropped with the role.
	for (const table of BOTH) await run(`alter table "${table}" owner to postgres`);
});

it("notices that one table is guarded and the other is not", async () => {
	await run(enable("spaceModulePermission"));
	const finding = await heals("row-level-security-partial", patient);
	expect(finding).toMatchObject({ severity: "warning", count: 1, examples: ["spaceCredential"] });
});

it.each([
	["spaceCredential", { spaces: 1, members: 1, credentials: 0, permissions: 1 }],
	["member", { spaces: 0, members: 0, credentials: 1, permissions: 1 }],
])("says when it may not read %s, and looks at the rest", async (table, checked) => {
	await run(`revoke all on "${table}" from ${role}`);
	const inspection = await inspect();
	expect(codesIn(inspection)).toEqual(["table-unreadable"]);
	expect(inspection).toMatchObject({ healthy: false, checked });
	expect(JSON.stringify(inspection)).not.toContain("permission denied");
	await heals("table-unreadable");
});
