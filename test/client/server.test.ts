import { createAuthClient } from "better-auth/client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anonymous, createWorld, type World } from "../support/world.ts";
import { createNetwork, quiet } from "./support/network.ts";
import { CALENDAR, createScene, settings } from "./support/scene.ts";

// No window here: a server, whose one client in a module answers for all its users.

let world: World;

beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

it("asks for every answer, so that two users of one client never see each other's", async () => {
	const { owner, person, choir } = await createScene(world);
	const network = createNetwork(world, anonymous);
	const { spaces } = createAuthClient(settings(network));
	const question = { ...CALENDAR, spaceId: choir };
	const as = ({ headers }: typeof owner) => ({ headers: { cookie: headers.get("cookie") ?? "" } });
	for (let round = 0; round < 3; round += 1) {
		const [ofOwner, ofPerson, ofNobody] = await Promise.all([
			spaces.can(question, as(owner)),
			spaces.can(question, as(person)),
			spaces.can(question),
		]);
		expect([ofOwner.data?.allowed, ofPerson.data?.allowed]).toEqual([true, false]);
		expect(ofNobody).toMatchObject({ data: null, error: { status: 401 } });
		expect((await spaces.modules({ spaceId: choir, action: "write" }, as(owner))).data?.others).toBe(true);
		expect((await spaces.modules({ spaceId: choir, action: "write" }, as(person))).data?.others).toBe(false);
		const many = await spaces.canMany({ spaceId: choir, checks: [CALENDAR] }, as(person));
		expect(many.data?.results[0]?.allowed).toBe(false);
	}
	expect(network.requests).toHaveLength(3 * 6);
});

it("asks for every answer also where the network itself knows who asks", async () => {
	const { owner, person, choir, network } = await createScene(world);
	const { spaces } = createAuthClient(settings(network));
	const question = { ...CALENDAR, spaceId: choir };
	for (const [who, allowed] of [[owner, true] as const, [person, false] as const, [owner, true] as const]) {
		network.become(who);
		expect((await spaces.can(question)).data?.allowed).toBe(allowed);
		expect((await spaces.canMany({ spaceId: choir, checks: [CALENDAR] })).data?.results[0]?.allowed).toBe(
			allowed,
		);
		expect((await spaces.modules({ spaceId: choir, action: "write" })).data?.others).toBe(allowed);
	}
	expect(network.requests).toHaveLength(9);
});

it("knows nothing at once and keeps nothing it is given", async () => {
	const { choir, network, snapshot } = await createScene(world);
	const client = createAuthClient(settings(network));
	const question = { ...CALENDAR, action: "read", spaceId: choir } as const;
	await client.spaces.can(question);
	client.spaces.hydrate(await snapshot(choir));
	const stop = client.useSpacePermissions.subscribe(() => {});
	expect(client.spaces.allowed(question)).toBeUndefined();
	expect(client.spaces.explain(question)).toBeUndefined();
	expect(client.useSpacePermissions.get()).toMatchObject({ data: null, error: null, isPending: true });
	expect(client.useSpacePermissions.get().allowed(question)).toBeUndefined();
	await client.organization.setActive({ organizationId: choir });
	await quiet();
	expect(client.useSpacePermissions.get()).toMatchObject({ data: null, isPending: true });
	expect(network.requests).toEqual(["POST /spaces/can", "POST /organization/set-active"]);
	stop();
});
