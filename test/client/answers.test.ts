// @vitest-environment jsdom
import { createAuthClient } from "better-auth/client";
import { organizationClient } from "better-auth/client/plugins";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { spacesClient } from "../../src/client.ts";
import type { SpaceDecision } from "../../src/endpoint-bodies.ts";
import { ACTIONS } from "../../src/permissions/core/levels.ts";
import { createWorld, ORIGIN, type World } from "../support/world.ts";
import { createNetwork, quiet } from "./support/network.ts";
import { CALENDAR, createScene, type Scene, settings } from "./support/scene.ts";

let world: World;
/** Has a catalogue of modules, and space types that open some of them. */
let closedWorld: World;

beforeAll(async () => {
	world = await createWorld();
	closedWorld = await createWorld({
		spaces: {
			modules: ["calendar", "events", "finance", "42", "constructor"],
			types: { club: { modules: ["calendar", "events", "42"] } },
			defaultType: "club",
		},
	});
});
afterAll(async () => {
	await world.close();
	await closedWorld.close();
});

const clientOf = ({ network }: Scene, fetchOptions?: { throw?: boolean }) =>
	createAuthClient(settings(network, fetchOptions));

/** A snapshot knows when an override changed to the second only. */
const toTheSecond = <T extends Pick<SpaceDecision, "because">>(decision: T) => ({
	...decision,
	because: {
		...decision.because,
		changedAt: decision.because.changedAt && Math.floor(decision.because.changedAt.getTime() / 1000),
	},
});

it("answers 60 questions asked at once with one request, and a second space with one more", async () => {
	const scene = await createScene(world);
	const { spaces } = clientOf(scene);
	const ask = (spaceId?: string) =>
		Promise.all(
			Array.from({ length: 60 }, (_, n) => spaces.can({ spaceId, module: `m${n}`, action: "write" })),
		);
	const inClub = await ask();
	expect(inClub.every(({ data }) => data?.allowed && data.spaceId === scene.club)).toBe(true);
	expect(scene.network.requests).toEqual(["GET /spaces/permissions"]);
	const inChoir = await ask(scene.choir);
	expect(inChoir.every(({ data }) => data?.allowed === false && data.spaceId === scene.choir)).toBe(true);
	expect(scene.network.snapshots()).toEqual(["active", scene.choir]);
});

it("asks nothing for a space that is named and is the active one, once that is known", async () => {
	const scene = await createScene(world);
	const { spaces } = clientOf(scene);
	await spaces.can(CALENDAR);
	expect((await spaces.can({ ...CALENDAR, spaceId: scene.club })).data?.allowed).toBe(true);
	expect(spaces.allowed({ ...CALENDAR, spaceId: scene.club })).toBe(true);
	expect(scene.network.requests).toHaveLength(1);
});

it("answers canMany() in the order of the questions and modules() from the same snapshot", async () => {
	const scene = await createScene(world);
	await scene.override({ spaceId: scene.club, role: "admin", module: "finance", level: "none" });
	await scene.override({ spaceId: scene.club, role: "admin", module: "events", level: "read" });
	const { spaces } = clientOf(scene);
	const checks = [
		{ module: "finance", action: "read" },
		{ module: "calendar", action: "write" },
		{ module: "events", action: "read" },
		{ module: "finance", action: "read" },
	] as const;
	const { data } = await spaces.canMany({ checks: [...checks] });
	expect(data?.spaceId).toBe(scene.club);
	expect(data?.results.map(({ module, action, allowed }) => ({ module, action, allowed }))).toEqual(
		checks.map((check) => ({ ...check, allowed: check.module !== "finance" })),
	);
	expect((await spaces.modules({ action: "read" })).data).toEqual({
		spaceId: scene.club,
		modules: ["spaces.permissions", "spaces.credentials", "events"],
		others: true,
	});
	expect((await spaces.modules({ action: "admin" })).data).toMatchObject({ modules: [], others: false });
	expect(scene.network.requests).toHaveLength(1);
});

it("asks the server with `fresh` and with any fetch options, and then of what it knows nothing changes", async () => {
	const scene = await createScene(world);
	const { spaces } = clientOf(scene);
	await spaces.can(CALENDAR);
	await scene.override({ spaceId: scene.club, role: "admin", level: "read" });
	expect((await spaces.can(CALENDAR)).data?.allowed).toBe(true);
	expect((await spaces.can({ ...CALENDAR, fresh: true })).data?.allowed).toBe(false);
	expect((await spaces.can(CALENDAR, {})).data?.allowed).toBe(false);
	expect((await spaces.canMany({ checks: [CALENDAR], fresh: true })).data?.results[0]?.allowed).toBe(false);
	expect((await spaces.modules({ action: "write", fresh: true })).data?.modules).not.toContain("calendar");
	expect((await spaces.modules({ action: "read" }, {})).data?.modules).toContain("calendar");
	expect(scene.network.requests).toEqual([
		"GET /spaces/permissions",
		...["POST /spaces/can", "POST /spaces/can", "POST /spaces/can"],
		...["GET /spaces/permissions", "GET /spaces/permissions"],
	]);
});

it.each([
	["every module is open", () => world],
	["a catalogue and space types close some", () => closedWorld],
])("answers what the server answers where %s", async (_, worldOf) => {
	const scene = await createScene(worldOf());
	const { club, choir } = scene;
	await scene.override({ spaceId: club, role: "admin", module: "constructor", level: "write" });
	await scene.override({ spaceId: club, role: "admin", module: "events", level: "none" });
	await scene.override({ spaceId: choir, role: "member", module: "42", level: "none" });
	await scene.override({ spaceId: choir, role: "member", module: "finance", level: "write" });
	const modules = [
		...["calendar", "events", "finance", "42", "constructor", "toString", "prototype", "nowhere"],
		...["spaces.permissions", "spaces.credentials", "spaces.other", "Calendar"],
	];
	const checks = modules.flatMap((module) => ACTIONS.map((action) => ({ module, action })));
	const { spaces } = clientOf(scene);
	const answers: boolean[] = [];
	for (const spaceId of [undefined, choir]) {
		const [known, fresh] = [
			await spaces.canMany({ spaceId, checks }),
			await spaces.canMany({ spaceId, checks, fresh: true }),
		];
		expect(known.data?.results.map(toTheSecond)).toEqual(fresh.data?.results.map(toTheSecond));
		expect(known.data?.spaceId).toBe(fresh.data?.spaceId);
		answers.push(...(known.data?.results ?? []).map(({ allowed }) => allowed));
		for (const check of checks) {
			const question = { ...check, spaceId };
			const [one, explained] = [await spaces.can(question), spaces.explain(question)];
			expect(explained).toEqual(one.data);
			expect(spaces.allowed(question)).toBe(one.data?.allowed);
		}
	}
	expect(answers.length).toBe(checks.length * 2);
	expect(new Set(answers)).toEqual(new Set([true, false]));
});

it("never allows what no module can be called, as the server refuses to hear of it", async () => {
	const scene = await createScene(world);
	const { spaces } = clientOf(scene);
	for (const module of [
		"__proto__",
		"a,b",
		"",
		" calendar",
		"calendar\n",
		"hasOwnProperty()",
		"x".repeat(65),
	]) {
		for (const action of ACTIONS) {
			const { data } = await spaces.can({ module, action });
			expect(data).toMatchObject({ allowed: false, because: { reason: "unknown-module" } });
			expect(spaces.allowed({ module, action })).toBe(false);
		}
		const fresh = await spaces.can({ module, action: "read", fresh: true });
		expect(fresh).toMatchObject({ data: null, error: { status: 400, code: "VALIDATION_ERROR" } });
	}
	const action = "constructor" as "read";
	expect((await spaces.can({ module: "calendar", action })).data?.allowed).toBe(false);
	expect(spaces.allowed({ module: "spaces.permissions", action })).toBe(false);
});

it("tells when an override changed, equal to the second", async () => {
	const scene = await createScene(world);
	await scene.override({ spaceId: scene.club, role: "admin", level: "none" });
	const { spaces } = clientOf(scene);
	const [known, fresh] = [await spaces.can(CALENDAR), await spaces.can({ ...CALENDAR, fresh: true })];
	expect(known.data?.because).toMatchObject({ source: "override", changedAt: expect.any(Date) });
	const [at, exactly] = [known.data?.because.changedAt?.getTime(), fresh.data?.because.changedAt?.getTime()];
	expect(at).toBe(Math.floor((exactly ?? 0) / 1000) * 1000);
	expect(spaces.explain(CALENDAR)?.because.changedAt?.getTime()).toBe(at);
});

it("answers allowed() and explain() at once: first nothing, then after one request for all who ask", async () => {
	const scene = await createScene(world);
	const { spaces } = clientOf(scene);
	for (let n = 0; n < 60; n += 1) {
		expect(spaces.allowed({ module: `m${n}`, action: "write" })).toBeUndefined();
		expect(spaces.explain({ module: `m${n}`, action: "write" })).toBeUndefined();
	}
	await vi.waitFor(() => expect(spaces.allowed(CALENDAR)).toBe(true));
	expect(spaces.allowed({ ...CALENDAR, action: "admin" })).toBe(false);
	expect(spaces.explain(CALENDAR)).toEqual({
		spaceId: scene.club,
		allowed: true,
		because: { reason: "granted", source: "tier", role: "admin", changedAt: null },
	});
	expect(spaces.allowed({ ...CALENDAR, spaceId: scene.choir })).toBeUndefined();
	await vi.waitFor(() => expect(spaces.allowed({ ...CALENDAR, spaceId: scene.choir })).toBe(false));
	expect((await spaces.can(CALENDAR)).data?.allowed).toBe(true);
	expect(scene.network.snapshots()).toEqual(["active", scene.choir]);
});

it("asks for nothing where it is told what it was about to ask, or a hook is mounted on what it knows", async () => {
	const scene = await createScene(world);
	const client = clientOf(scene);
	const [inChoir, permissions] = [{ ...CALENDAR, spaceId: scene.choir }, await scene.snapshot(scene.choir)];
	expect(client.spaces.allowed(inChoir)).toBeUndefined();
	client.spaces.hydrate(permissions);
	expect(client.spaces.allowed(inChoir)).toBe(false);
	await quiet();
	expect(scene.network.requests).toEqual([]);
	await client.spaces.can(CALENDAR);
	const stop = client.useSpacePermissions.subscribe(() => {});
	client.spaces.hydrate(permissions);
	await quiet();
	expect(scene.network.snapshots()).toEqual(["active"]);
	stop();
});

it("leaves no timer behind for an answer, however often it is asked for", async () => {
	const { spaces } = clientOf(await createScene(world));
	await spaces.can(CALENDAR);
	vi.useFakeTimers();
	try {
		for (let n = 0; n < 1_000; n += 1) spaces.allowed(CALENDAR);
		for (let n = 0; n < 1_000; n += 1) spaces.explain(CALENDAR);
		expect(vi.getTimerCount()).toBe(0);
	} finally {
		vi.useRealTimers();
	}
});

it.each([true, false])("resolves to { data, error } where the client has throw: %s", async (throws) => {
	const scene = await createScene(world);
	const { spaces } = clientOf(scene, { throw: throws });
	const granted = { data: { allowed: true, spaceId: scene.club }, error: null };
	expect(await spaces.can(CALENDAR)).toMatchObject(granted);
	expect(await spaces.can({ ...CALENDAR, fresh: true })).toMatchObject(granted);
	expect(await spaces.can(CALENDAR, { throw: true })).toMatchObject(granted);
	const refused = { data: null, error: { status: 404, code: "SPACE_NOT_FOUND" } };
	for (const fresh of [true, false]) {
		expect(await spaces.can({ ...CALENDAR, spaceId: "nowhere", fresh })).toMatchObject(refused);
		expect(await spaces.canMany({ checks: [CALENDAR], spaceId: "nowhere", fresh })).toMatchObject(refused);
		expect(await spaces.modules({ action: "read", spaceId: "nowhere", fresh })).toMatchObject(refused);
	}
	expect(spaces.allowed({ ...CALENDAR, spaceId: "nowhere" })).toBeUndefined();
});

it("keeps two clients apart that were made with the same plugin object", async () => {
	const { owner, person, choir } = await createScene(world);
	const plugin = spacesClient();
	const [ofOwner, ofPerson] = [owner, person].map((who) => {
		const { customFetchImpl } = createNetwork(world, who);
		const plugins = [organizationClient(), plugin];
		return createAuthClient({ baseURL: ORIGIN, plugins, fetchOptions: { customFetchImpl } });
	});
	const question = { ...CALENDAR, spaceId: choir };
	expect((await ofOwner?.spaces.can(question))?.data?.allowed).toBe(true);
	expect((await ofPerson?.spaces.can(question))?.data?.allowed).toBe(false);
	expect(ofOwner?.spaces.allowed(question)).toBe(true);
});
