import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { backends } from "../support/backends.ts";
import { SCOPES } from "../support/connected.ts";
import { TEST_KEY } from "../support/world.ts";
import { headerOf, sealAsPeer } from "../vault/peer.ts";
import { codeOf, createGrantWorld, type GrantWorld, past } from "./support/grants.ts";

const REVOCATION = { path: "/revocation" };
const WITHDRAWN = ["credential.revoked", "credential.deleted"];

describe.each(backends)("on $name", (backend) => {
	let world: GrantWorld;
	beforeAll(async () => {
		world = await createGrantWorld({ backend });
	});
	afterAll(() => world.close());

	const refreshDue = () => world.auth.api.refreshDueSpaceCredentials();
	const isDead = async ({ refreshToken, accessToken }: { refreshToken: string; accessToken: string }) =>
		!(await world.server.isAlive(refreshToken)) && !(await world.server.accessTokenWorks(accessToken));
	/** Holds an answer back until it is let go. */
	const holdBack = (path: string) => {
		let letGo = () => {};
		const answered = new Promise<void>((resolve) => {
			letGo = resolve;
		});
		const before = world.server.requests.length;
		world.server.next({ late: answered }, { path });
		return {
			letGo,
			arrived: () =>
				vi.waitFor(() =>
					expect(world.server.requests.slice(before).map((request) => request.path)).toContain(path),
				),
		};
	};

	it("withdraws the refresh token, then the access token, and deletes the row", async () => {
		const { owner, spaceId, disconnect, row, told, toldTypes, trailTypes, list, ...tokens } =
			await world.connected();
		expect(await isDead(tokens)).toBe(false);
		const asked = world.revocations().length;
		const answer = await disconnect();
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual({
			spaceId,
			provider: "calendar",
			deleted: true,
			revocation: "revoked",
			retryAt: null,
		});
		expect(world.revocations().slice(asked)).toEqual([
			["refresh_token", tokens.refreshToken],
			["access_token", tokens.accessToken],
		]);
		expect(await isDead(tokens)).toBe(true);
		expect(await row()).toBeUndefined();
		expect(await list()).toEqual([]);
		expect(toldTypes()).toEqual(WITHDRAWN);
		expect(await trailTypes()).toEqual(WITHDRAWN);
		expect(told().map(({ actorId }) => actorId)).toEqual([owner.id, owner.id]);
		expect((await disconnect()).body.code).toBe("SPACE_CREDENTIAL_NOT_FOUND");
	});

	it.each([
		["answers 500", { status: 500 }],
		["answers 429", { status: 429, headers: { "retry-after": "60" }, body: { error: "slow_down" } }],
		["cuts the connection", "drop"],
		["sits behind a page of the network", "html"],
	] as const)(
		"keeps it revoked while the provider %s, tells it once, and can be asked again",
		async (_, fault) => {
			const { spaceId, where, disconnect, row, told, toldTypes, trailTypes, list, ...tokens } =
				await world.connected();
			for (let attempt = 1; attempt <= 2; attempt += 1) {
				world.server.next(fault, REVOCATION);
				const { status, body } = await disconnect();
				expect([status, body.deleted, body.revocation]).toEqual([200, false, "failed"]);
				expect(Date.parse(body.retryAt)).toBeGreaterThanOrEqual(Date.now() - 1_000);
				expect(await list()).toMatchObject([
					{ status: "revoked", statusReason: "disconnecting", nextRetryAt: body.retryAt },
				]);
			}
			expect(await world.server.isAlive(tokens.refreshToken)).toBe(true);
			expect(await codeOf(world.token(spaceId))).toBe("SPACE_CREDENTIAL_REVOKED");
			expect(await codeOf(world.auth.api.getSpaceSecret({ body: where }))).toBe("SPACE_CREDENTIAL_REVOKED");
			expect(told()[1]).toMatchObject({
				type: "credential.revocation_failed",
				provider: "calendar",
				accountId: "alice",
				reason: "failed",
			});
			expect((await disconnect()).body).toMatchObject({ deleted: true, revocation: "revoked" });
			expect(await isDead(tokens)).toBe(true);
			expect(await row()).toBeUndefined();
			const all = ["credential.revoked", "credential.revocation_failed", "credential.deleted"];
			expect(toldTypes()).toEqual(all);
			expect(await trailTypes()).toEqual(all);
		},
	);

	it("is finished by the timer, when it is due and not before", async () => {
		const { disconnect, row, alter, toldTypes, ...tokens } = await world.connected();
		world.server.next({ status: 503 }, REVOCATION);
		await disconnect();
		await alter({ nextRetryAt: new Date(Date.now() + 60_000) });
		await refreshDue();
		expect(await world.server.isAlive(tokens.refreshToken)).toBe(true);
		world.server.next({ status: 503 }, REVOCATION);
		await alter({ nextRetryAt: past() });
		expect(await refreshDue()).toMatchObject({ revoked: 0, failed: 1 });
		expect(await row()).toMatchObject({ status: "revoked", failures: 2 });
		await alter({ nextRetryAt: past() });
		expect(await refreshDue()).toMatchObject({ revoked: 1, failed: 0 });
		expect(await isDead(tokens)).toBe(true);
		expect(await row()).toBeUndefined();
		expect(toldTypes()).toEqual(["credential.revoked", "credential.revocation_failed", "credential.deleted"]);
	});

	it("is finished by the timer too when the process died after marking it", async () => {
		const { row, alter, toldTypes, ...tokens } = await world.connected();
		await alter({ status: "revoked", statusReason: "disconnecting", nextRetryAt: past(), failures: 0 });
		expect(await refreshDue()).toMatchObject({ revoked: 1, failed: 0 });
		expect(await isDead(tokens)).toBe(true);
		expect(await row()).toBeUndefined();
		expect(toldTypes()).toEqual(["credential.deleted"]);
	});

	it("goes at once by force, which says what was not withdrawn", async () => {
		const { disconnect, row, toldTypes, trailTypes, refreshToken } = await world.connected();
		world.server.next({ status: 500 }, REVOCATION);
		const { body } = await disconnect({ force: true });
		expect(body).toMatchObject({ deleted: true, revocation: "failed", retryAt: null });
		expect(await row()).toBeUndefined();
		expect(await world.server.isAlive(refreshToken)).toBe(true);
		const all = ["credential.revoked", "credential.revocation_failed", "credential.deleted"];
		expect(toldTypes()).toEqual(all);
		expect(await trailTypes()).toEqual(all);
	});

	it("of two who disconnect at once nobody fails, and one is told of", async () => {
		const { disconnect, row, toldTypes, ...tokens } = await world.connected();
		const answers = await Promise.all([disconnect(), disconnect(), disconnect({ force: true })]);
		for (const { status, body } of answers) {
			expect([200, 404]).toContain(status);
			if (status === 200) expect(body).toMatchObject({ deleted: true, revocation: "revoked" });
		}
		expect(answers.map(({ status }) => status)).toContain(200);
		expect(await row()).toBeUndefined();
		expect(await isDead(tokens)).toBe(true);
		expect(toldTypes().filter((type) => type === "credential.deleted")).toHaveLength(1);
	});

	it("goes although another attempt failed meanwhile", async () => {
		const { disconnect, row, toldTypes, ...tokens } = await world.connected();
		const late = holdBack("/revocation");
		const disconnecting = disconnect();
		await late.arrived();
		world.server.next({ status: 500 }, REVOCATION);
		expect(await refreshDue()).toMatchObject({ failed: 1, revoked: 0 });
		late.letGo();
		expect((await disconnecting).body).toMatchObject({ deleted: true, revocation: "revoked" });
		expect(await row()).toBeUndefined();
		expect(await isDead(tokens)).toBe(true);
		expect(toldTypes().at(-1)).toBe("credential.deleted");
	});

	it("beats a refresh under way, whose new token is withdrawn", async () => {
		const { spaceId, disconnect, row, refreshToken, accessToken } = await world.connected();
		const late = holdBack("/token");
		const refused = codeOf(world.token(spaceId, accessToken));
		await late.arrived();
		expect((await disconnect()).body.deleted).toBe(true);
		late.letGo();
		expect(["SPACE_CREDENTIAL_NOT_FOUND", "SPACE_CREDENTIAL_REVOKED"]).toContain(await refused);
		await vi.waitFor(async () => {
			const [hint, token] = world.revocations().at(-1) ?? [];
			expect([refreshToken, accessToken]).not.toContain(token);
			expect(hint).toBe("refresh_token");
			expect(await world.server.isAlive(String(token))).toBe(false);
		});
		expect(await row()).toBeUndefined();
	});

	it("leaves what was connected anew while the provider took its time", async () => {
		const { owner, spaceId, disconnect, list, toldTypes, refreshToken } = await world.connected();
		const late = holdBack("/revocation");
		const disconnecting = disconnect();
		await late.arrived();
		await world.connect(owner, spaceId);
		late.letGo();
		expect((await disconnecting).body).toMatchObject({ deleted: true, revocation: "revoked" });
		expect(await world.server.isAlive(refreshToken)).toBe(false);
		expect(await list()).toMatchObject([{ status: "active", statusReason: null, scopes: SCOPES }]);
		const { accessToken } = await world.token(spaceId);
		expect(await world.server.accessTokenWorks(accessToken)).toBe(true);
		expect(toldTypes()).toEqual(["credential.revoked"]);
	});

	it("leaves what was connected anew before the next attempt", async () => {
		const { owner, spaceId, disconnect, list, tokensOf, alter } = await world.connected();
		world.server.next({ status: 500 }, REVOCATION);
		await disconnect();
		await world.connect(owner, spaceId);
		const { refreshToken } = await tokensOf();
		await alter({ nextRetryAt: past() });
		expect(await refreshDue()).toMatchObject({ refreshed: 1, revoked: 0, failed: 0 });
		expect(await list()).toMatchObject([{ status: "active" }]);
		expect(await world.server.isAlive(refreshToken)).toBe(false); // used up by the refresh
		expect(await world.server.isAlive((await tokensOf()).refreshToken)).toBe(true);
	});

	it("goes although its secrets were sealed again meanwhile", async () => {
		const { disconnect, row, alter, spaceId, ...tokens } = await world.connected();
		const late = holdBack("/revocation");
		const disconnecting = disconnect();
		await late.arrived();
		const { provider, accessTokenEncrypted } = (await row()) ?? {};
		const where = { spaceId, provider: String(provider), field: "accessToken" } as const;
		const header = headerOf(String(accessTokenEncrypted));
		const again = sealAsPeer(Buffer.from(TEST_KEY, "base64"), header, where, tokens.accessToken);
		await alter({ accessTokenEncrypted: again });
		late.letGo();
		expect((await disconnecting).body).toMatchObject({ deleted: true, revocation: "revoked" });
		expect(await row()).toBeUndefined();
		expect(await isDead(tokens)).toBe(true);
	});
});
