import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { landingOf, PROVIDER } from "../support/connected.ts";
import type { Fault } from "../support/oauth/faults.ts";
import { createRefreshing, HOUR, holdTime, MINUTE, type Refreshing } from "../support/refreshing.ts";

let world: Refreshing;
beforeAll(async () => {
	world = await createRefreshing();
});
afterAll(() => world.close());

const tokenOf = async (spaceId: string) => (await world.token(spaceId)).accessToken;
const typesOf = (spaceId: string) => world.eventsOf(spaceId).map(({ type }) => type);
const needsReauth = { statusCode: 409, body: { code: "SPACE_CREDENTIAL_NEEDS_REAUTH" } };

/** Every random number is this one, so that the next attempt comes when it can be told. */
function holdChance(value: number): void {
	const random = vi.spyOn(Math, "random").mockReturnValue(value);
	onTestFinished(() => random.mockRestore());
}

describe("a provider that fails", () => {
	const cases: readonly (readonly [string, Fault, string])[] = [
		["500", { status: 500 }, "unavailable"],
		["503 with JSON", { status: 503, body: { error: "invalid_grant" } }, "unavailable"],
		["429", { status: 429, body: { error: "rate_limit" } }, "rate_limited"],
		["an error that may pass", { status: 400, body: { error: "temporarily_unavailable" } }, "unavailable"],
		["a client that it does not know", { status: 401, body: { error: "invalid_client" } }, "rejected"],
		["a refusal", { status: 403, body: "<h1>no</h1>" }, "rejected"],
		["a page in place of an answer", "html", "unexpected"],
		["a redirect", "redirect", "unexpected"],
		["200 with an error that may pass", { status: 200, body: { error: "slow_down" } }, "unavailable"],
		["200 with nothing in it", { status: 200, body: { ok: true } }, "unexpected"],
		[
			"200 with a token that is none",
			{ change: { access_token: 17, refresh_token: undefined } },
			"unexpected",
		],
		["200 with a token that is endless", { change: { access_token: "a".repeat(100_000) } }, "unexpected"],
		["a connection that is cut", "drop", "unavailable"],
	];

	it.each(cases)("with %s leaves the token in use while it lasts", async (_, fault, reason) => {
		const time = holdTime();
		holdChance(0.5);
		const { spaceId, accessToken } = await world.connectSpace();
		time.pass(50 * MINUTE);
		world.server.next(fault);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(1);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(0);
		expect(await tokenOf(spaceId)).toBe(accessToken);
		expect(await world.view(spaceId)).toMatchObject({ status: "degraded", statusReason: reason });
		expect(world.server.requests.filter(({ path }) => path === "/elsewhere")).toEqual([]);
		expect(world.eventsOf(spaceId).slice(1)).toEqual([
			{
				type: "credential.degraded",
				spaceId,
				provider: PROVIDER,
				kind: "oauth2",
				reason,
				actorId: null,
				at: new Date(),
			},
		]);
	});

	it("is asked again when it is time, and is well again", async () => {
		const time = holdTime();
		holdChance(0.5);
		const { spaceId, accessToken } = await world.connectSpace();
		time.pass(50 * MINUTE);
		world.server.next({ status: 500 });
		await world.token(spaceId);
		time.pass(999);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(0);
		time.pass(1);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(1);
		expect(await tokenOf(spaceId)).not.toBe(accessToken);
		expect(await world.view(spaceId)).toMatchObject({
			status: "active",
			statusReason: null,
			nextRetryAt: null,
		});
	});

	it("is asked ever more rarely, and told of once", async () => {
		const time = holdTime();
		holdChance(0.5);
		const { spaceId } = await world.connectSpace();
		time.pass(20 * MINUTE);
		const end = world.server.next({ status: 500 }, { times: 100 });
		await world.refreshNow(spaceId);
		const delays: number[] = [];
		for (let n = 0; n < 10; n += 1) {
			const { nextRetryAt } = await world.view(spaceId);
			delays.push((Date.parse(nextRetryAt) - Date.now()) / 1_000);
			time.pass(Date.parse(nextRetryAt) - Date.now());
			expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(1);
		}
		end();
		expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 150, 150]);
		expect(typesOf(spaceId)).toEqual(["credential.connected", "credential.degraded"]);

		time.pass(10 * MINUTE);
		await world.token(spaceId);
		world.server.next({ status: 500 });
		await world.refreshNow(spaceId);
		const { nextRetryAt } = await world.view(spaceId);
		expect(Date.parse(nextRetryAt) - Date.now()).toBe(1_000);
		expect(typesOf(spaceId).slice(2)).toEqual(["credential.refreshed", "credential.degraded"]);
	});

	it.each([
		["seconds", () => "120", 120],
		["a date", () => new Date(Date.now() + 300_000).toUTCString(), 300],
	])("and wants to be left alone for a while, in %s, is", async (_, header, seconds) => {
		const time = holdTime();
		holdChance(0);
		time.pass(1_000 - (Date.now() % 1_000));
		const { spaceId } = await world.connectSpace();
		time.pass(50 * MINUTE);
		world.server.next({ status: 429, headers: { "retry-after": header() } });
		await world.token(spaceId);
		time.pass(seconds * 1_000 - 1);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(0);
		time.pass(1);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(1);
		expect((await world.view(spaceId)).status).toBe("active");
	});

	it("when the token is past leaves its callers with the time of the next attempt", async () => {
		const time = holdTime();
		holdChance(0.5);
		const { spaceId } = await world.connectSpace();
		time.pass(HOUR);
		world.server.next({ status: 500 });
		const retryAt = new Date(Date.now() + 1_000);
		for (let n = 0; n < 2; n += 1)
			await expect(world.token(spaceId)).rejects.toMatchObject({
				statusCode: 503,
				body: { code: "SPACE_CREDENTIAL_UNAVAILABLE", retryAt },
			});
		expect(await world.view(spaceId)).toMatchObject({
			status: "degraded",
			nextRetryAt: retryAt.toISOString(),
		});
		time.pass(1_000);
		expect(await world.server.accessTokenWorks(await tokenOf(spaceId))).toBe(true);
	});

	it("leaves those without a token whose token it refused", async () => {
		holdChance(0.5);
		const { spaceId, accessToken } = await world.connectSpace();
		world.server.next({ status: 500 });
		await expect(world.token(spaceId, accessToken)).rejects.toMatchObject({
			body: { code: "SPACE_CREDENTIAL_UNAVAILABLE" },
		});
		expect(await tokenOf(spaceId)).toBe(accessToken);
	});

	it("to bring its answer has rotated all the same: only connecting anew helps", async () => {
		const time = holdTime();
		holdChance(0.5);
		const { spaceId, refreshToken } = await world.connectSpace();
		time.pass(HOUR);
		world.server.next("lost");
		await expect(world.token(spaceId)).rejects.toMatchObject({
			body: { code: "SPACE_CREDENTIAL_UNAVAILABLE" },
		});
		time.pass(1_000);
		await expect(world.token(spaceId)).rejects.toMatchObject(needsReauth);
		expect(await world.server.isAlive(refreshToken)).toBe(false);
	});
});

describe("a grant that its account has withdrawn", () => {
	it("is told once, and asked for no more", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		world.server.revokeGrant(spaceId);
		time.pass(50 * MINUTE);
		expect(
			await world.refreshesDuring(async () => {
				const asked = await Promise.allSettled(Array.from({ length: 5 }, () => world.token(spaceId)));
				for (const each of asked) expect(each).toMatchObject({ status: "rejected", reason: needsReauth });
				await expect(world.token(spaceId)).rejects.toMatchObject(needsReauth);
				expect(await world.refreshNow(spaceId)).toMatchObject({ status: 409, body: needsReauth.body });
			}),
		).toBe(1);
		expect(await world.view(spaceId)).toMatchObject({
			status: "needs_reauth",
			statusReason: "invalid_grant",
			nextRetryAt: null,
		});
		expect(world.eventsOf(spaceId).slice(1)).toEqual([
			expect.objectContaining({ type: "credential.needs_reauth", reason: "invalid_grant", actorId: null }),
		]);
		const { row, refreshToken } = await world.stored(spaceId);
		expect(row.failedTokenFingerprint).toMatch(/^[\w-]{43}$/);
		expect(row.failedTokenFingerprint).not.toContain(String(refreshToken));
	});

	it("under status 200 is withdrawn all the same", async () => {
		const { spaceId } = await world.connectSpace();
		world.server.next({ status: 200, body: { error: "invalid_grant" } });
		expect((await world.refreshNow(spaceId)).body.code).toBe("SPACE_CREDENTIAL_NEEDS_REAUTH");
	});

	it("is forgotten when the space connects again, and stays the same connection", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		const { row } = await world.stored(spaceId);
		world.server.revokeGrant(spaceId);
		time.pass(HOUR);
		await expect(world.token(spaceId)).rejects.toMatchObject(needsReauth);
		const landed = await world.connect(world.owner, spaceId, { consent: { account: spaceId } });
		expect(landingOf(landed)).toEqual({ status: 302, path: "/done" });
		expect(await world.server.accessTokenWorks(await tokenOf(spaceId))).toBe(true);
		expect(await world.view(spaceId)).toMatchObject({ status: "active", statusReason: null });
		expect((await world.stored(spaceId)).row).toMatchObject({ id: row.id, failedTokenFingerprint: null });
	});

	it("is no longer dead with a refresh token that other software stored", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		world.server.revokeGrant(spaceId);
		time.pass(HOUR);
		await expect(world.token(spaceId)).rejects.toMatchObject(needsReauth);
		const another = await world.connectSpace();
		await world.paste(spaceId, {
			refreshTokenEncrypted: world.sealFor(spaceId, "refreshToken", another.refreshToken),
		});
		expect(await world.server.accessTokenWorks(await tokenOf(spaceId))).toBe(true);
		expect(await world.view(spaceId)).toMatchObject({ status: "active", statusReason: null });
		expect((await world.stored(spaceId)).row.failedTokenFingerprint).toBeNull();
	});

	type Pair = { readonly accessToken: string; readonly refreshToken: string };
	const put = (spaceId: string, pair: Pair, life: number) =>
		world.auth.api.putSpaceCredential({
			body: { spaceId, provider: PROVIDER, kind: "oauth2", ...pair, expiresAt: new Date(Date.now() + life) },
		});

	it.each([
		["a token that is good", (spaceId: string, pair: Pair) => put(spaceId, pair, HOUR), 1],
		["one that has to be refreshed", (spaceId: string, pair: Pair) => put(spaceId, pair, -HOUR), 2],
		[
			"a refresh token that other software stores",
			(spaceId: string, { refreshToken }: Pair) =>
				world.paste(spaceId, {
					refreshTokenEncrypted: world.sealFor(spaceId, "refreshToken", refreshToken),
				}),
			2,
		],
	] as const)("meanwhile replaced by %s is not dead", async (_, replace, requests) => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		world.server.revokeGrant(spaceId);
		time.pass(HOUR);
		const { accessToken, refreshToken } = await world.connectSpace();
		let answer = () => {};
		const late = new Promise<void>((resolve) => {
			answer = resolve;
		});
		world.server.next({ late });
		const before = world.server.tokenRequests("refresh_token").length;
		const asked = tokenOf(spaceId);
		await vi.waitUntil(() => world.server.tokenRequests("refresh_token").length > before, {
			timeout: 10_000,
		});
		await replace(spaceId, { accessToken, refreshToken });
		answer();
		expect(await world.server.accessTokenWorks(await asked)).toBe(true);
		expect(world.server.tokenRequests("refresh_token").length - before).toBe(requests);
		expect((await world.view(spaceId)).status).toBe("active");
		expect(typesOf(spaceId)).not.toContain("credential.needs_reauth");
	});
});
