// @vitest-environment jsdom
import { createElement as h, type ReactNode, Suspense } from "react";
import { renderToString } from "react-dom/server";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { Permissions } from "../../../src/permissions/get-permissions.ts";
import { createCan } from "../../../src/react.ts";
import { createWorld, type World } from "../../support/world.ts";
import { type App, calendar, Hook, Late, Status } from "../support/app.ts";
import { quiet } from "../support/network.ts";
import {
	arrive,
	beginLoading,
	importApp,
	MODES,
	onServer,
	renderInParts,
	type Screen,
	show,
} from "../support/render.ts";
import { CALENDAR, createScene } from "../support/scene.ts";

let world: World;
let screen: Screen | undefined;
let endLoading: (() => void) | undefined;

beforeAll(async () => {
	world = await createWorld();
});
afterEach(() => {
	screen?.close();
	endLoading?.();
	screen = undefined;
});
afterAll(() => world.close());

const shows = ({ container }: Screen, text: string) =>
	vi.waitFor(() => expect(container.textContent).toBe(text));

/** A page whose parts stand in one provider. */
const page = ({ SpaceProvider }: App, snapshot: Permissions, ...children: ReactNode[]) =>
	h("main", null, h(SpaceProvider, { snapshot }, ...children));

it.each(MODES)(
	"hydration of a provider asks for nothing and changes nothing, at any commit%s",
	async (_, mode) => {
		const { network, snapshot, club, choir } = await createScene(world);
		const [inClub, inChoir] = [await snapshot(club), await snapshot(choir)];
		const body = (app: App) => {
			const nested = page(app, inChoir, calendar(app), h(Hook, { app }));
			return page(app, inClub, h("b", null, calendar(app)), h(Hook, { app }), nested);
		};
		const html = await onServer(network, (app) => renderToString(body(app)));
		expect(html.replace(/<.*?>/g, " ").trim().split(/\s+/)).toEqual(["yes", "true", "no", "false"]);
		const app = await importApp(network);
		screen = show(body(app), { ...mode, html });
		const bold = screen.container.querySelector("b");
		await vi.waitFor(() => expect(screen?.commits).toContain(html));
		await quiet();
		expect(new Set(screen.commits)).toEqual(new Set([html]));
		expect(screen.container.querySelector("b")).toBe(bold);
		expect(screen.errors).toEqual([]);
		expect(app.authClient.spaces.allowed({ ...CALENDAR, spaceId: choir })).toBe(false);
		expect(network.requests).toEqual([]);
	},
);

it.each(MODES)("hydration asks for another space only, which is pending on both sides%s", async (_, mode) => {
	const { network, snapshot, club, choir } = await createScene(world);
	const inClub = await snapshot(club);
	const body = (app: App) => page(app, inClub, h("i", null, calendar(app)), calendar(app, choir));
	const html = await onServer(network, (app) => renderToString(body(app)));
	screen = show(body(await importApp(network)), { ...mode, html });
	await shows(screen, "yesno");
	expect(new Set(screen.commits.map((commit) => commit.replace(/<.*?>/g, "")))).toEqual(
		new Set(["yes…", "yesno"]),
	);
	expect([screen.errors, network.requests]).toEqual([[], [`GET /spaces/permissions?spaceId=${choir}`]]);
});

it.each(MODES)(
	"hydration of a part of the page that comes later finds what the server rendered%s",
	async (_, mode) => {
		const { network, snapshot, club } = await createScene(world);
		const inClub = await snapshot(club);
		const body = (app: App, gate: Promise<void>) => {
			const late = h(Late, { gate }, h("b", null, calendar(app)), h(Hook, { app }));
			return page(app, inClub, h("i", null, calendar(app)), h(Suspense, { fallback: "…" }, late));
		};
		const [first, rest] = await renderInParts(network, body);
		endLoading = beginLoading();
		screen = show(body(await importApp(network), Promise.resolve()), { ...mode, html: first });
		await quiet();
		expect(screen.container.textContent).toBe("yes…");
		arrive(rest);
		await shows(screen, "yesyestrue");
		const bold = screen.container.querySelector("b");
		endLoading();
		await quiet();
		expect(screen.container.textContent).toBe("yesyestrue");
		expect(screen.errors).toEqual([]);
		expect(screen.container.querySelector("b")).toBe(bold);
		expect(network.requests).toEqual([]);
	},
);

it.each(MODES)(
	"hydration of a part that comes after sign-out finds what the server rendered, and corrects it%s",
	async (_, mode) => {
		const { network, snapshot, club } = await createScene(world);
		const inClub = await snapshot(club);
		const body = (app: App, gate: Promise<void>) =>
			page(app, inClub, h(Suspense, { fallback: "later" }, h(Late, { gate }, calendar(app))));
		const [first, rest] = await renderInParts(network, body);
		endLoading = beginLoading();
		const app = await importApp(network);
		screen = show(body(app, Promise.resolve()), { ...mode, html: first });
		await quiet();
		await app.authClient.signOut();
		arrive(rest);
		await shows(screen, "…");
		await quiet();
		expect([screen.container.textContent, screen.errors]).toEqual(["…", []]);
	},
);

it.each(MODES)(
	"hydration of useSpacePermissions() finds what the server rendered, whatever the client knows by then%s",
	async (_, mode) => {
		const { network } = await createScene(world);
		const body = (app: App, gate: Promise<void>) =>
			h("main", null, h(Status, { app }), " ", h(Suspense, null, h(Late, { gate }, h(Status, { app }))));
		const [first, rest] = await renderInParts(network, body);
		expect(first).toContain("pending");
		for (const isKnown of [false, true]) {
			endLoading = beginLoading();
			const app = await importApp(network);
			if (isKnown) await app.authClient.spaces.can(CALENDAR);
			screen = show(body(app, Promise.resolve()), { ...mode, html: first });
			await shows(screen, "answered ");
			arrive(rest);
			await shows(screen, "answered answered");
			endLoading();
			await quiet();
			expect(screen.errors).toEqual([]);
			screen.close();
		}
	},
);

it.each(MODES)(
	"hydration of <Can> without a provider finds what the server rendered, whatever the client knows by then%s",
	async (_, mode) => {
		const { network } = await createScene(world);
		const body = (app: App) => h("main", null, calendar(app), " ", h(Hook, { app }));
		const html = await onServer(network, (app) => renderToString(body(app)));
		for (const isKnown of [false, true]) {
			const app = await importApp(network);
			if (isKnown) await app.authClient.spaces.can(CALENDAR);
			// As in a part of the application that is loaded when it is needed.
			const late = { ...app, ...createCan(app.authClient) };
			screen = show(body(late), { ...mode, html });
			await shows(screen, "yes true");
			expect(screen.commits[0]).toBe(html);
			expect(screen.errors).toEqual([]);
			screen.close();
		}
	},
);
