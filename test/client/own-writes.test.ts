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
// Better Auth's signal comes 10 ms after a change, on a busy machine later: time stands still unless a test moves it.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());
afterAll(() => world.close());

/** The client in the browser of the person, or of the owner with the club as his active space. */
async function clientOf(scene: Scene, who: "person" | "owner" = "person") {
	if (who === "person") return createClient(scene.network);
	await world.activate(scene.owner, scene.club);
	scene.network.become(scene.owner);
	return createClient(scene.network);
}

const createClient = (network: Scene["network"]) => createAuthClient(settings(network));
type Client = ReturnType<typeof createClient>;

interface Write {
	readonly who?: "owner";
	readonly about?: "club" | "choir";
	readonly write: (client: Client, scene: Scene) => Promise<unknown>;
	readonly before: boolean;
	/** Undefined where no answer is left. */
	readonly after: boolean | undefined;
}

const calendarOf = (role: string, level: "none" | "write") => [{ role, module: CALENDAR.module, level }];

const WRITES: Readonly<Record<string, Write>> = {
	"spaces.matrix.set()": {
		who: "owner",
		write: (client) => client.spaces.matrix.set({ changes: calendarOf("owner", "none") }),
		...{ before: true, after: false },
	},
	"organization.updateMemberRole()": {
		write: (client, { memberId }) => client.organization.updateMemberRole({ memberId, role: "member" }),
		...{ before: true, after: false },
	},
	"organization.setActive()": {
		write: (client, { choir }) => client.organization.setActive({ organizationId: choir }),
		...{ before: true, after: false },
	},
	'$fetch("/organization/set-active")': {
		write: (client, { choir }) =>
			client.$fetch("/organization/set-active", { method: "POST", body: { organizationId: choir } }),
		...{ before: true, after: false },
	},
	"organization.leave()": {
		about: "choir",
		write: (client, { choir }) => client.organization.leave({ organizationId: choir }),
		...{ before: false, after: undefined },
	},
	"signOut()": { write: (client) => client.signOut(), before: true, after: undefined },
	"signIn.email()": {
		about: "choir",
		write: (client, { owner }) => client.signIn.email({ email: owner.email, password: "correct horse" }),
		...{ before: false, after: true },
	},
	"signUp.email()": {
		about: "choir",
		write: (client, { owner }) =>
			client.signUp.email({ email: `new-${owner.email}`, password: "correct horse", name: "new" }),
		...{ before: false, after: undefined },
	},
};

const questionOf = ({ about }: Write, scene: Scene) => ({ ...CALENDAR, spaceId: about && scene[about] });

it.each(Object.entries(WRITES))("is right in the very next question after %s", async (_, one) => {
	const scene = await createScene(world);
	const client = await clientOf(scene, one.who);
	const question = questionOf(one, scene);
	expect((await client.spaces.can(question)).data?.allowed).toBe(one.before);
	expect(client.spaces.allowed(question)).toBe(one.before);
	await one.write(client, scene);
	expect(client.spaces.allowed(question)).toBeUndefined();
	expect((await client.spaces.can(question)).data?.allowed).toBe(one.after);
	expect(client.spaces.allowed(question)).toBe(one.after);
});

it.each(Object.entries(WRITES))(
	"never shows the older answer again after %s, and asks by itself",
	async (_, one) => {
		const scene = await createScene(world);
		const client = await clientOf(scene, one.who);
		const question = questionOf(one, scene);
		const seen: (boolean | undefined)[] = [];
		let isWritten = false;
		const stop = client.useSpacePermissions.subscribe(({ allowed }) => {
			if (isWritten) seen.push(allowed(question), client.spaces.allowed(question));
		});
		await vi.waitFor(() => expect(client.spaces.allowed(question)).toBe(one.before));
		const asked = scene.network.snapshots().length;
		await one.write(client, scene).then(() => {
			isWritten = true;
		});
		await vi.waitFor(() => {
			expect(scene.network.snapshots().length).toBeGreaterThan(asked);
			expect(client.useSpacePermissions.get().isPending).toBe(false);
			expect(client.spaces.allowed(question)).toBe(one.after);
		});
		expect(seen.length).toBeGreaterThan(0);
		expect(seen.filter((answer) => answer !== undefined && answer !== one.after)).toEqual([]);
		stop();
	},
);

it("is right already in the application's own onSuccess", async () => {
	const scene = await createScene(world);
	const client = await clientOf(scene);
	const seen: unknown[] = [];
	const onSuccess = async () => {
		seen.push(client.spaces.allowed(CALENDAR), (await client.spaces.can(CALENDAR)).data?.allowed);
	};
	await client.spaces.can(CALENDAR);
	await client.organization.setActive({ organizationId: scene.choir, fetchOptions: { onSuccess } });
	await client.signIn.email({ email: scene.owner.email, password: "correct horse" }, { onSuccess });
	expect(seen).toEqual([undefined, false, undefined, undefined]);
});

it("throws away what was asked for before a write, and asks again", async () => {
	const scene = await createScene(world);
	const client = await clientOf(scene, "owner");
	const held = scene.network.hold("/spaces/permissions");
	const [answer, inChoir] = [client.spaces.can(CALENDAR), { ...CALENDAR, spaceId: scene.choir }];
	await held.answered;
	const heldToo = scene.network.hold("/spaces/permissions");
	const answerInChoir = client.spaces.can(inChoir);
	await heldToo.answered;
	for (const spaceId of [scene.club, scene.choir])
		await client.spaces.matrix.set({ spaceId, changes: calendarOf("owner", "none") });
	held.release();
	expect((await answer).data).toMatchObject({ allowed: false, because: { reason: "denied-by-override" } });
	heldToo.release();
	expect((await answerInChoir).data?.allowed).toBe(false);
	expect([client.spaces.allowed(CALENDAR), client.spaces.allowed(inChoir)]).toEqual([false, false]);
	expect(scene.network.snapshots()).toEqual(["active", scene.choir, "active", scene.choir]);
});

it("believes the answer that was asked for last, in whatever order they come, and asks no more", async () => {
	const scene = await createScene(world);
	const client = await clientOf(scene, "owner");
	const seen: (boolean | undefined)[] = [];
	const reads = [scene.network.hold("/spaces/permissions")];
	const stop = client.useSpacePermissions.subscribe(({ allowed }) => void seen.push(allowed(CALENDAR)));
	for (const level of ["none", "write", "none"] as const) {
		await reads[0]?.answered;
		reads.unshift(scene.network.hold("/spaces/permissions"));
		await client.spaces.matrix.set({ changes: calendarOf("owner", level) });
	}
	await reads[0]?.answered;
	for (const read of reads) {
		read.release();
		await vi.waitFor(() => expect(client.spaces.allowed(CALENDAR)).toBe(false));
		await quiet();
	}
	expect(new Set(seen)).toEqual(new Set([undefined, false]));
	expect(scene.network.snapshots()).toHaveLength(4);
	stop();
});

it("asks for nothing after a write while nobody looks", async () => {
	const scene = await createScene(world);
	const client = await clientOf(scene, "owner");
	await client.spaces.can(CALENDAR);
	await client.spaces.can({ ...CALENDAR, spaceId: scene.choir });
	await client.spaces.matrix.set({ changes: calendarOf("owner", "none") });
	await quiet();
	expect(scene.network.snapshots()).toHaveLength(2);
});

it("keeps what it knows when a write is refused", async () => {
	const scene = await createScene(world);
	const client = await clientOf(scene);
	await client.spaces.can(CALENDAR);
	const { error } = await client.spaces.matrix.set({ changes: calendarOf("admin", "none") });
	expect(error?.status).toBe(403);
	expect(client.spaces.allowed(CALENDAR)).toBe(true);
	expect(scene.network.snapshots()).toHaveLength(1);
});
