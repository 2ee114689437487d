import { describe, it, vi } from "vitest";
import { createRefreshing, HOUR, MINUTE } from "../support/refreshing.ts";

/** These take the ten seconds that a provider is given, so they take them together. */
describe.concurrent("a provider that does not answer in time", () => {
	it("leaves the token in use while it lasts, and its late answer counts", async ({ expect }) => {
		const world = await createRefreshing();
		const { spaceId, accessToken, refreshToken } = await world.connectSpace();
		await world.paste(spaceId, { nextRetryAt: new Date(Date.now() - MINUTE) });
		let answer = () => {};
		world.server.next({
			late: new Promise<void>((resolve) => {
				answer = resolve;
			}),
		});
		const begin = performance.now();
		expect((await world.token(spaceId)).accessToken).toBe(accessToken);
		expect(performance.now() - begin).toBeGreaterThan(9_900);
		const view = await world.view(spaceId);
		expect(view).toMatchObject({ status: "degraded", statusReason: "timed_out" });
		expect(Date.parse(view.nextRetryAt) - Date.now()).toBeGreaterThan(25_000);
		// The provider has rotated: to use the same token again would end the grant.
		expect(await world.refreshesDuring(() => world.refreshNow(spaceId))).toBe(0);
		expect((await world.refreshNow(spaceId)).body.code).toBe("SPACE_CREDENTIAL_UNAVAILABLE");

		answer();
		await vi.waitUntil(async () => (await world.view(spaceId)).status === "active", { timeout: 10_000 });
		const stored = await world.stored(spaceId);
		expect(stored.refreshToken).not.toBe(refreshToken);
		expect(await world.server.isAlive(String(stored.refreshToken))).toBe(true);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(0);
		expect(world.eventsOf(spaceId).map(({ type }) => type)).toEqual([
			"credential.connected",
			"credential.degraded",
			"credential.refreshed",
		]);
		await world.close();
	});

	it("leaves whoever has no token that lasts with the time of the next attempt", async ({ expect }) => {
		const world = await createRefreshing();
		const { spaceId } = await world.connectSpace();
		await world.paste(spaceId, { expiresAt: new Date(Date.now() - HOUR), nextRetryAt: null });
		world.server.next("hang");
		const [one, two] = await Promise.allSettled([world.token(spaceId), world.token(spaceId)]);
		for (const each of [one, two])
			expect(each).toMatchObject({
				status: "rejected",
				reason: {
					statusCode: 503,
					body: { code: "SPACE_CREDENTIAL_UNAVAILABLE", retryAt: expect.any(Date) },
				},
			});
		expect(world.server.tokenRequests("refresh_token")).toHaveLength(1);
		await world.close();
	});
});
