import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATHS } from "../../src/paths.ts";
import { backends } from "../support/backends.ts";
import { createWorld, type Person, type World } from "../support/world.ts";

const options = {
	types: {
		club: { modules: ["calendar", "events", "club-finance"] },
		family: { modules: ["calendar", "recipes"] },
	},
	modules: ["calendar", "events", "club-finance", "recipes"],
	roles: { trainer: "none" },
} as const;

describe.each(backends)("on $name", (backend) => {
	let world: World;
	let owner: Person;
	let trainer: Person;
	let member: Person;
	let spaceId: string;

	beforeAll(async () => {
		world = await createWorld({
			backend,
			spaces: options,
			organization: { dynamicAccessControl: { enabled: true } },
		});
		[owner, trainer, member] = [await world.signUp(), await world.signUp(), await world.signUp()];
		spaceId = await world.createSpace(owner, { type: "club" });
		await world.join(spaceId, trainer, "trainer");
		await world.join(spaceId, member, "member");
		// The origin's own examples for a club.
		await world.auth.api.putSpacePermissions({
			body: {
				spaceId,
				changes: [
					{ role: "owner", module: "club-finance", canRead: true, canWrite: true, canAdmin: true },
					{ role: "admin", module: "club-finance", canRead: true, canWrite: true, canAdmin: false },
					{ role: "trainer", module: "club-finance", canRead: false, canWrite: false, canAdmin: false },
					{ role: "trainer", module: "calendar", canRead: true, canWrite: true, canAdmin: false },
				],
			},
		});
	});
	afterAll(() => world.close());

	const can = (who: Person, body: object) => world.call(who, PATHS.can, { body: { spaceId, ...body } });
	const set = (who: Person, changes: object[], more = {}) =>
		world.call(who, PATHS.matrixSet, { body: { spaceId, changes, ...more } });

	it("can says yes or no, and why", async () => {
		expect((await can(trainer, { module: "calendar", action: "write" })).body).toEqual({
			spaceId,
			allowed: true,
			because: {
				reason: "granted",
				source: "override",
				role: "trainer",
				changedAt: expect.stringMatching(/^\d{4}-/),
			},
		});
		expect((await can(trainer, { module: "club-finance", action: "read" })).body).toMatchObject({
			allowed: false,
			because: { reason: "denied-by-override", source: "override", role: "trainer" },
		});
		expect((await can(member, { module: "recipes", action: "read" })).body).toMatchObject({
			allowed: false,
			because: { reason: "not-in-allowlist", source: "allowlist", role: "member" },
		});
		expect((await can(member, { module: "typo", action: "read" })).body).toMatchObject({
			allowed: false,
			because: { reason: "unknown-module" },
		});
	});

	it("can answers many questions in their order", async () => {
		const checks = [
			{ module: "events", action: "read" },
			{ module: "events", action: "write" },
			{ module: "calendar", action: "read" },
			{ module: "events", action: "read" },
		];
		const { body } = await can(member, { checks });
		expect(
			body.results.map((result: { module: string; action: string }) => [result.module, result.action]),
		).toEqual(checks.map(({ module, action }) => [module, action]));
		expect(body.results.map((result: { allowed: boolean }) => result.allowed)).toEqual([
			true,
			false,
			true,
			true,
		]);
	});

	it("permissions lists my own answers and what they follow from", async () => {
		const { body, headers } = await world.call(trainer, PATHS.permissions, { query: { spaceId } });
		expect(body).toEqual({
			spaceId,
			userId: trainer.id,
			type: "club",
			version: expect.any(String),
			modules: {
				"spaces.permissions": "---",
				"spaces.credentials": "---",
				calendar: "rw-",
				events: "---",
				"club-finance": "---",
				recipes: "---",
			},
			others: "---",
			closed: true,
			allow: "111110",
			roles: [{ name: "trainer", tier: "none", own: ["none", "none"], rows: "--3-0", at: [0, 0] }],
			since: expect.any(Number),
		});
		expect(headers.get("cache-control")).toBe("private, no-cache");
		expect(headers.get("vary")?.toLowerCase()).toContain("cookie");
	});

	it("permissions revalidates with 304 and an empty body until something changes", async () => {
		const first = await world.call(member, PATHS.permissions, { query: { spaceId } });
		const tag = first.headers.get("etag") ?? "";
		expect(tag).toMatch(/^W\/".+"$/);
		const revalidate = () =>
			world.call(member, PATHS.permissions, {
				query: { spaceId },
				headers: { "if-none-match": `"x", ${tag}` },
			});
		const second = await revalidate();
		expect([second.status, second.text, second.headers.get("etag")]).toEqual([304, "", tag]);
		await world.auth.api.putSpacePermissions({
			body: { spaceId, changes: [{ role: "member", module: "events", level: "write" }] },
		});
		const third = await revalidate();
		expect(third.status).toBe(200);
		expect(third.body.modules.events).toBe("rw-");
		await world.auth.api.putSpacePermissions({
			body: { spaceId, changes: [{ role: "member", module: "events", level: null }] },
		});
		// Through auth.api there is no cache to revalidate: always the data.
		const headers = new Headers(member.headers);
		headers.set("if-none-match", tag);
		expect(await world.auth.api.getSpacePermissions({ headers, query: { spaceId } })).toMatchObject({
			spaceId,
		});
	});

	it("matrix shows every role on every module, with source, default, author and date", async () => {
		await set(owner, [{ role: "member", module: "calendar", level: "none" }]);
		const { body } = await world.call(owner, PATHS.matrix, { query: { spaceId } });
		const cell = (role: string, module: string) =>
			body.cells.find(
				(candidate: { role: string; module: string }) =>
					candidate.role === role && candidate.module === module,
			);
		expect(body.roles.map((role: { name: string }) => role.name)).toEqual([
			"owner",
			"admin",
			"member",
			"trainer",
		]);
		expect(body.cells).toHaveLength(4 * 6);
		expect(cell("member", "calendar")).toEqual({
			role: "member",
			module: "calendar",
			grants: "---",
			source: "override",
			default: "read",
			changedAt: expect.stringMatching(/^\d{4}-/),
			changedBy: owner.id,
			dead: false,
		});
		expect(cell("trainer", "calendar")).toMatchObject({
			grants: "rw-",
			source: "override",
			default: "none",
			changedBy: null,
		});
		expect(cell("admin", "events")).toMatchObject({
			grants: "rw-",
			source: "tier",
			default: "write",
			changedAt: null,
		});
		expect(cell("owner", "recipes")).toMatchObject({ grants: "---", source: "allowlist", default: "none" });
		expect(cell("owner", "spaces.permissions")).toMatchObject({ grants: "rwa", source: "creator" });
		await set(owner, [{ role: "member", module: "calendar", level: null }]);
	});

	it("matrix/set writes all cells or none, and says what changed", async () => {
		const written = await set(owner, [
			{ role: "member", module: "calendar", level: "write" },
			{ role: "member", module: "events", canRead: true, canWrite: true, canAdmin: true },
			{ role: "trainer", module: "calendar", level: "write" },
		]);
		expect(written.body.changes).toEqual([
			{ role: "member", module: "calendar", from: null, to: "rw-" },
			{ role: "member", module: "events", from: null, to: "rwa" },
		]);
		expect(written.body.version).not.toBe(written.body.previousVersion);
		const matrix = await world.call(owner, PATHS.matrix, { query: { spaceId } });
		expect(matrix.body.version).toBe(written.body.version);
		const undone = await set(owner, [
			{ role: "member", module: "calendar", level: null },
			{ role: "member", module: "events", level: null },
			{ role: "member", module: "club-finance", level: null },
		]);
		expect(undone.body.changes.map((change: { to: unknown }) => change.to)).toEqual([null, null]);
		expect(undone.body.version).toBe(written.body.previousVersion);
	});

	it("matrix/set with dryRun tells the same and writes nothing", async () => {
		const before = await world.rows("spaceModulePermission");
		const dry = await set(owner, [{ role: "member", module: "calendar", level: "admin" }], { dryRun: true });
		expect(dry.body.changes).toEqual([{ role: "member", module: "calendar", from: null, to: "rwa" }]);
		expect(dry.body.version).toBe(dry.body.previousVersion);
		expect(await world.rows("spaceModulePermission")).toEqual(before);
	});

	it("matrix/set with ifVersion refuses what was decided on an older matrix", async () => {
		const seen = (await world.call(owner, PATHS.matrix, { query: { spaceId } })).body.version;
		const first = await set(owner, [{ role: "member", module: "calendar", level: "admin" }], {
			ifVersion: seen,
		});
		expect(first.status).toBe(200);
		const second = await set(owner, [{ role: "member", module: "calendar", level: "none" }], {
			ifVersion: seen,
		});
		expect([second.status, second.body.code]).toEqual([409, "SPACE_MATRIX_CHANGED"]);
		await set(owner, [{ role: "member", module: "calendar", level: null }]);
	});

	const refusals: [string, object[], number, string, object][] = [
		[
			"a role that does not exist",
			[{ role: "ghost", module: "calendar", level: "read" }],
			400,
			"SPACE_ROLE_UNKNOWN",
			{ roles: ["ghost"] },
		],
		[
			"a role in the wrong case",
			[{ role: "Member", module: "calendar", level: "read" }],
			400,
			"SPACE_ROLE_UNKNOWN",
			{ roles: ["Member"] },
		],
		[
			"a module outside the catalogue",
			[{ role: "member", module: "typo", level: "none" }],
			400,
			"SPACE_MODULE_UNKNOWN",
			{ modules: ["typo"] },
		],
		[
			"a reserved module",
			[{ role: "member", module: "spaces.other", level: "read" }],
			400,
			"SPACE_MODULE_UNKNOWN",
			{ modules: ["spaces.other"] },
		],
		[
			"a module the type keeps closed",
			[{ role: "member", module: "recipes", level: "read" }],
			403,
			"SPACE_MODULE_NOT_ALLOWED",
			{ modules: ["recipes"] },
		],
		[
			"the owner's own built-ins",
			[{ role: "owner", module: "spaces.permissions", level: "none" }],
			400,
			"SPACE_ROLE_PROTECTED",
			{},
		],
	];
	it.each(refusals)(
		"matrix/set refuses %s and writes nothing, not even the good cells",
		async (_, bad, status, code, data) => {
			const before = await world.rows("spaceModulePermission");
			const answer = await set(owner, [{ role: "member", module: "calendar", level: "write" }, ...bad]);
			expect(answer.status, answer.text).toBe(status);
			expect(answer.body).toMatchObject({ code, message: expect.any(String), ...data });
			expect(await world.rows("spaceModulePermission")).toEqual(before);
		},
	);

	it("server code may write beyond the allowlist, and the row counts", async () => {
		const put = (level: "read" | null) =>
			world.auth.api.putSpacePermissions({
				body: { spaceId, changes: [{ role: "member", module: "recipes", level }] },
			});
		await put("read");
		expect((await can(member, { module: "recipes", action: "read" })).body.allowed).toBe(true);
		await put(null);
		expect((await can(member, { module: "recipes", action: "read" })).body.allowed).toBe(false);
	});

	it("canUserInSpace decides without a session and refuses whoever is no member", async () => {
		const question = { spaceId, module: "calendar", action: "write" } as const;
		const ask = (userId: string, more = {}) =>
			world.auth.api.canUserInSpace({ body: { ...question, userId, ...more } });
		expect(await ask(trainer.id)).toMatchObject({ spaceId, allowed: true, because: { role: "trainer" } });
		expect(await ask(member.id)).toMatchObject({ allowed: false, because: { reason: "not-granted" } });
		const stranger = await world.signUp();
		expect(await ask(stranger.id)).toMatchObject({ allowed: false, because: { reason: "not-a-member" } });
		expect(await ask(owner.id, { spaceId: "nowhere" })).toMatchObject({
			allowed: false,
			because: { reason: "not-a-member" },
		});
	});

	it("a dynamic role counts from its creation to its deletion", async () => {
		const person = await world.signUp();
		await world.join(spaceId, person, "treasurer");
		const read = async () => (await can(person, { module: "club-finance", action: "read" })).body;
		expect(await read()).toMatchObject({
			allowed: false,
			because: { reason: "unknown-role", role: "treasurer" },
		});
		const refused = await set(owner, [{ role: "treasurer", module: "club-finance", level: "admin" }]);
		expect(refused.body.code).toBe("SPACE_ROLE_UNKNOWN");
		const role = { organizationId: spaceId, role: "treasurer", permission: "{}", createdAt: new Date() };
		const { id } = await world.adapter.create<Record<string, unknown>, { id: string }>({
			model: "organizationRole",
			data: role,
		});
		expect(await read()).toMatchObject({ allowed: true, because: { source: "tier" } });
		expect((await set(owner, [{ role: "treasurer", module: "club-finance", level: "admin" }])).status).toBe(
			200,
		);
		await world.adapter.delete({ model: "organizationRole", where: [{ field: "id", value: id }] });
		expect(await read()).toMatchObject({ allowed: false, because: { reason: "unknown-role" } });
		// Rows that other software left behind are shown as dead, and can be removed.
		const now = new Date();
		const stale = { spaceId, canRead: true, canWrite: true, canAdmin: true, createdAt: now, updatedAt: now };
		for (const [role, moduleId] of [
			["treasurer", "calendar"],
			["member", "no-longer-in-the-catalogue"],
		]) {
			await world.adapter.create({ model: "spaceModulePermission", data: { ...stale, role, moduleId } });
		}
		const matrix = await world.call(owner, PATHS.matrix, { query: { spaceId } });
		const dead = matrix.body.cells.filter((cell: { dead: boolean }) => cell.dead);
		expect(dead).toMatchObject([
			{ role: "member", module: "no-longer-in-the-catalogue", grants: "---", source: "catalogue" },
			{ role: "treasurer", module: "calendar", grants: "---", source: "role" },
		]);
		const removal = dead.map(({ role, module }: { role: string; module: string }) => ({
			role,
			module,
			level: null,
		}));
		expect((await set(owner, removal)).body.changes).toHaveLength(2);
	});

	it("a role of another space's making does not exist here", async () => {
		const other = await world.createSpace(owner, { type: "club" });
		const role = { organizationId: other, role: "coach", permission: "{}", createdAt: new Date() };
		await world.adapter.create({ model: "organizationRole", data: role });
		const person = await world.signUp();
		await world.join(spaceId, person, "coach");
		expect((await can(person, { module: "calendar", action: "read" })).body.because.reason).toBe(
			"unknown-role",
		);
	});

	it("the type decides, and a space without a known one gets nothing", async () => {
		const read = async (metadata: string | null, module: string) => {
			const space = await world.createSpace(owner, { type: "family" });
			// As it may lie in a database that is older than the types.
			const where = [{ field: "id", value: space }];
			await world.adapter.update({ model: "organization", where, update: { metadata } });
			return (await can(owner, { spaceId: space, module, action: "admin" })).body.allowed;
		};
		expect(await read('{"type":"family"}', "recipes")).toBe(true);
		expect(await read('{"type":"family"}', "events")).toBe(false);
		for (const metadata of [
			'{"type":"nonsense"}',
			'{"type":["club"]}',
			'{"type":5}',
			"{}",
			"no json",
			"[]",
			null,
		]) {
			expect(await read(metadata, "calendar"), String(metadata)).toBe(false);
		}
	});
});
