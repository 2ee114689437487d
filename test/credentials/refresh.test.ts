import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROVIDER } from "../support/connected.ts";
import { createRefreshing, HOUR, holdTime, MINUTE, type Refreshing } from "../support/refreshing.ts";

const YEAR = 365 * 24 * HOUR;

let world: Refreshing;
beforeAll(async () => {
	world = await createRefreshing();
});
afterAll(() => world.close());

const tokenOf = async (spaceId: string, rejectedToken?: string) =>
	(await world.token(spaceId, rejectedToken)).accessToken;
const needsReauth = { statusCode: 409, body: { code: "SPACE_CREDENTIAL_NEEDS_REAUTH" } };

describe("a token is replaced", () => {
	it.each([
		["an hour", 3_600, 2_700],
		["two hours", 7_200, 6_300],
		["half an hour", 1_800, 900],
		["ten minutes", 600, 300],
		["a minute", 60, 30],
	])("that is good for %s in good time", async (_, lifetime, due) => {
		const time = holdTime();
		world.server.next({ change: { expires_in: lifetime } });
		const { spaceId, accessToken } = await world.connectSpace();
		time.pass(due * 1_000 - 1);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(0);
		time.pass(1);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(1);
		const replaced = await tokenOf(spaceId);
		expect(replaced).not.toBe(accessToken);
		expect(await world.server.accessTokenWorks(replaced)).toBe(true);
	});

	it("again and again, each time with the refresh token that came last", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		for (let n = 0; n < 3; n += 1) {
			const { refreshToken } = await world.stored(spaceId);
			time.pass(45 * MINUTE);
			expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(1);
			expect(world.server.tokenRequests().at(-1)?.form.refresh_token).toBe(refreshToken);
		}
		expect(await world.server.isAlive(String((await world.stored(spaceId)).refreshToken))).toBe(true);
	});

	it("never, when it does not expire", async () => {
		const time = holdTime();
		world.server.next({ change: { expires_in: undefined } });
		const { spaceId, accessToken } = await world.connectSpace();
		time.pass(YEAR);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(0);
		expect(await tokenOf(spaceId)).toBe(accessToken);
	});

	it("as its answer says: when it expires, and what it is for", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		const before = await world.view(spaceId);
		time.pass(50 * MINUTE);
		world.server.next({ change: { expires_in: 120, scope: "openid calendar.write" } });
		const expiresAt = new Date(Date.now() + 120_000);
		expect(await world.token(spaceId)).toMatchObject({ expiresAt, scopes: ["openid", "calendar.write"] });
		expect(await world.view(spaceId)).toEqual({
			...before,
			hint: expect.any(String),
			expiresAt: expiresAt.toISOString(),
			scopes: ["openid", "calendar.write"],
			missingScopes: ["offline_access", "calendar.read"],
		});
		time.pass(59_999);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(0);
		time.pass(1);
		world.server.next({ change: { expires_in: undefined, scope: undefined } });
		expect(await world.token(spaceId)).toMatchObject({
			expiresAt: null,
			scopes: ["openid", "calendar.write"],
		});
	});

	it("by nobody in particular: who stored it and when stays", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		const { row } = await world.stored(spaceId);
		time.pass(HOUR);
		await world.token(spaceId);
		expect((await world.stored(spaceId)).row).toMatchObject({
			id: row.id,
			createdAt: row.createdAt,
			createdBy: world.owner.id,
			updatedAt: row.updatedAt,
			updatedBy: world.owner.id,
			leaseOwner: null,
			leaseUntil: null,
		});
	});

	it("of which the listener hears, and the trail does not", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		time.pass(HOUR);
		await world.token(spaceId);
		const about = { spaceId, provider: PROVIDER, kind: "oauth2" };
		expect(world.eventsOf(spaceId)).toEqual([
			{
				...about,
				type: "credential.connected",
				actorId: world.owner.id,
				accountId: spaceId,
				at: expect.any(Date),
			},
			{ ...about, type: "credential.refreshed", actorId: null, at: new Date() },
		]);
		const trail = (await world.rows("spaceAuditEvent")).filter((row) => row.spaceId === spaceId);
		expect(trail.map(({ type }) => type)).toEqual(["credential.connected"]);
	});
});

describe("a provider that does not rotate", () => {
	it("sends no refresh token, so the one there is stays", async () => {
		const time = holdTime();
		const fixed = await createRefreshing({ server: { rotate: false } });
		const { spaceId, refreshToken } = await fixed.connectSpace();
		for (let n = 0; n < 2; n += 1) {
			time.pass(HOUR);
			fixed.server.next({ change: { refresh_token: undefined } });
			await fixed.token(spaceId);
		}
		expect((await fixed.stored(spaceId)).refreshToken).toBe(refreshToken);
		expect(fixed.server.tokenRequests("refresh_token").map(({ form }) => form.refresh_token)).toEqual([
			refreshToken,
			refreshToken,
		]);
		await fixed.close();
	});
});

describe("many callers", () => {
	it("of an expired token cause one refresh and one lease, and all get what it brings", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		time.pass(HOUR);
		const { updateMany } = world.adapter;
		const writes: object[] = [];
		world.adapter.updateMany = (query) => {
			writes.push(query.update);
			return updateMany(query);
		};
		const got: string[] = [];
		const requests = await world.refreshesDuring(async () => {
			got.push(...(await Promise.all(Array.from({ length: 20 }, () => tokenOf(spaceId)))));
		});
		world.adapter.updateMany = updateMany;
		expect(requests).toBe(1);
		expect(new Set(got)).toEqual(new Set([(await world.stored(spaceId)).accessToken]));
		expect(writes).toMatchObject([
			{ leaseOwner: expect.any(String) },
			{ leaseOwner: null, status: "active" },
		]);
	});

	it("whose token was refused cause one refresh, and one who comes late with it causes none", async () => {
		const { spaceId, accessToken } = await world.connectSpace();
		world.server.expireAccessTokens();
		const got: string[] = [];
		const requests = await world.refreshesDuring(async () => {
			got.push(...(await Promise.all(Array.from({ length: 10 }, () => tokenOf(spaceId, accessToken)))));
			got.push(await tokenOf(spaceId, accessToken));
		});
		expect(requests).toBe(1);
		expect(new Set(got).size).toBe(1);
		expect(got).not.toContain(accessToken);
		expect(await world.server.accessTokenWorks(String(got[0]))).toBe(true);
	});

	it("with a token that was never stored cause none", async () => {
		const { spaceId, accessToken } = await world.connectSpace();
		expect(await world.refreshesDuring(() => world.token(spaceId, "some-other-token"))).toBe(0);
		expect(await tokenOf(spaceId, "some-other-token")).toBe(accessToken);
	});
});

describe("whoever presses Refresh", () => {
	it("gets a new token although the old one is fresh, and sees the connection as it is then", async () => {
		const time = holdTime();
		const { spaceId, accessToken } = await world.connectSpace();
		time.pass(MINUTE);
		const answer = await world.refreshNow(spaceId);
		expect(answer).toMatchObject({
			status: 200,
			body: {
				spaceId,
				credential: {
					status: "active",
					statusReason: null,
					nextRetryAt: null,
					expiresAt: new Date(Date.now() + HOUR).toISOString(),
				},
			},
		});
		expect(await tokenOf(spaceId)).not.toBe(accessToken);
	});

	it("in two tabs at once refreshes once", async () => {
		const { spaceId } = await world.connectSpace();
		const requests = await world.refreshesDuring(async () => {
			const both = await Promise.all([world.refreshNow(spaceId), world.refreshNow(spaceId)]);
			expect(both.map(({ status }) => status)).toEqual([200, 200]);
		});
		expect(requests).toBe(1);
	});

	it("in five tabs at once hears of one failure", async () => {
		const { spaceId } = await world.connectSpace();
		const end = world.server.next({ status: 503 }, { times: 5 });
		const requests = await world.refreshesDuring(async () => {
			const all = await Promise.all(Array.from({ length: 5 }, () => world.refreshNow(spaceId)));
			expect(all.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
		});
		end();
		expect(requests).toBe(1);
	});

	it("need not wait for the next attempt", async () => {
		const { spaceId, accessToken } = await world.connectSpace();
		world.server.next({ status: 503, headers: { "retry-after": "600" } });
		expect((await world.refreshNow(spaceId)).status).toBe(503);
		expect((await world.view(spaceId)).status).toBe("degraded");
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(0);
		expect(await tokenOf(spaceId)).toBe(accessToken);
		expect(await world.refreshNow(spaceId)).toMatchObject({
			status: 200,
			body: { credential: { status: "active", statusReason: null, nextRetryAt: null } },
		});
		expect((await world.stored(spaceId)).row.failures).toBe(0);
	});

	it("is served by a provider that gives the same token again as long as it is good", async () => {
		const { spaceId, accessToken } = await world.connectSpace();
		const end = world.server.next({ change: { access_token: accessToken } }, { times: 3 });
		const requests = await world.refreshesDuring(async () => {
			expect(await world.refreshNow(spaceId)).toMatchObject({
				status: 200,
				body: { credential: { status: "active" } },
			});
		});
		end();
		expect(requests).toBe(1);
		expect(await tokenOf(spaceId)).toBe(accessToken);
	});

	it("does no harm where there is no refresh token", async () => {
		const { spaceId, accessToken } = await world.connectSpace();
		await world.paste(spaceId, { refreshTokenEncrypted: null });
		expect(await world.refreshNow(spaceId)).toMatchObject({
			status: 200,
			body: { credential: { status: "active" } },
		});
		expect(await tokenOf(spaceId)).toBe(accessToken);
	});
});

describe("a connection without a refresh token", () => {
	it("lasts as long as its token", async () => {
		const time = holdTime();
		const { spaceId, accessToken } = await world.connectSpace();
		await world.paste(spaceId, { refreshTokenEncrypted: null });
		time.pass(HOUR - 1);
		expect(await tokenOf(spaceId)).toBe(accessToken);
		expect((await world.view(spaceId)).status).toBe("active");
		time.pass(1);
		for (let n = 0; n < 2; n += 1) await expect(world.token(spaceId)).rejects.toMatchObject(needsReauth);
		expect(await world.view(spaceId)).toMatchObject({ status: "needs_reauth", statusReason: "expired" });
		const told = world.eventsOf(spaceId).filter(({ type }) => type === "credential.needs_reauth");
		expect(told).toEqual([expect.objectContaining({ reason: "expired", actorId: null })]);
	});

	it("is over when its token is refused", async () => {
		const { spaceId, accessToken } = await world.connectSpace();
		await world.paste(spaceId, { refreshTokenEncrypted: null });
		await expect(world.token(spaceId, accessToken)).rejects.toMatchObject(needsReauth);
		await expect(world.token(spaceId)).rejects.toMatchObject(needsReauth);
	});
});

describe("a refresh token that does not open", () => {
	it("leaves the token as it is until it expires, and is nobody's reason to connect anew", async () => {
		const time = holdTime();
		const { spaceId, accessToken } = await world.connectSpace();
		await world.paste(spaceId, { refreshTokenEncrypted: "damaged" });
		time.pass(50 * MINUTE);
		expect(await world.refreshesDuring(() => world.token(spaceId))).toBe(0);
		expect(await tokenOf(spaceId)).toBe(accessToken);
		expect(await world.view(spaceId)).toMatchObject({ status: "unreadable", statusReason: "malformed" });
		time.pass(10 * MINUTE);
		await expect(world.token(spaceId)).rejects.toMatchObject({
			body: { code: "SPACE_CREDENTIAL_UNREADABLE" },
		});
		expect((await world.refreshNow(spaceId)).body.code).toBe("SPACE_CREDENTIAL_UNREADABLE");
		const rows = await world.rows("spaceCredential");
		expect(rows.find((row) => row.spaceId === spaceId)).toMatchObject({ status: "active" });
		const told = world.eventsOf(spaceId).map(({ type }) => type);
		expect(told).toEqual(["credential.connected"]);
	});
});
