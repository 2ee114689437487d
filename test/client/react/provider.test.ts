// @vitest-environment jsdom
import { createElement as h, type ReactNode, startTransition, useEffect } from "react";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { Permissions } from "../../../src/permissions/get-permissions.ts";
import { createWorld, type World } from "../../support/world.ts";
import { calendar, createApp, Hook } from "../support/app.ts";
import { quiet } from "../support/network.ts";
import { MODES, type Mode, type Screen, show } from "../support/render.ts";
import { CALENDAR, createScene, type Scene } from "../support/scene.ts";

// Providers that a browser mounts by itself: nothing here was rendered by a server.

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
	const opened = show("empty", mode);
	screen = opened;
	const provider = (snapshot: Permissions | null, ...children: ReactNode[]) =>
		h(app.SpaceProvider, { snapshot }, ...(children.length > 0 ? children : [calendar(app)]));
	await vi.waitFor(() => expect(opened.container.textContent).toBe("empty"));
	opened.commits.splice(0);
	return { scene, app, opened, provider };
}

const shows = (opened: Screen, text: string) =>
	vi.waitFor(() => expect(opened.container.textContent).toBe(text));

/** All that was committed until nothing more happens. */
async function committed({ commits, errors }: Screen): Promise<string[]> {
	await quiet();
	expect(errors).toEqual([]);
	return [...new Set(commits.splice(0))];
}

/** Asks as soon as it is there. */
function Asker({ ask }: { ask: () => void }) {
	useEffect(() => ask(), [ask]);
	return "asker";
}

/** A form, say: it must not be thrown away. */
function Form({ log }: { log: string[] }) {
	useEffect(() => {
		log.push("mounted");
		return () => void log.push("unmounted");
	}, [log]);
	return "form";
}

const demote = ({ person, club }: Scene, memberId: string) =>
	world.call(person, "/organization/update-member-role", {
		body: { memberId, role: "member", organizationId: club },
	});

it.each(MODES)("answers in the first commit, asks for nothing, and fills the client%s", async (_, mode) => {
	const { scene, app, opened, provider } = await start(mode);
	opened.render(provider(await scene.snapshot(scene.choir), calendar(app), " ", h(Hook, { app })));
	await shows(opened, "no false");
	expect(await committed(opened)).toEqual(["no false"]);
	expect(app.authClient.spaces.allowed({ ...CALENDAR, spaceId: scene.choir })).toBe(false);
	expect(scene.network.requests).toEqual([]);
});

it.each(MODES)("has filled the client before anything within it asks%s", async (_, mode) => {
	const { scene, app, opened, provider } = await start(mode);
	const answers: (boolean | undefined)[] = [];
	const question = { ...CALENDAR, spaceId: scene.choir };
	const ask = () => {
		answers.push(app.authClient.spaces.allowed(question));
		void app.authClient.spaces.can(question).then(({ data }) => answers.push(data?.allowed));
	};
	opened.render(provider(await scene.snapshot(scene.choir), h(Asker, { ask })));
	await shows(opened, "asker");
	await vi.waitFor(() => expect(answers.length).toBeGreaterThan(1));
	expect(await committed(opened)).toEqual(["asker"]);
	expect(new Set(answers)).toEqual(new Set([false]));
	expect(scene.network.requests).toEqual([]);
});

it.each(MODES)(
	"asks the client about another space, and about the active one within a provider without a snapshot%s",
	async (_, mode) => {
		const { scene, app, opened, provider } = await start(mode);
		const without = provider(null);
		opened.render(
			provider(await scene.snapshot(scene.choir), calendar(app), calendar(app, scene.band), without),
		);
		await shows(opened, "noyesyes");
		expect((await committed(opened)).every((html) => /^no(yes|…){2}$/.test(html))).toBe(true);
		expect(scene.network.snapshots().sort()).toEqual(["active", scene.band].sort());
	},
);

it.each(MODES)(
	"moves to the snapshot of another space without a gap, and keeps what is shown in both%s",
	async (_, mode) => {
		const { scene, app, opened, provider } = await start(mode);
		const log: string[] = [];
		const form = h(app.Can, { ...CALENDAR, action: "read", key: "form" }, h(Form, { log }));
		const page = (snapshot: Permissions) => provider(snapshot, h("i", { key: "i" }, calendar(app)), form);
		const [inClub, inChoir, inBand] = [
			await scene.snapshot(scene.club),
			await scene.snapshot(scene.choir),
			await scene.snapshot(scene.band),
		];
		opened.render(page(inClub));
		await shows(opened, "yesform");
		await committed(opened);
		log.splice(0);
		opened.render(page(inChoir));
		await shows(opened, "noform");
		expect(await committed(opened)).toEqual(["<i>no</i>form"]);
		startTransition(() => opened.render(page(inBand)));
		await shows(opened, "yesform");
		expect(await committed(opened)).toEqual(["<i>yes</i>form"]);
		expect(log).toEqual([]);
		const inSpaces = [scene.club, scene.choir, scene.band].map((spaceId) => ({ ...CALENDAR, spaceId }));
		expect(inSpaces.map(app.authClient.spaces.allowed)).toEqual([true, false, true]);
		await quiet();
		expect(scene.network.requests).toEqual([]);
	},
);

it.each(MODES)("follows the client after its first answer%s", async (_, mode) => {
	const { scene, app, opened, provider } = await start(mode);
	opened.render(provider(await scene.snapshot(scene.club)));
	await shows(opened, "yes");
	await committed(opened);
	await demote(scene, scene.memberId);
	await app.authClient.$store.atoms.$spaces?.get().refetch();
	await shows(opened, "no");
	expect(await committed(opened)).toEqual(["yes", "no"]);
});

it.each(MODES)(
	"never shows its snapshot again after a write of the client, and not before the answer%s",
	async (_, mode) => {
		const { scene, app, opened, provider } = await start(mode);
		const snapshot = await scene.snapshot(scene.club);
		opened.render(provider(snapshot));
		await shows(opened, "yes");
		await committed(opened);
		await app.authClient.organization.updateMemberRole({
			...{ memberId: scene.memberId, role: "member", organizationId: scene.club },
		});
		await shows(opened, "no");
		expect(await committed(opened)).toEqual(["…", "no"]);
		opened.render(provider({ ...snapshot }));
		expect(await committed(opened)).toEqual(["no"]);
	},
);

it.each(MODES)(
	"never shows its snapshot again after sign-out, also when it is mounted again%s",
	async (_, mode) => {
		const { scene, app, opened, provider } = await start(mode);
		const snapshot = await scene.snapshot(scene.club);
		const log: string[] = [];
		const page = provider(snapshot, calendar(app), h(app.Can, CALENDAR, h(Form, { log })));
		opened.render(page);
		await shows(opened, "yesform");
		await app.authClient.signOut();
		await shows(opened, "…");
		await committed(opened);
		log.splice(0);
		opened.render("empty");
		await shows(opened, "empty");
		await committed(opened);
		opened.render(page);
		await shows(opened, "…");
		expect(await committed(opened)).toEqual(["…"]);
		expect(log).toEqual([]);
	},
);

it.each(MODES)(
	"does not believe a snapshot that was made before a write of the client%s",
	async (_, mode) => {
		const { scene, app, opened, provider } = await start(mode);
		const old = await scene.snapshot(scene.club);
		await app.authClient.organization.updateMemberRole({
			...{ memberId: scene.memberId, role: "member", organizationId: scene.club },
		});
		opened.render(provider(old));
		await shows(opened, "no");
		expect(await committed(opened)).toEqual(["…", "no"]);
		expect(scene.network.snapshots()).toEqual([scene.club]);
	},
);

it.each(MODES)(
	"asks again where the client knows something else, and keeps that until the answer%s",
	async (_, mode) => {
		const { scene, app, opened, provider } = await start(mode);
		const old = await scene.snapshot(scene.club);
		await scene.override({ spaceId: scene.club, role: "admin", level: "none" });
		await app.authClient.spaces.can({ ...CALENDAR, spaceId: scene.club });
		opened.render(provider(old));
		await shows(opened, "no");
		expect(await committed(opened)).toEqual(["no"]);
		expect(scene.network.snapshots()).toEqual([scene.club, scene.club]);
	},
);
