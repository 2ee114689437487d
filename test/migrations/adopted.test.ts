import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { postgresLayout } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { runMigrations } from "../support/backend.ts";
import { backendOn } from "../support/places/postgres.ts";
import { createWorld, type Person, type World } from "../support/world.ts";
import { createDatabase, type Database, originMigration } from "./support/database.ts";

/** A database that had both tables before there was this plugin; other services go on reading and writing them in SQL. */
describe("beside services that know the tables from before", () => {
	let database: Database;
	let world: World;
	let owner: Person;
	let spaceId: string;

	beforeEach(async () => {
		database = await createDatabase({ searchPath: "auth" });
		await database.query("create schema auth");
		const backend = backendOn(database.pool, {
			migrate: async (options) => {
				await runMigrations(options, database.pool);
				await database.query(await originMigration());
			},
		});
		const schema = { organization: { modelName: "organizations" }, member: { modelName: "members" } };
		world = await createWorld({ backend, spaces: { schema: postgresLayout }, organization: { schema } });
		owner = await world.signUp();
		spaceId = await world.createSpace(owner);
	});
	afterEach(() => database.drop());

	const insertPermission = (role: string, module: string, ...grants: boolean[]) =>
		database.query("insert into spaces.module_permissions values ($1, $2, $3, $4, $5, $6)", [
			spaceId,
			role,
			module,
			...grants,
		]);
	const may = async (who: Person, module: string) => {
		const body = { spaceId, checks: ["read", "write", "admin"].map((action) => ({ module, action })) };
		const { body: answer } = await world.call(who, PATHS.can, { body });
		return answer.results.map(({ allowed }: { allowed: boolean }) => allowed);
	};

	it("rows from before decide, and rows that others insert later do", async () => {
		const trainer = await world.signUp();
		await world.join(spaceId, trainer, "trainer");
		await insertPermission("trainer", "calendar", true, true, false);
		await database.migrate("postgres/0001_spaces");
		expect(await may(trainer, "calendar")).toEqual([true, true, false]);
		await insertPermission("trainer", "club-finance", false, false, false);
		expect(await may(trainer, "club-finance")).toEqual([false, false, false]);
		expect(await may(trainer, "events")).toEqual([true, false, false]);
	});

	it("the matrix shows, changes and removes a row that has no derived key", async () => {
		await database.migrate("postgres/0001_spaces");
		await insertPermission("trainer", "calendar", true, true, false);
		const matrix = await world.call(owner, PATHS.matrix, { query: { spaceId } });
		expect(matrix.body.overrides).toEqual([
			{ role: "trainer", module: "calendar", canRead: true, canWrite: true, canAdmin: false },
		]);
		const set = (level: string | null) =>
			world.call(owner, PATHS.matrixSet, {
				body: { spaceId, changes: [{ role: "trainer", module: "calendar", level }] },
			});
		expect((await set("none")).status).toBe(200);
		// As an old reader reads it.
		const old = "select role, module_id, can_read, can_write, can_admin from spaces.module_permissions";
		expect(await database.query(old)).toEqual([
			{ role: "trainer", module_id: "calendar", can_read: false, can_write: false, can_admin: false },
		]);
		expect((await set(null)).status).toBe(200);
		expect(await database.query(old)).toEqual([]);
	});

	it("a credential from before is listed as unreadable, and connecting again takes its place", async () => {
		await database.query(
			`insert into spaces.credentials (space_id, provider, access_token_encrypted, scopes)
			values ($1, 'linkedin', 'v1:wrapped-by-somebody-else', array['r_basic', 'w_share'])`,
			[spaceId],
		);
		await database.migrate("postgres/0001_spaces");
		const list = async () =>
			(await world.call(owner, PATHS.credentials, { query: { spaceId } })).body.credentials;
		expect(await list()).toMatchObject([
			{ provider: "linkedin", status: "unreadable", scopes: ["r_basic", "w_share"] },
		]);
		await expect(
			world.auth.api.getSpaceSecret({ body: { spaceId, provider: "linkedin" } }),
		).rejects.toMatchObject({ body: { code: "SPACE_CREDENTIAL_UNREADABLE" } });

		const put = { accessToken: "AQX-0123456789", scopes: ["w_share", "r_ads"] };
		await world.auth.api.putSpaceCredential({
			body: { spaceId, provider: "linkedin", kind: "oauth2", ...put },
		});
		expect(await list()).toMatchObject([
			{ provider: "linkedin", status: "active", scopes: ["w_share", "r_ads"] },
		]);
		// As an old reader reads it: the same row, the scopes in the array.
		const old = "select provider, scopes, access_token_encrypted from spaces.credentials";
		const [row] = await database.query(old);
		expect(row).toMatchObject({ provider: "linkedin", scopes: ["w_share", "r_ads"] });
		expect(String(row?.access_token_encrypted)).not.toContain("AQX-0123456789");
	});

	it("the doctor finds nothing wrong with the tables", async () => {
		await database.migrate("postgres/0001_spaces");
		expect(await world.auth.api.inspectSpaces()).toMatchObject({ healthy: true, findings: [] });
	});

	it("the rows of a space go with it, however it goes", async () => {
		await database.migrate("postgres/0001_spaces");
		const other = await world.createSpace(owner);
		for (const id of [spaceId, other])
			await database.query("insert into spaces.module_permissions values ($1, 'member', 'calendar')", [id]);
		await world.call(owner, "/organization/delete", { body: { organizationId: spaceId } });
		await database.query("delete from auth.organizations where id = $1", [other]);
		expect(await database.query("select * from spaces.module_permissions")).toEqual([]);
	});
});
