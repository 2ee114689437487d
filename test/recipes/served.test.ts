import "reflect-metadata";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Controller, type INestApplication, Module, Post, UseGuards } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { RequestEvent } from "@sveltejs/kit";
import { createApp, createRouter, toNodeListener } from "h3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sqlite } from "../support/backends.ts";
import { anonymous, createWorld, type Person } from "../support/world.ts";
import { world } from "./auth.ts";
import { EventsController } from "./events.controller.ts";
import { app as expressApp } from "./express.ts";
import { guard, refusal } from "./guard.ts";
import { app as honoApp } from "./hono.ts";
import { POST } from "./next/app/api/spaces/[spaceId]/events/route.ts";
import nuxtRoute from "./nuxt/server/api/spaces/[spaceId]/events.post.ts";
import { SpaceGuard } from "./space.guard.ts";
import { actions, load } from "./sveltekit/src/routes/spaces/[spaceId]/calendar/+page.server.ts";

/** What the guards are asked for, over HTTP or as the framework calls them. */
type Ask = (who: Pick<Person, "headers">, spaceId: string) => Promise<{ status: number; body: unknown }>;

interface Cast {
	readonly trainer: Person;
	readonly member: Person;
	readonly outsider: Person;
	readonly spaceId: string;
}

let cast: Cast;

beforeAll(async () => {
	const owner = await world.signUp();
	const [trainer, member, outsider] = [await world.signUp(), await world.signUp(), await world.signUp()];
	const spaceId = await world.createSpace(owner);
	await world.join(spaceId, trainer, "trainer");
	await world.join(spaceId, member, "member");
	await world.activate(outsider, await world.createSpace(outsider));
	await world.activate(member, spaceId);
	cast = { trainer, member, outsider, spaceId };
});
beforeEach(() => may("trainer", "write"));
afterAll(() => world.close());

const may = (role: string, level: "write" | null) =>
	world.auth.api.putSpacePermissions({
		body: { spaceId: cast.spaceId, changes: [{ role, module: "calendar", level }] },
	});

const FORBIDDEN = { code: "SPACE_FORBIDDEN", missing: [{ module: "calendar", action: "write" }] };
const NOT_FOUND = { code: "SPACE_NOT_FOUND" };

function answersAsAGuard(ask: Ask, added = 200): void {
	it("401 without a session", async () => {
		expect(await ask(anonymous, cast.spaceId)).toMatchObject({ status: 401, body: { code: "UNAUTHORIZED" } });
	});

	it("404 to whoever is no member, whichever space he has made his active one, and of a space there is none of", async () => {
		const outside = await ask(cast.outsider, cast.spaceId);
		expect(outside).toMatchObject({ status: 404, body: NOT_FOUND });
		expect(await ask(cast.trainer, "no-such-space")).toEqual(outside);
	});

	it("403 to a member without the right, with what is missing", async () => {
		expect(await ask(cast.member, cast.spaceId)).toMatchObject({ status: 403, body: FORBIDDEN });
	});

	it("lets in whoever may, and no longer as soon as he may not", async () => {
		expect(await ask(cast.trainer, cast.spaceId)).toEqual({ status: added, body: { added: true } });
		await may("trainer", null);
		expect(await ask(cast.trainer, cast.spaceId)).toMatchObject({ status: 403, body: FORBIDDEN });
	});
}

/** Over HTTP. */
function asking(start: () => Promise<Server>, data = (body: unknown) => body) {
	let server: Server;
	beforeAll(async () => {
		server = await start();
	});
	afterAll(() => new Promise((resolve) => server.close(resolve)));
	const post = async (path: string, { headers }: Pick<Person, "headers">) => {
		const { port } = server.address() as AddressInfo;
		const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers });
		const body = await response.json();
		return { status: response.status, body: response.ok ? body : data(body) };
	};
	return { post, ask: ((who, spaceId) => post(`/api/spaces/${spaceId}/events`, who)) as Ask };
}

const listening = (listener: RequestListener) =>
	new Promise<Server>((resolve) => {
		const server = createServer(listener).listen(0, "127.0.0.1", () => resolve(server));
	});

describe("the guard for Hono", () => {
	answersAsAGuard(asking(() => listening(getRequestListener(honoApp.fetch))).ask);
});

describe("the guard for Express", () => {
	const { ask, post } = asking(() => listening(expressApp));
	answersAsAGuard(ask);

	it("stands beside Better Auth's own routes", async () => {
		expect(await post("/api/auth/sign-out", anonymous)).toEqual({ status: 200, body: { success: true } });
	});
});

describe("the guard for NestJS", () => {
	@Controller("api/spaces/:spaceId/notes")
	@UseGuards(SpaceGuard)
	class SilentController {
		@Post()
		add() {
			return { added: true };
		}
	}

	@Module({ controllers: [EventsController, SilentController] })
	class AppModule {}

	let app: INestApplication;
	const { ask, post } = asking(async () => {
		app = await NestFactory.create(AppModule, { logger: false });
		return app.listen(0, "127.0.0.1");
	});
	afterAll(() => app.close());
	answersAsAGuard(ask, 201);

	it("closes a route that says nothing", async () => {
		expect(await post(`/api/spaces/${cast.spaceId}/notes`, cast.trainer)).toMatchObject({ status: 403 });
	});
});

describe("the server route for Nuxt, in the server of Nuxt", () => {
	const router = createRouter().post("/api/spaces/:spaceId/events", nuxtRoute);
	const start = () => listening(toNodeListener(createApp().use(router)));
	answersAsAGuard(asking(start, (body) => (body as { data: unknown }).data).ask);
});

describe("the route handler for Next.js, called as Next.js calls it", () => {
	answersAsAGuard(async ({ headers }, spaceId) => {
		const request = new Request("http://localhost", { method: "POST", headers });
		const response = await POST(request, { params: Promise.resolve({ spaceId }) });
		return { status: response.status, body: await response.json() };
	});
});

describe("the guard for SvelteKit, called as SvelteKit calls it", () => {
	const event = <Id extends string>({ headers }: Pick<Person, "headers">, spaceId: string) =>
		({ request: new Request("http://localhost", { headers }), params: { spaceId } }) as RequestEvent<
			{ spaceId: string },
			Id
		>;
	answersAsAGuard(async (who, spaceId) => {
		const answer = actions.add?.(event(who, spaceId));
		return Promise.resolve(answer).then(
			(body) => ({ status: 200, body }),
			({ status, body }) => ({ status, body }),
		);
	});

	it("asks for reading where a page is loaded", async () => {
		const loading = async (who: Pick<Person, "headers">) => load(event(who, cast.spaceId) as never);
		expect(await loading(cast.member)).toEqual({ events: [] });
		await expect(loading(cast.outsider)).rejects.toMatchObject({ status: 404, body: NOT_FOUND });
	});
});

it("does not take a route without a space for one of the active space", async () => {
	const { headers } = cast.member;
	const question = { headers, module: "calendar", action: "read" } as const;
	await guard(world.auth, { ...question, spaceId: cast.spaceId });
	await expect(guard(world.auth, { ...question, spaceId: undefined })).rejects.toMatchObject({
		statusCode: 400,
	});
});

it("takes a failure for no refusal, and lets nobody in", async () => {
	const opened = await sqlite.open();
	const failing = await createWorld({ backend: { ...sqlite, open: async () => opened } });
	const owner = await failing.signUp();
	const spaceId = await failing.createSpace(owner);
	await opened.execute('drop table "spaceModulePermission"');
	const question = { headers: owner.headers, spaceId, module: "calendar", action: "read" } as const;
	const error = await guard(failing.auth, question).catch((fault: unknown) => fault);
	expect(error).toMatchObject({ statusCode: 500, body: { code: "SPACE_INTERNAL" } });
	expect(() => refusal(error)).toThrow(error as Error);
	await failing.close();
});
