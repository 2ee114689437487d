// @vitest-environment jsdom
import { createAuthClient } from "better-auth/client";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createWorld, type World } from "../support/world.ts";
import { quiet } from "./support/network.ts";
import { CALENDAR, createScene, type Scene, settings } from "./support/scene.ts";

let world: World;

beforeAll(async () => {
	world = await createWorld();
});
// Dates stand still unless a test moves them; real time passes.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => {
	vi.useRealTimers();
	setVisibility("visible");
});
afterAll(() => world.close());

const pass = (milliseconds: number) => void vi.setSystemTime(Date.now() + milliseconds);

const setVisibility = (state: "visible" | "hidden") =>
	void Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });

const focus = () => void document.dispatchEvent(new Event("visibilitychange"));

const createClient = ({ network }: Scene) => createAuthClient(settings(network));
type Client = ReturnType<typeof createClient>;

/** A page that shows the active space and another, both known. */
async function open(scene: Scene) {
	const client = createClient(scene);
	const inChoir = { ...CALENDAR, spaceId: scene.choir };
	const seen: (readonly [boolean | undefined, boolean | undefined])[] = [];
	const close = client.useSpacePermissions.subscribe(({ allowed }) => {
		seen.push([allowed(CALENDAR), allowed(inChoir)]);
	});
	await vi.waitFor(() => expect(seen.at(-1)).toEqual([true, false]));
	expect(scene.network.snapshots().sort()).toEqual(["active", scene.choir].sort());
	return { client, seen, close, asked: () => scene.network.snapshots().slice(2) };
}

/** Until Better Auth has told of a change of session, 10 ms after it. */
function untilSignal(client: Client): Promise<void> {
	return new Promise((done) => {
		client.$store.atoms.$sessionSignal?.listen(() => setTimeout(done));
	});
}

it("asks once for the new active space after setActive(), and keeps the others", async () => {
	const scene = await createScene(world);
	const { client, seen, close, asked } = await open(scene);
	seen.splice(0);
	const signal = untilSignal(client);
	await client.organization.setActive({ organizationId: scene.choir });
	await signal;
	await vi.waitFor(() => expect(seen.at(-1)).toEqual([false, false]));
	await quiet();
	expect(asked()).toEqual(["active"]);
	expect(seen.every(([, inChoir]) => inChoir === false)).toBe(true);
	expect(seen.some(([active]) => active === true)).toBe(false);
	expect(client.useSpacePermissions.get().data?.spaceId).toBe(scene.choir);
	close();
});

it("asks once also where the application takes its time before Better Auth tells of the change", async () => {
	const scene = await createScene(world);
	const { client, seen, close, asked } = await open(scene);
	const signal = untilSignal(client);
	const onSuccess = () => pass(1_000);
	await client.organization.setActive({ organizationId: scene.choir, fetchOptions: { onSuccess } });
	await signal;
	await vi.waitFor(() => expect(seen.at(-1)).toEqual([false, false]));
	await quiet();
	expect(asked()).toEqual(["active"]);
	close();
});

it("takes a later signal for a change of its own, after which it knows nothing", async () => {
	const scene = await createScene(world);
	const { client, seen, close, asked } = await open(scene);
	for (const change of [
		() => client.updateUser({ name: "Another" }),
		async () => client.$store.notify("$sessionSignal"),
	]) {
		pass(51);
		seen.splice(0);
		const before = asked().length;
		const signal = untilSignal(client);
		await change();
		await signal;
		await vi.waitFor(() => expect(seen.at(-1)).toEqual([true, false]));
		expect(seen[0]).toEqual([undefined, undefined]);
		expect(asked().slice(before).sort()).toEqual(["active", scene.choir].sort());
	}
	close();
});

it("asks for nothing after calls to the organization plugin that change nothing", async () => {
	const scene = await createScene(world);
	const { client, seen, close, asked } = await open(scene);
	const before = seen.length;
	const permissions = { member: ["update" as const] };
	expect((await client.organization.hasPermission({ permissions })).data?.success).toBe(true);
	expect((await client.organization.checkSlug({ slug: "free" })).data?.status).toBe(true);
	expect((await client.organization.list()).error).toBeNull();
	expect((await client.organization.getFullOrganization()).error).toBeNull();
	expect((await client.spaces.matrix()).error).toBeNull();
	expect((await client.getSession()).error).toBeNull();
	await quiet();
	expect(asked()).toEqual([]);
	expect(seen.slice(before)).toEqual([]);
	close();
});

it("causes no request to the organization plugin, neither by reading nor by writing", async () => {
	const scene = await createScene(world);
	await world.activate(scene.owner, scene.club);
	scene.network.become(scene.owner);
	const client = createClient(scene);
	const hooks = [client.useActiveOrganization, client.useListOrganizations, client.useActiveMember];
	const stops = hooks.map((hook) => hook.subscribe(() => {}));
	await vi.waitFor(() => expect(hooks.map((hook) => hook.get().isPending)).toEqual([false, false, false]));
	const before = scene.network.requests.length;
	stops.push(client.useSpacePermissions.subscribe(() => {}));
	await client.spaces.can(CALENDAR);
	await client.spaces.can({ ...CALENDAR, fresh: true });
	await client.spaces.modules({ spaceId: scene.choir, action: "read" });
	const changes = [{ role: "member", module: "calendar", level: "none" as const }];
	expect((await client.spaces.matrix.set({ changes })).error).toBeNull();
	await client.useSpacePermissions.get().refetch();
	await quiet();
	const caused = scene.network.requests.slice(before);
	expect(caused.length).toBeGreaterThanOrEqual(6);
	expect(caused.filter((line) => !line.includes(" /spaces/"))).toEqual([]);
	for (const stop of stops) stop();
});

it("asks again for all it knows when the window is shown, every five seconds at most", async () => {
	const scene = await createScene(world);
	const { client, seen, close, asked } = await open(scene);
	await scene.override({ spaceId: scene.choir, role: "member", level: "write" });
	seen.splice(0);
	pass(60_000);
	const shownAt = Date.now();
	focus();
	expect(client.useSpacePermissions.get()).toMatchObject({ isPending: false, isRefetching: true });
	await vi.waitFor(() => expect(seen.at(-1)).toEqual([true, true]));
	expect(seen.flat()).not.toContain(undefined);
	expect(asked().sort()).toEqual(["active", scene.choir].sort());
	vi.setSystemTime(shownAt + 4_999);
	focus();
	await quiet();
	expect(asked()).toHaveLength(2);
	vi.setSystemTime(shownAt + 5_000);
	focus();
	focus();
	await vi.waitFor(() => expect(client.useSpacePermissions.get().isRefetching).toBe(false));
	expect(asked()).toHaveLength(4);
	close();
});

it("asks for nothing when the window is hidden", async () => {
	const { close, asked } = await open(await createScene(world));
	pass(60_000);
	setVisibility("hidden");
	focus();
	await quiet();
	expect(asked()).toEqual([]);
	close();
});

it("asks for nothing when the window is shown and nothing is mounted", async () => {
	const scene = await createScene(world);
	vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
	const { client, close, asked } = await open(scene);
	close();
	// A store rests a second after its last listener has gone.
	await vi.advanceTimersByTimeAsync(10_000);
	focus();
	await client.spaces.can(CALENDAR);
	await vi.advanceTimersByTimeAsync(100);
	expect(asked()).toEqual([]);
});
