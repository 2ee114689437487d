// @vitest-environment jsdom
import { createAuthClient } from "better-auth/client";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { createWorld, type World } from "../support/world.ts";
import { cut } from "./support/network.ts";
import { CALENDAR, createScene, type Scene, settings } from "./support/scene.ts";

let world: World;

beforeAll(async () => {
	world = await createWorld();
});
afterEach(() => void vi.unstubAllGlobals());
afterAll(() => world.close());

const clientOf = ({ network }: Scene, fetchOptions?: { throw?: boolean }) =>
	createAuthClient(settings(network, fetchOptions));
const broken = () => new Response("oops", { status: 500 });

it.each([true, false])(
	"does not reject when the line is cut, and recovers, with throw: %s",
	async (throws) => {
		const scene = await createScene(world);
		const { spaces } = clientOf(scene, { throw: throws });
		const repair = scene.network.interfere(cut);
		const noAnswer = { data: null, error: { status: 0, message: expect.stringContaining("fetch failed") } };
		for (const fresh of [false, true]) {
			expect(await spaces.can({ ...CALENDAR, fresh })).toMatchObject(noAnswer);
			expect(await spaces.canMany({ checks: [CALENDAR], fresh })).toMatchObject(noAnswer);
			expect(await spaces.modules({ action: "read", fresh })).toMatchObject(noAnswer);
		}
		expect(spaces.allowed(CALENDAR)).toBeUndefined();
		repair();
		expect(await spaces.can(CALENDAR)).toMatchObject({ data: { allowed: true }, error: null });
		expect(spaces.allowed(CALENDAR)).toBe(true);
	},
);

it.each([
	["a page", "<!doctype html><title>Sign in</title>", "text/html"],
	["a page that claims to be JSON", "<!doctype html>", "application/json"],
	["nothing", "", "application/json"],
	["null", "null", "application/json"],
	["an array", "[]", "application/json"],
	["something else", '{"modules":{"calendar":"rwa"}}', "application/json"],
])("takes a 200 with %s for no answer, and recovers", async (_, body, type) => {
	const scene = await createScene(world);
	const client = clientOf(scene);
	const repair = scene.network.interfere(() => new Response(body, { headers: { "content-type": type } }));
	expect(await client.spaces.can(CALENDAR)).toMatchObject({ data: null, error: { status: 0 } });
	expect(client.spaces.allowed(CALENDAR)).toBeUndefined();
	expect(client.useSpacePermissions.get()).toMatchObject({ isPending: false, isRefetching: false });
	repair();
	expect(await client.spaces.can(CALENDAR)).toMatchObject({ data: { allowed: true }, error: null });
});

it.each([
	["a 500", broken],
	["a 429", () => new Response(null, { status: 429 })],
	["a cut line", cut],
])("keeps what was known through %s and tells of it", async (_, answer) => {
	const scene = await createScene(world);
	const client = clientOf(scene);
	await client.spaces.can(CALENDAR);
	await client.spaces.can({ ...CALENDAR, spaceId: scene.choir });
	const repair = scene.network.interfere(answer);
	await client.useSpacePermissions.get().refetch();
	const value = client.useSpacePermissions.get();
	expect(value).toMatchObject({ isPending: false, isRefetching: false, data: { spaceId: scene.club } });
	expect(value.error?.status).not.toBeUndefined();
	expect([value.allowed(CALENDAR), client.spaces.allowed(CALENDAR)]).toEqual([true, true]);
	expect(value.allowed({ ...CALENDAR, spaceId: scene.choir })).toBe(false);
	repair();
	await value.refetch();
	expect(client.useSpacePermissions.get()).toMatchObject({ error: null, data: { spaceId: scene.club } });
});

it("drops a space after removal from it, at the first answer that says so", async () => {
	const scene = await createScene(world);
	const client = clientOf(scene);
	const inChoir = { ...CALENDAR, action: "read", spaceId: scene.choir } as const;
	await client.spaces.can(inChoir);
	await client.spaces.can(CALENDAR);
	const body = { memberIdOrEmail: scene.person.email, organizationId: scene.choir };
	expect((await world.call(scene.owner, "/organization/remove-member", { body })).status).toBe(200);
	expect(client.spaces.allowed(inChoir)).toBe(true);
	await client.useSpacePermissions.get().refetch();
	expect(client.spaces.allowed(inChoir)).toBeUndefined();
	expect(client.spaces.explain(inChoir)).toBeUndefined();
	expect(await client.spaces.can(inChoir)).toMatchObject({ data: null, error: { status: 404 } });
	expect(client.spaces.allowed(CALENDAR)).toBe(true);
});

it.each([401, 403, 404])("drops what it knows of a space at a %i", async (status) => {
	const scene = await createScene(world);
	const client = clientOf(scene);
	await client.spaces.can(CALENDAR);
	scene.network.interfere(() => Response.json({ message: "no" }, { status }));
	await client.useSpacePermissions.get().refetch();
	expect(client.useSpacePermissions.get()).toMatchObject({ data: null, error: { status }, isPending: false });
	expect(client.spaces.allowed(CALENDAR)).toBeUndefined();
});

it("drops everything when the session has ended elsewhere", async () => {
	const scene = await createScene(world);
	const client = clientOf(scene);
	await client.spaces.can(CALENDAR);
	await client.spaces.can({ ...CALENDAR, spaceId: scene.choir });
	await world.call(scene.person, "/sign-out", { body: {} });
	await client.useSpacePermissions.get().refetch();
	expect(client.useSpacePermissions.get()).toMatchObject({ data: null, error: { status: 401 } });
	expect(client.spaces.allowed(CALENDAR)).toBeUndefined();
	expect(client.spaces.allowed({ ...CALENDAR, spaceId: scene.choir })).toBeUndefined();
});

it("tells a person without an active space to name one", async () => {
	const scene = await createScene(world);
	scene.network.become(await world.signUp());
	const client = clientOf(scene);
	const refused = { data: null, error: { status: 400, code: "SPACE_REQUIRED" } };
	expect(await client.spaces.can(CALENDAR)).toMatchObject(refused);
	expect(client.useSpacePermissions.get()).toMatchObject({ ...refused, isPending: false });
});

it("asks again with refetch() also where it knows nothing yet, and settles with the answer", async () => {
	const scene = await createScene(world);
	const client = clientOf(scene);
	const held = scene.network.hold("/spaces/permissions");
	const settled = client.useSpacePermissions.get().refetch();
	await held.answered;
	held.release();
	await settled;
	expect(client.useSpacePermissions.get()).toMatchObject({ isPending: false, data: { spaceId: scene.club } });
	expect(scene.network.snapshots()).toEqual(["active"]);
});

it("works where there is a window but no document, as in React Native", async () => {
	vi.stubGlobal("document", undefined);
	const scene = await createScene(world);
	const client = clientOf(scene);
	const stop = client.useSpacePermissions.subscribe(() => {});
	await vi.waitFor(() => expect(client.spaces.allowed(CALENDAR)).toBe(true));
	expect((await client.spaces.can(CALENDAR)).data?.allowed).toBe(true);
	await client.organization.setActive({ organizationId: scene.choir });
	await vi.waitFor(() => expect(client.spaces.allowed(CALENDAR)).toBe(false));
	stop();
});
