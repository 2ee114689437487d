// @vitest-environment jsdom
import { createElement as h } from "react";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { createWorld, type World } from "../../support/world.ts";
import { calendar, createApp, Hook } from "../support/app.ts";
import { cut, quiet } from "../support/network.ts";
import { MODES, type Mode, type Screen, show } from "../support/render.ts";
import { CALENDAR, createScene } from "../support/scene.ts";

let world: World;
let screen: Screen | undefined;

beforeAll(async () => {
	world = await createWorld();
});
afterEach(() => {
	screen?.close();
	screen = undefined;
});
afterAll(() => world.close());

async function start(mode: Mode) {
	const scene = await createScene(world);
	const app = createApp(scene.network);
	const open = (page: Parameters<typeof show>[0]) => {
		screen = show(page, mode);
		return screen;
	};
	return { scene, app, open };
}

const shows = ({ container, errors }: Screen, text: string) =>
	vi.waitFor(() => {
		expect(container.textContent).toBe(text);
		expect(errors).toEqual([]);
	});

it.each(MODES)(
	"renders its children, the fallback, or neither while there is no answer%s",
	async (_, mode) => {
		const { scene, app, open } = await start(mode);
		const held = scene.network.hold("/spaces/permissions");
		const parts = [calendar(app), "/", calendar(app, scene.choir), "/", calendar(app, scene.band)];
		const opened = open(h("p", null, ...parts));
		await held.answered;
		await vi.waitFor(() => expect(opened.container.textContent).toMatch(/^….*no.*yes$/));
		held.release();
		await shows(opened, "yes/no/yes");
		const seen = opened.commits.map((html) => html.replace(/<\/?p>/g, "").split("/"));
		expect(seen[0]).toEqual(["…", "…", "…"]);
		for (const [index, right] of ["yes", "no", "yes"].entries())
			expect(seen.map((line) => line[index]).filter((said) => said !== "…" && said !== right)).toEqual([]);
		expect(scene.network.snapshots().sort()).toEqual(["active", scene.choir, scene.band].sort());
	},
);

it.each(MODES)("renders nothing for what is left out%s", async (_, mode) => {
	const { scene, app, open } = await start(mode);
	const inChoir = { ...CALENDAR, spaceId: scene.choir };
	const opened = open(h("p", null, h(app.Can, CALENDAR, "yes"), h(app.Can, inChoir, "yes")));
	await shows(opened, "yes");
	expect(new Set(opened.commits)).toEqual(new Set(["<p></p>", "<p>yes</p>"]));
	expect(opened.commits[0]).toBe("<p></p>");
});

it.each(MODES)(
	"goes back to pending after a write of its own client, then to the new answer%s",
	async (_, mode) => {
		const { scene, app, open } = await start(mode);
		const opened = open(h("p", null, calendar(app), " ", h(Hook, { app })));
		await shows(opened, "yes true");
		opened.commits.splice(0);
		await app.authClient.organization.setActive({ organizationId: scene.choir });
		await shows(opened, "no false");
		await app.authClient.signOut();
		await shows(opened, "… undefined");
		await quiet();
		expect(opened.commits.filter((html) => html.includes("yes") || html.includes("true"))).toEqual([]);
	},
);

it.each(MODES)("stays pending where the server refuses or does not answer%s", async (_, mode) => {
	const { scene, app, open } = await start(mode);
	const repair = scene.network.interfere((path) => (path === "/spaces/permissions" ? cut() : undefined));
	const opened = open(h("p", null, calendar(app), calendar(app, "nowhere")));
	await vi.waitFor(() => expect(scene.network.snapshots()).toHaveLength(2));
	await quiet();
	repair();
	await app.authClient.spaces.can({ ...CALENDAR, spaceId: "nowhere" });
	await quiet();
	expect(new Set(opened.commits)).toEqual(new Set(["<p>……</p>"]));
	await app.authClient.spaces.can(CALENDAR);
	await shows(opened, "yes…");
});
