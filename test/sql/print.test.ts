import { readFile } from "node:fs/promises";
import { drizzleAdapter } from "@better-auth/drizzle-adapter";
import { drizzle } from "drizzle-orm/node-postgres";
import { boolean, pgSchema, pgTable, text } from "drizzle-orm/pg-core";
import { Pool } from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { postgresLayout, type SpacesOptions } from "../../src/index.ts";
import type { SpaceSql } from "../../src/sql/print-sql.ts";
import { memory, sqlite } from "../support/backends.ts";
import { createWorld, type World, type WorldOptions } from "../support/world.ts";
import { allowed, openStage, type Stage } from "./support/stage.ts";

let stage: Stage | undefined;
afterEach(async () => {
	await stage?.close();
	stage = undefined;
});

const open = async (options: WorldOptions = {}) => {
	stage = await openStage(options);
	return stage;
};

/** As the command calls it: past Better Auth's own check of the tables. */
async function printDirectly(auth: World["auth"], body: object = {}) {
	const plugin = auth.options.plugins.find(({ id }) => id === "spaces") as unknown as {
		endpoints: { spacesSql: (input: object) => Promise<SpaceSql> };
	};
	return plugin.endpoints.spacesSql({ context: await auth.$context, body });
}

/** A second instance on the tables of the first. */
const beside = (database: World["auth"]["options"]["database"], spaces: SpacesOptions = {}) =>
	createWorld({
		spaces,
		backend: {
			...sqlite,
			open: async () => ({ ...(await sqlite.open()), database, migrate: async () => {} }),
		},
	});

/** Everything that can be told of the functions. */
const FUNCTIONS = `select proname, pg_get_functiondef(oid) as definition, proparallel, proacl, proowner
	from pg_proc where pronamespace = to_regnamespace('spaces') order by proname`;
const SCHEMA = "select to_regnamespace('spaces') is not null as exists";
const typed = { spaces: { types: { club: { modules: ["calendar"] } }, defaultType: "club" } } as const;

describe("what is printed", () => {
	it.each([
		["with types", typed, ["allowed", "can", "type_of"]],
		["without", {}, ["allowed", "can"]],
	])("is the same each time, and run again and again changes nothing, %s", async (_, options, names) => {
		const { query, print, execute } = await open(options);
		const before = await query(FUNCTIONS);
		expect(before.map(({ proname }) => proname)).toEqual(names);
		const [{ version } = { version: 0 }] = await query(
			"select current_setting('server_version_num')::int as version",
		);
		const safe = names.length === 2 || version >= 170_000;
		expect(new Set(before.map(({ proparallel }) => proparallel))).toEqual(new Set([safe ? "s" : "u"]));
		for (let time = 0; time < 3; time++) {
			expect(await print()).toBe(await print());
			await execute(await print());
			expect(await query(FUNCTIONS)).toEqual(before);
		}
	});

	it("fails at once on tables that it does not fit, and not in a policy", async () => {
		const { print, execute } = await open(typed);
		const sql = await print();
		await execute('alter table member rename column "userId" to who');
		await expect(execute(sql)).rejects.toThrow("userId");
	});

	it("leaves the setting as it was", async () => {
		const { print, query } = await open();
		const id = "'app.current_user_id'";
		const found = await query(
			`begin; select set_config(${id}, 'somebody', true); ${await print()} create table found as select current_setting(${id}); commit`,
		).then(() => query("select * from found"));
		expect(found).toEqual([{ current_setting: "somebody" }]);
	});

	it("takes everything back with --down, again and again", async () => {
		const { query, print, execute } = await open(typed);
		for (let time = 0; time < 2; time++) {
			await execute(await print(true));
			expect(await query(FUNCTIONS)).toEqual([]);
			expect(await query(SCHEMA)).toEqual([{ exists: false }]);
		}
		await execute(await print());
		expect(await query(FUNCTIONS)).toHaveLength(3);
	});

	it("takes nothing back that a policy uses, and leaves a schema that holds more", async () => {
		const { query, print, execute } = await open(typed);
		await execute(
			"create table spaces.kept (space_id text)",
			"create policy kept on spaces.kept using (spaces.can(space_id, 'calendar', 'read'))",
		);
		await expect(execute(await print(true))).rejects.toThrow("cannot drop function spaces.can");
		expect(await query(FUNCTIONS)).toHaveLength(3);
		await execute("drop policy kept on spaces.kept", await print(true));
		expect(await query(FUNCTIONS)).toEqual([]);
		expect(await query(SCHEMA)).toEqual([{ exists: true }]);
	});

	it("drops what it no longer needs once there are no types", async () => {
		const { query, execute, auth } = await open(typed);
		const untyped = await beside(auth.options.database);
		const { sql } = await untyped.auth.api.spacesSql();
		await execute(sql ?? "");
		expect((await query(FUNCTIONS)).map(({ proname }) => proname)).toEqual(["allowed", "can"]);
	});
});

describe("the names in it", () => {
	it("are those of the options, whatever they hold", async () => {
		const world = await open({
			organization: {
				dynamicAccessControl: { enabled: true },
				schema: {
					organization: { modelName: 'org"s $spaces$' },
					member: { modelName: "mem'ber; --", fields: { userId: 'who"', role: "$$" } },
					organizationRole: { modelName: "Ünder\\rollen", fields: { role: "$spaces$" } },
				},
			},
			spaces: {
				...typed.spaces,
				schema: { spaceModulePermission: { modelName: "rights", fields: { moduleId: "select" } } },
			},
		});
		const owner = await world.signUp();
		const member = await world.signUp();
		const spaceId = await world.createSpace(owner);
		await world.join(spaceId, member, "helper");
		const service = await world.addService();
		const lists = () => service.as(member.id, (client) => allowed(client, "calendar", "write"));
		expect(await lists()).toEqual([]);
		await world.query(
			`insert into "Ünder\\rollen" (id, "organizationId", "$spaces$", permission, "createdAt") values ('1', $1, 'helper', '{}', now())`,
			[spaceId],
		);
		expect(await lists()).toEqual([]);
		const changes = [{ role: "helper", module: "calendar", level: "write" as const }];
		await world.auth.api.putSpacePermissions({ body: { spaceId, changes } });
		expect(await lists()).toEqual([spaceId]);
	});

	it("name the schema that the tables are found in along the search path", async () => {
		const { auth, execute, print } = await open();
		expect(await print()).toContain('"public"."member"');
		await execute(
			"create schema elsewhere",
			...["member", "organization", '"spaceModulePermission"', '"spaceCredential"'].map(
				(table) => `alter table ${table} set schema elsewhere`,
			),
			`do $$ begin execute format('alter database %I set search_path = elsewhere, public', current_database()); end $$`,
		);
		const { connectionString } = (auth.options.database as Pool).options;
		const pool = new Pool({ connectionString, max: 1 });
		const moved = await beside(pool);
		const { sql } = await moved.auth.api.spacesSql();
		expect(sql).toContain('"elsewhere"."member"');
		expect(sql).not.toContain('"public"');
		await execute(sql ?? "");
		await pool.end();
	});

	it("are Drizzle's own where its tables have others than the code", async () => {
		const physical = {
			organization: { modelName: "orgs" },
			member: { modelName: "memberships", fields: { userId: "user_id", organizationId: "org_id" } },
		};
		const rights = { modelName: "rights", fields: { spaceId: "space_id", moduleId: "module_id" } };
		const { print, auth } = await open({
			organization: { schema: physical },
			spaces: { schema: { spaceModulePermission: rights, spaceCredential: { modelName: "vault" } } },
		});
		const pool = auth.options.database as Pool;
		const drizzled = (make: typeof pgTable) =>
			beside(
				drizzleAdapter(drizzle(pool), {
					provider: "pg",
					schema: {
						organization: make("orgs", { id: text(), metadata: text() }),
						member: make("memberships", {
							...{ id: text(), userId: text("user_id"), organizationId: text("org_id"), role: text() },
						}),
						spaceCredential: make("vault", { id: text() }),
						spaceModulePermission: make("rights", {
							...{ id: text(), spaceId: text("space_id"), role: text(), moduleId: text("module_id") },
							...{ canRead: boolean(), canWrite: boolean(), canAdmin: boolean() },
						}),
					},
				}),
			);
		const inPublic = await drizzled(pgTable);
		expect((await printDirectly(inPublic.auth)).sql).toBe(await print());
		const named = (await printDirectly(inPublic.auth, { schema: "app" })).sql;
		expect(named).toBe((await print()).replaceAll('"public".', '"app".'));
		const inSchema = await drizzled(pgSchema("app").table as unknown as typeof pgTable);
		expect((await printDirectly(inSchema.auth)).sql).toBe(named);
	});

	it("fit the layout whose columns are called as the arguments are", async () => {
		const world = await open();
		const tables = new URL("../../migrations/postgres/0001_spaces.sql", import.meta.url);
		await world.execute(await readFile(tables, "utf8"));
		const { auth } = await beside(world.auth.options.database, { schema: postgresLayout });
		const { sql } = await auth.api.spacesSql({ body: {} });
		expect(sql).toContain('"spaces"."module_permissions"');
		await world.execute(sql ?? "");
		const owner = await world.signUp();
		const spaceId = await world.createSpace(owner);
		const closed = await world.createSpace(owner);
		await world.query(
			"insert into spaces.module_permissions (space_id, role, module_id, can_read, can_write, can_admin) values ($1, 'owner', 'calendar', false, true, false)",
			[closed],
		);
		const service = await world.addService();
		const lists = (action: string) => service.as(owner.id, (client) => allowed(client, "calendar", action));
		expect(await lists("read")).toEqual([spaceId]);
		expect(await lists("write")).toEqual([closed, spaceId].sort());
	});

	it("fit a metadata column of JSON", async () => {
		const world = await open(typed);
		await world.execute(
			"alter table organization alter column metadata type jsonb using metadata::jsonb",
			await world.print(),
		);
		const owner = await world.signUp();
		await world.execute(
			`insert into organization (id, name, slug, "createdAt", metadata) values
				('plain', '1', '1', now(), '{"type":"club"}'), ('text', '2', '2', now(), to_jsonb('{"type":"club"}'::text)),
				('other', '3', '3', now(), '{"type":"other"}'), ('number', '4', '4', now(), '{"type":1}'), ('none', '5', '5', now(), null)`,
		);
		for (const id of ["plain", "text", "other", "number", "none"]) await world.join(id, owner, "member");
		const service = await world.addService();
		const lists = await service.as(owner.id, (client) => allowed(client, "calendar", "read"));
		expect(lists).toEqual(["none", "plain", "text"]);
	});
});

describe("there is none", () => {
	const refusal = async (options: WorldOptions) => {
		const world = await createWorld(options);
		const { sql, refused } = await world.auth.api.spacesSql({ body: {} });
		await world.close();
		expect(sql).toBeNull();
		return `${refused?.message} ${refused?.remedy}`;
	};

	it("where the type of a space is found by a function", async () => {
		expect(await refusal({ spaces: { typeOf: () => "club" } })).toMatch(
			/`typeOf` option is a function.*metadata\.type/,
		);
	});

	it("on another database, nor where only the adapter knows the tables", async () => {
		expect(await refusal({ backend: sqlite })).toMatch(/for PostgreSQL/);
		expect(await refusal({ backend: memory })).toMatch(/Only the adapter .* --config/);
	});

	it("while a table is missing", async () => {
		const { auth, execute } = await open();
		await execute('drop table "spaceModulePermission"');
		const answer = await printDirectly(auth);
		expect(answer.refused).toMatchObject({ message: "The database has no table spaceModulePermission." });
	});
});
