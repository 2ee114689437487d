import { afterAll, beforeAll, expect, it } from "vitest";
import { type ConnectedWorld, createConnectedWorld, landingOf, PROVIDER } from "../support/connected.ts";

let world: ConnectedWorld;
beforeAll(async () => {
	world = await createConnectedWorld({ auth: { logger: { level: "debug" } } });
});
afterAll(() => world.close());

it("connects a space to an account, and lists it without its tokens", async () => {
	const owner = await world.signUp();
	const spaceId = await world.createSpace(owner);
	const landed = await world.connect(owner, spaceId);
	expect(landingOf(landed)).toEqual({ status: 302, path: "/done" });
	const [credential] = await world.list(owner, spaceId);
	expect(credential).toMatchObject({
		provider: PROVIDER,
		kind: "oauth2",
		status: "active",
		accountId: "alice",
		missingScopes: [],
	});
	const { accessToken } = await world.token(spaceId);
	expect(await world.server.accessTokenWorks(accessToken)).toBe(true);
	const refreshed = await world.token(spaceId, accessToken);
	expect(refreshed.accessToken).not.toBe(accessToken);
	expect(await world.server.accessTokenWorks(refreshed.accessToken)).toBe(true);
});
