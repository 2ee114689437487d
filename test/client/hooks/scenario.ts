import type { createAuthClient } from "better-auth/client";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { SpacePermissions } from "../../../src/client.ts";
import { createWorld, type World } from "../../support/world.ts";
import { cut, type Network, quiet } from "../support/network.ts";
import { CALENDAR, createScene, type Scene, type settings } from "../support/scene.ts";

/** What the clients of all frameworks have in common. */
export type Client = Pick<
	ReturnType<typeof createAuthClient<ReturnType<typeof settings>>>,
	"spaces" | "organization" | "signOut"
>;

/** What a component shows, and who hears of every value the hook gave it. */
export interface View {
	readonly line: (permissions: SpacePermissions) => string;
	readonly onValue: (permissions: SpacePermissions) => void;
}

/** A page with two components, each a paragraph with a line, each calling the hook. */
export type MountPage<C> = (client: C, container: Element, view: View) => () => void;

interface Page {
	readonly texts: () => (string | null)[];
	/** Every line that was rendered, and every value that a component got. */
	readonly lines: string[];
	readonly values: SpacePermissions[];
	readonly unmount: () => void;
}

function open<C>(mount: MountPage<C>, client: C, { club, choir, band }: Scene): Page {
	const container = document.createElement("div");
	document.body.append(container);
	const names = new Map([
		[club, "club"],
		[choir, "choir"],
	]);
	const say = (allowed: boolean | undefined) => (allowed === undefined ? "…" : allowed ? "yes" : "no");
	const [lines, values]: [string[], SpacePermissions[]] = [[], []];
	const unmount = mount(client, container, {
		line: ({ isPending, data, error, allowed }) => {
			const space = isPending ? "pending" : (names.get(data?.spaceId ?? "") ?? `error ${error?.status}`);
			const answers = [undefined, choir, band].map((spaceId) => say(allowed({ ...CALENDAR, spaceId })));
			const line = [space, ...answers].join(" ");
			lines.push(line);
			return line;
		},
		onValue: (value) => void values.push(value),
	});
	return {
		texts: () => [...container.querySelectorAll("p")].map(({ textContent }) => textContent),
		...{ lines, values },
		unmount: () => {
			unmount();
			container.remove();
		},
	};
}

const twice = (line: string) => [line, line];

/** One test for every framework: `useSpacePermissions()` in a component of its own kind. */
export function describeHook<C extends Client>(
	framework: string,
	createClient: (network: Network, fetchOptions: { throw?: boolean }) => C,
	mount: MountPage<C>,
): void {
	describe.each([true, false])(`useSpacePermissions() in ${framework}, with throw: %s`, (throws) => {
		let world: World;
		let page: Page | undefined;
		beforeAll(async () => {
			world = await createWorld();
		});
		afterEach(() => {
			page?.unmount();
			page = undefined;
		});
		afterAll(() => world.close());
		const start = async () => {
			const scene = await createScene(world);
			const client = createClient(scene.network, { throw: throws });
			page = open(mount, client, scene);
			return { scene, client, page };
		};
		for (const [name, test] of Object.entries(TESTS)) {
			it(name, async () => {
				const { scene, client, page } = await start();
				await test({ scene, client, page, reopen: () => open(mount, client, scene) });
			});
		}
	});
}

interface Stage {
	readonly scene: Scene;
	readonly client: Client;
	readonly page: Page;
	readonly reopen: () => Page;
}

const becomes = (page: Page, line: string) => vi.waitFor(() => expect(page.texts()).toEqual(twice(line)));

const TESTS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
	"is pending, then answers for the active and for other spaces, all components with one request for each":
		async ({ scene, page }) => {
			await becomes(page, "club yes no yes");
			expect(scene.network.snapshots().sort()).toEqual(["active", scene.band, scene.choir].sort());
			expect(page.lines[0]).toBe("pending … … …");
			expect(page.values[0]).toMatchObject({ data: null, error: null, isPending: true });
			expect(page.values.at(-1)).toMatchObject({ error: null, isPending: false, isRefetching: false });
		},

	"renders again after a write of its own client, and never the older answer": async ({
		scene,
		client,
		page,
	}) => {
		await becomes(page, "club yes no yes");
		page.values.splice(0);
		await client.organization.updateMemberRole({ memberId: scene.memberId, role: "member" });
		await becomes(page, "club no no yes");
		const seen = page.values.map(({ allowed }) => allowed(CALENDAR));
		expect(seen).not.toContain(true);
		await client.signOut();
		await becomes(page, "error 401 … … …");
	},

	"follows the active space, and leaves the values it gave before as they were": async ({
		scene,
		client,
		page,
	}) => {
		await becomes(page, "club yes no yes");
		const [given, inChoir] = [page.values.at(-1), { ...CALENDAR, spaceId: scene.choir }];
		const [kept, copy] = [given?.data, structuredClone(given?.data)];
		await client.organization.setActive({ organizationId: scene.choir });
		await becomes(page, "choir no no yes");
		expect(kept).toEqual(copy);
		expect(given?.data?.spaceId).toBe(scene.club);
		expect([given?.allowed(CALENDAR), given?.allowed(inChoir)]).toEqual([true, false]);
		expect(client.spaces.explain(CALENDAR)).toMatchObject({ spaceId: scene.choir, allowed: false });
		const inTheChoir = structuredClone(page.values.at(-1)?.data);
		await client.organization.setActive({ organizationId: scene.club });
		await becomes(page, "club yes no yes");
		expect(client.spaces.explain(inChoir)).toMatchObject({ spaceId: scene.choir, allowed: false });
		expect(client.spaces.explain(CALENDAR)).toMatchObject({ spaceId: scene.club, allowed: true });
		expect(inTheChoir?.spaceId).toBe(scene.choir);
	},

	"shows what is known at once when it is mounted again, and asks for nothing": async ({
		scene,
		page,
		reopen,
	}) => {
		await becomes(page, "club yes no yes");
		page.unmount();
		const again = reopen();
		await becomes(again, "club yes no yes");
		expect(new Set(again.lines)).toEqual(new Set(["club yes no yes"]));
		expect(again.values[0]?.data?.spaceId).toBe(scene.club);
		expect(scene.network.snapshots()).toHaveLength(3);
		again.unmount();
		const [before, values] = [scene.network.requests.length, again.values.length];
		await scene.world.call(scene.person, "/sign-out", { body: {} });
		await quiet();
		expect([scene.network.requests.length, again.values.length]).toEqual([before, values]);
	},

	"tells of an error, and of the answer after refetch()": async ({ scene, client, page }) => {
		await becomes(page, "club yes no yes");
		const repair = scene.network.interfere(cut);
		await client.organization.setActive({ organizationId: scene.choir }).catch(() => {});
		await page.values.at(-1)?.refetch();
		await vi.waitFor(() => expect(page.values.at(-1)?.error?.status).toBe(0));
		expect(page.texts()).toEqual(twice("club yes no yes"));
		repair();
		await scene.override({ spaceId: scene.club, role: "admin", level: "none" });
		await page.values.at(-1)?.refetch();
		await becomes(page, "club no no yes");
		expect(page.values.at(-1)?.error).toBeNull();
	},
};
