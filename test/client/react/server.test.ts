import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { createElement as h, type ReactNode, Suspense } from "react";
import { renderToPipeableStream, renderToReadableStream, renderToString } from "react-dom/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Permissions } from "../../../src/permissions/get-permissions.ts";
import { createWorld, type World } from "../../support/world.ts";
import { type App, calendar, createApp, Hook, Late, Status } from "../support/app.ts";
import { deferred } from "../support/network.ts";
import { CALENDAR, createScene } from "../support/scene.ts";

// No window here: one application, and so one client, renders for all users.

let world: World;

beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const inProvider = ({ SpaceProvider }: App, snapshot: Permissions | null, ...children: ReactNode[]) =>
	renderToString(h(SpaceProvider, { snapshot }, ...children));

it("renders the right answer with a provider, for its space alone, and asks for nothing", async () => {
	const { network, snapshot, club, choir } = await createScene(world);
	const app = createApp(network);
	const [inClub, inChoir] = [await snapshot(club), await snapshot(choir)];
	expect(inProvider(app, inClub, calendar(app))).toBe("yes");
	expect(inProvider(app, inClub, calendar(app, club))).toBe("yes");
	expect(inProvider(app, inClub, calendar(app, choir))).toBe("…");
	expect(inProvider(app, inChoir, calendar(app))).toBe("no");
	const nested = h(app.SpaceProvider, { snapshot: inChoir }, calendar(app));
	expect(inProvider(app, inClub, h("i", null, calendar(app)), nested)).toBe("<i>yes</i>no");
	const bare = [
		h(app.Can, { ...CALENDAR, key: 1 }, "yes"),
		h(app.Can, { ...CALENDAR, key: 2, pending: "…" }),
	];
	expect(inProvider(app, inChoir, ...bare)).toBe("");
	expect(network.requests).toEqual([]);
});

it("renders what is shown while pending without a provider, and within one that has no snapshot", async () => {
	const { network, snapshot, club } = await createScene(world);
	const app = createApp(network);
	const bare = h(app.Can, { ...CALENDAR, fallback: "no" }, "yes");
	app.authClient.spaces.hydrate(await snapshot(club));
	await app.authClient.spaces.can(CALENDAR);
	expect(renderToString(calendar(app))).toBe("…");
	expect(renderToString(calendar(app, club))).toBe("…");
	expect(renderToString(bare)).toBe("");
	expect(inProvider(app, null, calendar(app))).toBe("…");
	const within = h(app.SpaceProvider, { snapshot: null }, calendar(app));
	expect(inProvider(app, await snapshot(club), within)).toBe("…");
	expect(network.snapshots()).toEqual([]);
});

it("tells a hook the same as the component", async () => {
	const { network, snapshot, club, choir } = await createScene(world);
	const app = createApp(network);
	const inChoir = await snapshot(choir);
	expect(inProvider(app, inChoir, h(Hook, { app }))).toBe("false");
	expect(inProvider(app, inChoir, h(Hook, { app, spaceId: club }))).toBe("undefined");
	expect(renderToString(h(Hook, { app }))).toBe("undefined");
	expect(inProvider(app, inChoir, h(Status, { app }))).toBe("pending");
});

/** A page whose second half waits. */
function page(app: App, snapshot: Permissions, gate: Promise<void>): ReactNode {
	const late = h(Suspense, { fallback: "loading" }, h(Late, { gate }, h("b", null, calendar(app))));
	return h("main", null, h(app.SpaceProvider, { snapshot }, h("i", null, calendar(app)), late));
}

const RENDERERS = {
	renderToReadableStream: async (node: ReactNode) => {
		const stream = await renderToReadableStream(node);
		return text(stream as unknown as AsyncIterable<Uint8Array>);
	},
	renderToPipeableStream: (node: ReactNode) =>
		new Promise<string>((resolve) => {
			const { pipe } = renderToPipeableStream(node, {
				onShellReady: () => resolve(text(pipe(new PassThrough()))),
			});
		}),
};

it.each(Object.entries(RENDERERS))(
	"renders for two users at once with %s, each with his answers",
	async (_, render) => {
		const { network, snapshot, choir, owner, person } = await createScene(world);
		const app = createApp(network);
		const users = [owner, person, owner, person];
		const gates = users.map(deferred);
		const pages = await Promise.all(
			users.map(async (user, index) =>
				page(app, await snapshot(choir, user), gates[index]?.promise as Promise<void>),
			),
		);
		const rendering = Promise.all(pages.map(render));
		for (const [index, gate] of [...gates.entries()].reverse()) {
			app.authClient.spaces.hydrate(await snapshot(choir, users[index]));
			gate.resolve();
			await gate.promise;
		}
		const said = (await rendering).map((html) => html.match(/(?<=<(?:i|b)>)\S+?(?=<)/g));
		expect(said).toEqual([
			["yes", "yes"],
			["no", "no"],
			["yes", "yes"],
			["no", "no"],
		]);
		expect(network.requests).toEqual([]);
	},
);
