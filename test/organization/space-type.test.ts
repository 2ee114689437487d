import { afterEach, describe, expect, it } from "vitest";
import type { SpacesOptions } from "../../src/index.ts";
import { backends, postgres, sqlite } from "../support/backends.ts";
import { createWorld, type Person, type World, type WorldOptions } from "../support/world.ts";

const types = {
	club: { modules: ["calendar", "events"] },
	team: { modules: ["board"] },
	personal: { modules: "*", deletable: false },
} as const satisfies SpacesOptions["types"];

let world: World;
let owner: Person;
afterEach(() => world.close());

async function open(spaces: SpacesOptions, more: Omit<WorldOptions, "spaces"> = {}): Promise<void> {
	world = await createWorld({ spaces, ...more });
	owner = await world.signUp();
}

const create = (metadata?: unknown, who = owner) =>
	world.call(who, "/organization/create", {
		body: { name: "n", slug: `s${Math.random()}`, ...(metadata !== undefined && { metadata }) },
	});
const update = (organizationId: string, data: object, who = owner) =>
	world.call(who, "/organization/update", { body: { organizationId, data } });
const typeOf = async (spaceId: string) =>
	(await world.call(owner, "/spaces/permissions", { query: { spaceId } })).body.type;
const metadataOf = async (spaceId: string) => {
	const row = (await world.rows("organization")).find((organization) => String(organization.id) === spaceId);
	return JSON.parse(String(row?.metadata));
};

describe.each(backends)("on $name", (backend) => {
	it("a space is created with a declared type or not at all", async () => {
		await open({ types }, { backend });
		expect((await create({ type: "club" })).status).toBe(200);
		const bad = [
			undefined,
			{},
			{ type: "" },
			{ type: "Club" },
			{ type: "constructor" },
			{ type: null },
			{ type: ["club"] },
		];
		for (const metadata of bad) {
			const answer = await create(metadata);
			expect([answer.status, answer.body.code], JSON.stringify(metadata)).toEqual([
				400,
				"SPACE_TYPE_INVALID",
			]);
			expect(answer.body.types).toEqual(["club", "team", "personal"]);
		}
		expect(await world.rows("organization")).toHaveLength(1);
	});

	it("its type can be neither changed nor dropped through an update, in any form of metadata", async () => {
		await open({ types }, { backend });
		const admin = await world.signUp();
		const spaceId = (await create({ type: "club", theme: "light" })).body.id;
		await world.join(spaceId, admin, "admin");
		for (const who of [owner, admin]) {
			for (const type of ["team", "personal", "", 5, ["club"], ["personal"], { $ne: 1 }, true]) {
				const answer = await update(spaceId, { metadata: { type, theme: "dark" } }, who);
				expect([answer.status, answer.body.code], JSON.stringify(type)).toEqual([
					403,
					"SPACE_TYPE_IMMUTABLE",
				]);
			}
			for (const metadata of ['{"type":"team"}', null, 5, []]) {
				const answer = await update(spaceId, { metadata }, who);
				expect(answer.status, JSON.stringify(metadata)).toBeLessThan(500);
				expect(await typeOf(spaceId)).toBe("club");
			}
			expect(await metadataOf(spaceId)).toMatchObject({ type: "club" });
		}
	});

	it("an update that names no type, or the same, keeps it and changes the rest", async () => {
		await open({ types }, { backend });
		const spaceId = (await create({ type: "club", theme: "light" })).body.id;
		expect((await update(spaceId, { metadata: { theme: "dark" } })).status).toBe(200);
		expect(await metadataOf(spaceId)).toEqual({ type: "club", theme: "dark" });
		expect((await update(spaceId, { metadata: {} })).status).toBe(200);
		expect(await metadataOf(spaceId)).toEqual({ type: "club" });
		expect((await update(spaceId, { metadata: { type: null, a: 1 } })).status).toBe(200);
		expect(await metadataOf(spaceId)).toEqual({ type: "club", a: 1 });
		expect((await update(spaceId, { metadata: { type: "club", b: 2 } })).status).toBe(200);
		expect(await metadataOf(spaceId)).toEqual({ type: "club", b: 2 });
		expect((await update(spaceId, { name: "New name" })).status).toBe(200);
		expect(await typeOf(spaceId)).toBe("club");
	});

	it("setSpaceType changes it from server code, keeps the rest, and refuses what is no type", async () => {
		await open({ types }, { backend });
		const spaceId = (await create({ type: "club", theme: "light" })).body.id;
		await world.auth.api.setSpaceType({ body: { spaceId, type: "team" } });
		expect(await metadataOf(spaceId)).toEqual({ type: "team", theme: "light" });
		expect(await typeOf(spaceId)).toBe("team");
		const set = (id: string, type: string) => world.auth.api.setSpaceType({ body: { spaceId: id, type } });
		await expect(set(spaceId, "nonsense")).rejects.toMatchObject({ body: { code: "SPACE_TYPE_INVALID" } });
		await expect(set("nowhere", "team")).rejects.toMatchObject({ body: { code: "SPACE_NOT_FOUND" } });
		expect(await typeOf(spaceId)).toBe("team");
	});

	it("a type that is not deletable keeps its spaces, except from server code through the adapter", async () => {
		await open({ types }, { backend });
		const spaceId = (await create({ type: "personal" })).body.id;
		const remove = () => world.call(owner, "/organization/delete", { body: { organizationId: spaceId } });
		const answer = await remove();
		expect([answer.status, answer.body.code]).toEqual([403, "SPACE_UNDELETABLE"]);
		const byApi = world.auth.api.deleteOrganization({
			headers: owner.headers,
			body: { organizationId: spaceId },
		});
		await expect(byApi).rejects.toMatchObject({ body: { code: "SPACE_UNDELETABLE" } });
		expect(await world.rows("organization")).toHaveLength(1);
		await world.adapter.delete({ model: "organization", where: [{ field: "id", value: spaceId }] });
		expect(await world.rows("organization")).toHaveLength(0);
	});
});

it("defaultType serves a space that names none, and such a space can name no other later", async () => {
	await open({ types, defaultType: "club" });
	const spaceId = (await create()).body.id;
	expect((await update(spaceId, { metadata: { theme: "light" } })).status).toBe(200);
	expect(await metadataOf(spaceId)).toEqual({ theme: "light" });
	expect(await typeOf(spaceId)).toBe("club");
	expect((await create({ type: "nonsense" })).body.code).toBe("SPACE_TYPE_INVALID");
	expect((await update(spaceId, { metadata: { type: "personal" } })).body.code).toBe("SPACE_TYPE_IMMUTABLE");
	expect((await update(spaceId, { metadata: { type: "club" } })).status).toBe(200);
	expect((await update(spaceId, { metadata: { theme: "dark" } })).status).toBe(200);
	expect(await metadataOf(spaceId)).toEqual({ type: "club", theme: "dark" });
});

it("without types nothing is asked and nothing is guarded", async () => {
	await open({});
	const spaceId = (await create({ type: "whatever" })).body.id;
	expect((await update(spaceId, { metadata: { type: "other" } })).status).toBe(200);
	expect(await typeOf(spaceId)).toBe("other");
});

it("the application's own hooks run first: what they make of it is what is judged", async () => {
	const calls: string[] = [];
	await open(
		{ types },
		{
			organization: {
				organizationHooks: {
					beforeCreateOrganization: async ({ organization }) => {
						calls.push("create");
						return {
							data: { ...organization, metadata: { type: organization.name === "n" ? "team" : "bad" } },
						};
					},
					beforeUpdateOrganization: async ({ organization }) => {
						calls.push("update");
						if (organization.name !== "smuggle") return { data: { logo: "set by the hook" } };
						return { data: { ...organization, metadata: { type: "personal" } } };
					},
					beforeDeleteOrganization: async () => void calls.push("delete"),
				},
			},
		},
	);
	const spaceId = (await create()).body.id;
	expect(await typeOf(spaceId)).toBe("team");
	expect((await update(spaceId, { name: "smuggle" })).body.code).toBe("SPACE_TYPE_IMMUTABLE");
	expect((await update(spaceId, { metadata: { a: 1 } })).status).toBe(200);
	expect(await metadataOf(spaceId)).toEqual({ type: "team", a: 1 });
	expect(await world.rows("organization")).toMatchObject([{ logo: "set by the hook" }]);
	await world.call(owner, "/organization/delete", { body: { organizationId: spaceId } });
	expect(calls).toEqual(["create", "update", "update", "delete"]);
});

it("typeOf may look elsewhere, where an update cannot change the type either", async () => {
	const bySlug = ({ slug }: Record<string, unknown>) => (String(slug).startsWith("t") ? "team" : "club");
	await open({ types, typeOf: bySlug });
	const spaceId = (await create()).body.id;
	expect(await typeOf(spaceId)).toBe("club");
	expect((await update(spaceId, { slug: "team-now" })).body.code).toBe("SPACE_TYPE_IMMUTABLE");
	expect((await update(spaceId, { slug: "still-a-club", metadata: { type: "team" } })).status).toBe(200);
	expect(await typeOf(spaceId)).toBe("club");
	const set = world.auth.api.setSpaceType({ body: { spaceId, type: "team" } });
	await expect(set).rejects.toMatchObject({ body: { code: "SPACE_TYPE_ELSEWHERE" } });
});

it("an update that takes away what typeOf reads is refused, since nothing can be put back", async () => {
	const bySlug = ({ slug }: Record<string, unknown>) => (String(slug).startsWith("s") ? "team" : undefined);
	await open({ types, defaultType: "club", typeOf: bySlug });
	const spaceId = (await create()).body.id;
	expect(await typeOf(spaceId)).toBe("team");
	expect((await update(spaceId, { slug: "x" })).body.code).toBe("SPACE_TYPE_IMMUTABLE");
	expect(await typeOf(spaceId)).toBe("team");
});

it.each(["uuid", "serial"] as const)("guards spaces with %s ids too", async (generateId) => {
	for (const backend of [sqlite, postgres]) {
		await open({ types }, { backend, auth: { advanced: { database: { generateId } } } });
		const spaceId = String((await create({ type: "club" })).body.id);
		expect((await update(spaceId, { metadata: { type: "team" } })).body.code).toBe("SPACE_TYPE_IMMUTABLE");
		expect((await update(spaceId, { metadata: { theme: "dark" } })).status).toBe(200);
		expect(await metadataOf(spaceId)).toEqual({ type: "club", theme: "dark" });
		await world.auth.api.setSpaceType({ body: { spaceId, type: "team" } });
		expect(await typeOf(spaceId)).toBe("team");
		const admin = await world.signUp();
		await world.join(spaceId, admin, "admin");
		const invitation = { organizationId: spaceId, email: "a@example.com", role: "trainer" };
		expect((await world.call(admin, "/organization/invite-member", { body: invitation })).status).toBe(200);
		await world.auth.api.putSpacePermissions({
			body: { spaceId, changes: [{ role: "trainer", module: "board", level: "admin" }] },
		});
		const second = { ...invitation, email: "b@example.com" };
		expect((await world.call(admin, "/organization/invite-member", { body: second })).body.code).toBe(
			"SPACE_FORBIDDEN",
		);
		if (backend === sqlite) await world.close();
	}
});
