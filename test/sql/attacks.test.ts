import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Person } from "../support/world.ts";
import { allowed, can, openStage, type Service, type Stage } from "./support/stage.ts";

const UNIQUE_NO_MORE = `drop index "spaceModulePermission_spaceId_role_moduleId_uidx"`;

let stage: Stage;
let service: Service;
let owner: Person;
let member: Person;
let outsider: Person;
let spaceId: string;

beforeEach(async () => {
	stage = await openStage({
		organization: { dynamicAccessControl: { enabled: true } },
		spaces: { types: { club: { modules: ["calendar"] }, open: { modules: "*" } }, defaultType: "club" },
	});
	service = await stage.addService();
	owner = await stage.signUp();
	member = await stage.signUp();
	outsider = await stage.signUp();
	spaceId = await stage.createSpace(owner, { type: "club" });
	await stage.join(spaceId, member, "member");
});
afterEach(() => stage.close());

const lists = (userId: string, module = "calendar", action = "read") =>
	service.as(userId, (client) => allowed(client, module, action));

describe("names that somebody else made do not count", () => {
	it("tables and operators of a schema that comes first", async () => {
		await stage.execute(
			"create schema evil",
			`grant usage on schema evil to ${service.role}`,
			`create table evil.member ("organizationId" text, "userId" text, role text)`,
			`insert into evil.member values ('${spaceId}', '${outsider.id}', 'owner')`,
			"create table evil.organization (id text, metadata text)",
			`insert into evil.organization values ('${spaceId}', null)`,
			"create function evil.yes(text, text) returns boolean language sql as 'select true'",
			"create operator evil.= (leftarg = text, rightarg = text, function = evil.yes)",
			"create function evil.current_setting(text, boolean) returns text language sql as 'select ''x'''",
			"create function evil.bool_and(boolean) returns boolean language sql as 'select true'",
			`grant select on all tables in schema evil to ${service.role}`,
		);
		await service.as(outsider.id, async (client) => {
			await client.query("set local search_path = evil, public, pg_catalog");
			// Proof that the trap is set.
			expect((await client.query(`select 'a'::text = 'b'::text as trapped, role from member`)).rows).toEqual([
				{ trapped: true, role: "owner" },
			]);
			expect(await allowed(client, "calendar", "read")).toEqual([]);
			expect(await can(client, spaceId, "calendar", "read")).toBe(false);
		});
		await service.as(member.id, async (client) => {
			await client.query("set local search_path = evil, public, pg_catalog");
			expect(await allowed(client, "calendar", "read")).toEqual([spaceId]);
			expect(await can(client, spaceId, "calendar", "write")).toBe(false);
		});
	});

	it("temporary tables", async () => {
		await service.as(outsider.id, async (client) => {
			await client.query(`create temporary table member ("organizationId" text, "userId" text, role text)`);
			await client.query("insert into member values ($1, $2, 'owner')", [spaceId, outsider.id]);
			await client.query(`create temporary table "spaceModulePermission" as select 1 as x`);
			await client.query("set local search_path = pg_temp, public, pg_catalog");
			expect((await client.query("select role from member")).rows).toEqual([{ role: "owner" }]);
			expect(await allowed(client, "calendar", "read")).toEqual([]);
			expect(await can(client, spaceId, "calendar", "read")).toBe(false);
		});
	});
});

describe("rights", () => {
	it("come with the functions from the role that made them, and nobody else can replace them", async () => {
		const [found] = await stage.query(
			`select bool_and(prosecdef and proowner = (select relowner from pg_class where oid = 'member'::regclass)) as held
			from pg_proc where pronamespace = 'spaces'::regnamespace and proname in ('can', 'allowed')`,
		);
		expect(found).toEqual({ held: true });
		for (const statement of [
			"create or replace function spaces.allowed(module text, action text) returns setof text language sql as 'select 1::text'",
			"alter function spaces.can(text, text, text) security invoker",
			"drop function spaces.can(text, text, text)",
			"create function spaces.can(text, text) returns boolean language sql as 'select true'",
		])
			await expect(service.pool.query(statement)).rejects.toThrow(/must be owner|permission denied/);
	});
});

it("answers the same beside the policies of the plugin's own tables, in whichever order both are made", async () => {
	const { sql } = await stage.auth.api.spacesSql({ body: { part: "row-level-security" } });
	await stage.auth.api.putSpacePermissions({
		body: { spaceId, changes: [{ role: "member", module: "calendar", level: "write" }] },
	});
	for (const statements of [sql ?? "", await stage.print()]) {
		await stage.execute(statements);
		expect(await lists(member.id, "calendar", "write")).toEqual([spaceId]);
		expect(await lists(member.id, "calendar", "admin")).toEqual([]);
		expect(await lists(outsider.id)).toEqual([]);
	}
});

describe("rows that no hand of ours wrote", () => {
	const set = (text: string, ...values: unknown[]) => stage.query(text, values);

	it("give nothing more: roles", async () => {
		for (const role of [
			" owner",
			"owner ",
			"OWNER",
			"member, owner",
			"ówner",
			"owner\n",
			",",
			"",
			"owner;member",
			"{owner}",
		]) {
			await set(`update member set role = $1 where "userId" = $2`, role, member.id);
			const asMember = role === "member, owner" ? [spaceId] : [];
			expect(await lists(member.id)).toEqual(asMember);
			expect(await lists(member.id, "calendar", "admin")).toEqual([]);
		}
	});

	it("give nothing more: a role of the space's own that is not spelt as one", async () => {
		for (const [id, role] of ["tr ainer", "trainer ", "x".repeat(65), "trainer"].entries()) {
			await set(
				`insert into "organizationRole" (id, "organizationId", role, permission, "createdAt") values ($1, $2, $3, '{}', now())`,
				...[id, spaceId, role],
			);
			await set(`update member set role = $1 where "userId" = $2`, role, member.id);
			expect(await lists(member.id)).toEqual(role === "trainer" ? [spaceId] : []);
		}
	});

	it("give nothing more: two memberships of one person, of which the lesser holds", async () => {
		await stage.join(spaceId, member, "owner").catch(() => {});
		await stage.execute(
			`alter table member drop column if exists "membershipKey"`,
			`insert into member (id, "organizationId", "userId", role, "createdAt") values ('second', '${spaceId}', '${member.id}', 'owner', now())`,
		);
		expect(await lists(member.id)).toEqual([spaceId]);
		expect(await lists(member.id, "calendar", "write")).toEqual([]);
	});

	it("give nothing more: columns that ignore case", async () => {
		await stage.execute(
			"create collation ignoring_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
			UNIQUE_NO_MORE,
			`alter table member alter column role type text collate ignoring_case`,
			`alter table "organizationRole" alter column role type text collate ignoring_case`,
			`alter table "spaceModulePermission" alter column role type text collate ignoring_case,
				alter column "moduleId" type text collate ignoring_case`,
			`alter table organization alter column metadata type text collate ignoring_case`,
			`insert into "spaceModulePermission" (id, "spaceId", role, "moduleId", "canRead", "canWrite", "canAdmin", "createdAt", "updatedAt")
				values ('1', '${spaceId}', 'MEMBER', 'calendar', true, true, true, now(), now()), ('2', '${spaceId}', 'member', 'CALENDAR', true, true, true, now(), now())`,
			`insert into "organizationRole" (id, "organizationId", role, permission, "createdAt") values ('1', '${spaceId}', 'trainer', '{}', now())`,
		);
		expect(await lists(member.id)).toEqual([spaceId]);
		expect(await lists(member.id, "calendar", "write")).toEqual([]);
		expect(await lists(member.id, "CALENDAR", "write")).toEqual([spaceId]);
		await set(`update member set role = 'OWNER' where "userId" = $1`, member.id);
		expect(await lists(member.id)).toEqual([]);
		await set(`update member set role = 'Trainer' where "userId" = $1`, member.id);
		expect(await lists(member.id)).toEqual([]);
		await set(`update member set role = 'trainer' where "userId" = $1`, member.id);
		expect(await lists(member.id)).toEqual([spaceId]);
		// A question in a column of such a kind is compared byte for byte all the same.
		const { rows } = await service.as(owner.id, (client) =>
			client.query(
				`select spaces.can($1, module, action) as answer from (values ('CALENDAR' collate public.ignoring_case, 'admin' collate public.ignoring_case), ('calendar', 'ADMIN')) as q (module, action)`,
				[spaceId],
			),
		);
		expect(rows).toEqual([{ answer: false }, { answer: false }]);
	});

	it("give nothing more: overrides with columns that are null, or that are there twice", async () => {
		await stage.execute(
			UNIQUE_NO_MORE,
			`alter table "spaceModulePermission" alter column "canRead" drop not null, alter column "canWrite" drop not null, alter column "canAdmin" drop not null`,
			`insert into "spaceModulePermission" (id, "spaceId", role, "moduleId", "canRead", "canWrite", "canAdmin", "createdAt", "updatedAt")
				values ('1', '${spaceId}', 'member', 'calendar', true, null, true, now(), now()), ('2', '${spaceId}', 'member', 'calendar', true, true, false, now(), now())`,
		);
		expect(await lists(member.id, "calendar", "read")).toEqual([spaceId]);
		expect(await lists(member.id, "calendar", "write")).toEqual([]);
		expect(await lists(member.id, "calendar", "admin")).toEqual([]);
	});
});
