import { afterAll, beforeAll, expect, it } from "vitest";
import { AUTH, AUTH_ON_POSTGRES, type Installed, install } from "./support/installed.ts";
import { type MigratedDatabase, migratedDatabase } from "./support/migrated.ts";

let installed: Installed;
let database: MigratedDatabase;
let run: Awaited<ReturnType<Installed["project"]>>["run"];

beforeAll(async () => {
	installed = await install();
	database = await migratedDatabase();
	const project = await installed.project({
		"auth.ts": AUTH_ON_POSTGRES,
		"sqlite.ts": AUTH.replace(", standIn()", ""),
		"type-of.ts": AUTH_ON_POSTGRES.replace("types:", 'typeOf: () => "club", types:'),
		".env": `DATABASE_URL=${database.url}`,
	});
	run = project.run;
});
afterAll(async () => {
	await database.drop();
	await installed.remove();
});

const functions = async () => {
	const { rows } = await database.pool.query(
		"select proname from pg_proc where pronamespace = to_regnamespace('spaces') order by 1",
	);
	return rows.map(({ proname }) => proname);
};

it("prints SQL and nothing else on standard output, and what to do with it on standard error", async () => {
	const { code, stdout, stderr } = await run(["sql"]);
	expect(stderr).toContain("a config that talks");
	expect(stderr).toMatch(/as the owner of Better Auth's tables, and again whenever/);
	expect(code).toBe(0);
	await database.pool.query(stdout);
	expect(await functions()).toEqual(["allowed", "can", "type_of"]);
	expect((await run(["sql", "decision"])).stdout).toBe(stdout);
	const down = await run(["sql", "decision", "--down"]);
	await database.pool.query(down.stdout);
	expect(await functions()).toEqual([]);
});

it("prints the policies of the plugin's own tables, and takes them back", async () => {
	const guarded = async () =>
		(await database.pool.query("select relname from pg_class where relrowsecurity order by 1")).rows.map(
			({ relname }) => relname,
		);
	const up = await run(["sql", "row-level-security"]);
	expect([up.code, up.stderr]).toEqual([0, expect.stringContaining("spaces.service_role")]);
	await database.pool.query(up.stdout);
	expect(await guarded()).toEqual(["spaceCredential", "spaceModulePermission"]);
	await database.pool.query((await run(["sql", "row-level-security", "--down"])).stdout);
	expect(await guarded()).toEqual([]);
});

it("prints the tables of the layout without a config, and takes them back", async () => {
	const tables = async () =>
		(
			await database.pool.query(
				"select table_name as t from information_schema.tables where table_schema = 'spaces' order by 1",
			)
		).rows;
	const nowhere = await installed.project({});
	const up = await nowhere.run(["sql", "tables"]);
	expect(up.code).toBe(0);
	await database.pool.query(up.stdout);
	expect(await tables()).toEqual([{ t: "credentials" }, { t: "module_permissions" }]);
	await database.pool.query((await nowhere.run(["sql", "tables", "--down"])).stdout);
	expect(await tables()).toEqual([]);
});

it.each([
	["a database that is not PostgreSQL", ["sql", "--config", "sqlite.ts"], "This SQL is for PostgreSQL"],
	["a type that is found by a function", ["sql", "--config", "type-of.ts"], "`typeOf` option is a function"],
	["a part that there is none of", ["sql", "everything"], "value 'everything' is invalid"],
])("refuses %s with 2, and prints no SQL", async (_, args, message) => {
	const { code, stdout, stderr } = await run(args);
	expect(stderr).toContain(message);
	expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});
