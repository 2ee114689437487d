import { runWithTransaction } from "@better-auth/core/context";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import type { OpenDatabase } from "../support/backend.ts";
import { type Backend, postgres, sqlite } from "../support/backends.ts";
import { openInMemory, openRedis, type SharedStorage } from "../support/shared-storage.ts";
import { createWorld, type Person, type World } from "../support/world.ts";

const { redis } = inject("servers");

const storages: readonly (readonly [string, () => SharedStorage])[] = [
	["a Map", openInMemory],
	...(redis === null ? [] : [["Redis", () => openRedis(redis)] as const]),
];

const cases = [sqlite, postgres].flatMap((backend) =>
	storages.map(([name, open]) => [`${backend.name} and ${name}`, backend, open] as const),
);

describe.for(cases)("two instances on %s", ([, backend, openStorage]) => {
	let shared: SharedStorage;
	let database: OpenDatabase;
	/** The one that changes things, and one that only hears of it. */
	let here: World;
	let there: World;
	let owner: Person;
	let person: Person;
	let spaceId: string;

	const connect = (own: OpenDatabase) =>
		createWorld({
			backend: { ...backend, open: async () => own },
			spaces: {
				cache: true,
				types: { club: { modules: ["calendar"] }, closed: { modules: [] } },
				defaultType: "club",
			},
			organization: { dynamicAccessControl: { enabled: true } },
			auth: { secondaryStorage: shared.storage },
		});

	beforeEach(async () => {
		shared = openStorage();
		database = await backend.open();
		here = await connect(database);
		there = await connect({ ...database, migrate: async () => {} });
		owner = await here.signUp("owner");
		person = await here.signUp("person");
		spaceId = await here.createSpace(owner);
	});
	afterEach(async () => {
		shared.failing = new Set();
		await shared.close();
		await database.close();
	});

	const canOn = async (world: World, action: "read" | "write") => {
		const question = { module: "calendar", action } as const;
		const { allowed } = await world.auth.api.canUserInSpace({
			body: { spaceId, userId: person.id, ...question },
		});
		const asked = await world.call(person, "/spaces/can", { body: { spaceId, ...question } });
		const snapshot = await world.call(person, "/spaces/permissions", { query: { spaceId } });
		const others = [
			asked.body.allowed ?? false,
			snapshot.body.modules?.calendar?.includes(action[0]) ?? false,
		];
		expect(others, "every way to ask answers the same").toEqual([allowed, allowed]);
		return allowed;
	};
	const onBoth = async (action: "read" | "write") => [await canOn(here, action), await canOn(there, action)];
	const put = (role: string, level: "none" | "write" | null) =>
		here.auth.api.putSpacePermissions({ body: { spaceId, changes: [{ role, module: "calendar", level }] } });
	const ask = async (path: string, body: object) => {
		const answer = await here.call(owner, path, { body });
		expect(answer.status, answer.text).toBe(200);
		return answer.body;
	};

	it("asks the database for nothing but the member, once it knows a space", async () => {
		await put("member", "none");
		await here.join(spaceId, person, "member");
		expect(await onBoth("write")).toEqual([false, false]);
		await behindTheBack(database, spaceId, true);
		expect(await onBoth("write"), "it knows the space").toEqual([false, false]);
		await put("owner", "write");
		expect(await onBoth("write"), "it knows that something changed").toEqual([true, true]);
	});

	const revocations: Readonly<Record<string, () => Promise<unknown>>> = {
		"a matrix that takes it away": () =>
			ask("/spaces/matrix/set", { spaceId, changes: [{ role: "coach", module: "calendar", level: "read" }] }),
		"an override that goes": () => put("coach", null),
		"a role that goes": async () => {
			await here.adapter.deleteMany({
				model: "organizationRole",
				where: [{ field: "organizationId", value: spaceId }],
			});
		},
		"a type that does not list the module": async () => {
			await put("coach", null);
			await here.auth.api.setSpaceType({ body: { spaceId, type: "closed" } });
		},
		"a type given past the plugin": async () => {
			await put("coach", null);
			await here.adapter.update({
				model: "organization",
				where: [{ field: "id", value: spaceId }],
				update: { metadata: JSON.stringify({ type: "closed" }) },
			});
		},
		"a member who is another by now": () =>
			ask("/organization/update-member-role", {
				organizationId: spaceId,
				memberId: memberId,
				role: "member",
			}),
		"a member who is removed": () =>
			ask("/organization/remove-member", { organizationId: spaceId, memberIdOrEmail: person.email }),
		"a space that is deleted": () => ask("/organization/delete", { organizationId: spaceId }),
	};
	let memberId: string;

	it.for(Object.keys(revocations))("nobody is let in after %s", async (name) => {
		await ask("/organization/create-role", {
			organizationId: spaceId,
			role: "coach",
			permission: { member: ["update"] },
		});
		await put("coach", "write");
		memberId = (await here.join(spaceId, person, "coach")).id;
		expect(await onBoth("write")).toEqual([true, true]);
		expect(await onBoth("write")).toEqual([true, true]);
		await revocations[name]?.();
		expect(await onBoth("write")).toEqual([false, false]);
	});

	it("a role that is renamed keeps what it may, and its old name nothing", async () => {
		await ask("/organization/create-role", {
			organizationId: spaceId,
			role: "coach",
			permission: { member: ["update"] },
		});
		await put("coach", "write");
		await here.join(spaceId, person, "coach");
		const other = await here.signUp("other");
		expect(await onBoth("write")).toEqual([true, true]);
		await ask("/organization/update-role", {
			organizationId: spaceId,
			roleName: "coach",
			data: { roleName: "trainers" },
		});
		expect(await onBoth("write")).toEqual([true, true]);
		await here.join(spaceId, other, "coach");
		person = other;
		expect(await onBoth("write")).toEqual([false, false]);
	});

	it("a storage that fails makes checks slower and lets no change through that others would not hear of", async () => {
		await put("member", "write");
		const row = await here.join(spaceId, person, "member");
		expect(await onBoth("write")).toEqual([true, true]);
		shared.failing = new Set(["get", "set", "delete"]);
		expect(await onBoth("write")).toEqual([true, true]);
		const refused = await here.call(owner, "/spaces/matrix/set", {
			body: { spaceId, changes: [{ role: "member", module: "calendar", level: "none" }] },
		});
		expect([refused.status, refused.body.code]).toEqual([503, "SPACE_CACHE_UNAVAILABLE"]);
		for (const [path, body] of [
			["/organization/update", { organizationId: spaceId, data: { name: "Other" } }],
			["/organization/delete", { organizationId: spaceId }],
			["/organization/create-role", { organizationId: spaceId, role: "coach", permission: { member: [] } }],
		] as const) {
			const answer = await here.call(owner, path, { body });
			expect([path, answer.status, answer.body?.code]).toEqual([path, 503, "SPACE_CACHE_UNAVAILABLE"]);
		}
		expect(await onBoth("write")).toEqual([true, true]);
		await here.adapter.delete({ model: "member", where: [{ field: "id", value: row.id }] });
		expect(await onBoth("write"), "the member is never cached").toEqual([false, false]);
	});

	it("a change whose end is never announced is seen all the same", async () => {
		await put("member", "write");
		await here.join(spaceId, person, "member");
		expect(await onBoth("write")).toEqual([true, true]);
		shared.failing = new Set(["delete"]);
		await put("member", "none");
		expect(await onBoth("write")).toEqual([false, false]);
	});

	it("a storage that comes back empty brings nothing back", async () => {
		await put("member", "write");
		await here.join(spaceId, person, "member");
		expect(await onBoth("write")).toEqual([true, true]);
		await behindTheBack(database, spaceId, false);
		for (const world of [here, there]) {
			const body = { spaceId, userId: person.id, module: "calendar", action: "write" } as const;
			await shared.empty();
			expect((await world.auth.api.canUserInSpace({ body })).allowed).toBe(false);
		}
	});

	it("what was read in a transaction is not kept: it may be older than the mark", async () => {
		await here.join(spaceId, person, "member");
		await put("member", "write");
		const body = { spaceId, userId: person.id, module: "calendar", action: "write" } as const;
		const within = await runWithTransaction(here.adapter, () => here.auth.api.canUserInSpace({ body }));
		expect(within.allowed).toBe(true);
		await behindTheBack(database, spaceId, false);
		expect((await here.auth.api.canUserInSpace({ body })).allowed).toBe(false);
	});
});

it("a change that nobody announced is seen after `maxAge`", { timeout: 20_000 }, async () => {
	const { world, spaceId, userId } = await smallWorld(sqlite, { cache: { maxAge: 1 } });
	const can = async () => {
		const body = { spaceId, userId, module: "calendar", action: "write" } as const;
		return (await world.auth.api.canUserInSpace({ body })).allowed;
	};
	expect(await can()).toBe(true);
	await world.execute(`update "spaceModulePermission" set "canWrite" = 0`);
	expect(await can()).toBe(true);
	await expect.poll(can, { timeout: 10_000 }).toBe(false);
	await world.close();
});

it("without a secondary storage there is no cache, and the error says so", async () => {
	await expect(createWorld({ spaces: { cache: true } })).rejects.toThrow(
		"options.cache: needs a `secondaryStorage` in betterAuth()",
	);
});

async function smallWorld(backend: Backend, spaces: { cache: { maxAge: number } }) {
	const database = await backend.open();
	const world = await createWorld({
		backend: { ...backend, open: async () => database },
		spaces,
		auth: { secondaryStorage: openInMemory().storage },
	});
	const owner = await world.signUp();
	const person = await world.signUp();
	const spaceId = await world.createSpace(owner);
	await world.join(spaceId, person, "member");
	await world.auth.api.putSpacePermissions({
		body: { spaceId, changes: [{ role: "member", module: "calendar", level: "write" }] },
	});
	return { world: { ...world, execute: database.execute }, spaceId, userId: person.id };
}

/** As other software would do it, which knows of no cache. */
function behindTheBack({ execute }: OpenDatabase, spaceId: string, granted: boolean): Promise<void> {
	const value = granted ? "true" : "false";
	return execute(
		`update "spaceModulePermission" set "canRead" = ${value}, "canWrite" = ${value} where "spaceId" = '${spaceId}'`,
	);
}
