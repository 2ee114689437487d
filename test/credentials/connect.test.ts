import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { SpaceEvent } from "../../src/index.ts";
import { spaceFetch } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { backends } from "../support/backends.ts";
import {
	type ConnectedWorld,
	createConnectedWorld,
	landingOf,
	PROVIDER,
	REDIRECT_URI,
	SCOPES,
} from "../support/connected.ts";
import { startWebServer, type WebServer } from "../support/web-server.ts";
import type { Person } from "../support/world.ts";

describe.each(backends)("on $name", (backend) => {
	let world: ConnectedWorld;
	let web: WebServer;
	let owner: Person;
	let spaceId: string;
	const events: SpaceEvent[] = [];

	beforeAll(async () => {
		web = await startWebServer();
		world = await createConnectedWorld({
			backend,
			provider: { hosts: [`127.0.0.1:${web.port}`] },
			spaces: { audit: true, onEvent: (event) => void events.push(event) },
		});
		owner = await world.signUp();
	});
	afterAll(async () => {
		await world.close();
		await web.close();
	});

	const fresh = async () => {
		spaceId = await world.createSpace(owner);
		events.length = 0;
	};
	const row = async () => (await world.rows("spaceCredential")).find((each) => each.spaceId === spaceId);
	const change = (update: Record<string, unknown>) =>
		world.adapter.update({ model: "spaceCredential", where: [{ field: "spaceId", value: spaceId }], update });

	it("asks the provider for consent, bound to this request", async () => {
		await fresh();
		const { status, body, headers } = await world.begin(owner, { spaceId });
		const { origin, pathname, searchParams } = new URL(body.url);
		expect([status, origin + pathname]).toEqual([200, `${world.server.issuer}/auth`]);
		expect(body).toEqual({ spaceId, provider: PROVIDER, url: body.url, redirect: true });
		expect(headers.get("location")).toBe(body.url);
		expect(headers.get("cache-control")).toBe("no-store");
		expect(Object.fromEntries(searchParams)).toEqual({
			client_id: "spaces",
			response_type: "code",
			redirect_uri: REDIRECT_URI,
			scope: SCOPES.join(" "),
			prompt: "consent",
			code_challenge: expect.stringMatching(/^[\w-]{43}$/),
			code_challenge_method: "S256",
			state: expect.stringMatching(/^[\w-]{43}$/),
			nonce: expect.stringMatching(/^[\w-]{43}$/),
		});
		const again = new URL((await world.begin(owner, { spaceId })).body.url).searchParams;
		for (const name of ["state", "nonce", "code_challenge"])
			expect(again.get(name)).not.toBe(searchParams.get(name));
	});

	it("only answers the address where a popup is to go there", async () => {
		await fresh();
		const { status, body, headers } = await world.begin(owner, { spaceId, disableRedirect: true });
		expect([status, body.redirect, headers.get("location")]).toEqual([200, false, null]);
		const landed = await world.comeBack(owner, await world.server.consent(body.url));
		expect(landingOf(landed)).toEqual({ status: 302, path: "/done" });
	});

	it("redeems the code with the verifier of its challenge, and lists the connection without its tokens", async () => {
		await fresh();
		const begun = await world.begin(owner, { spaceId });
		const landed = await world.comeBack(owner, await world.server.consent(begun.body.url));
		expect(landingOf(landed)).toEqual({ status: 302, path: "/done" });
		expect(landed.headers.get("referrer-policy")).toBe("no-referrer");
		expect(landed.headers.get("cache-control")).toBe("no-store");

		const { form } = world.server.tokenRequests("authorization_code").at(-1) ?? {};
		expect(form?.redirect_uri).toBe(REDIRECT_URI);
		const challenge = createHash("sha256").update(String(form?.code_verifier)).digest("base64url");
		expect(new URL(begun.body.url).searchParams.get("code_challenge")).toBe(challenge);

		const listed = await world.call(owner, PATHS.credentials, { query: { spaceId } });
		const { accessToken } = await world.token(spaceId);
		expect(listed.body.credentials).toEqual([
			{
				provider: PROVIDER,
				kind: "oauth2",
				status: "active",
				statusReason: null,
				scopes: SCOPES,
				missingScopes: [],
				nextRetryAt: null,
				expiresAt: expect.stringMatching(/^\d{4}-/),
				accountId: "alice",
				hint: accessToken.slice(-4),
				metadata: {},
				createdBy: owner.id,
				createdAt: expect.stringMatching(/^\d{4}-/),
				updatedBy: owner.id,
				updatedAt: expect.stringMatching(/^\d{4}-/),
			},
		]);
		const [{ createdAt, expiresAt }] = listed.body.credentials;
		// The server's access tokens are good for an hour.
		expect(Math.abs(Date.parse(expiresAt) - Date.parse(createdAt) - 3_600_000)).toBeLessThan(10_000);
		const stored = JSON.stringify(await world.rows("spaceCredential"));
		for (const text of [listed.text, begun.text, landed.text, JSON.stringify([...landed.headers]), stored])
			expect(text).not.toContain(accessToken);
	});

	it("is told to the trail and to the listener", async () => {
		await fresh();
		await world.connect(owner, spaceId);
		const connected = { type: "credential.connected", provider: PROVIDER, actorId: owner.id };
		expect(events).toEqual([
			{ ...connected, kind: "oauth2", accountId: "alice", spaceId, at: expect.any(Date) },
		]);
		const trail = await world.call(owner, PATHS.audit, { query: { spaceId } });
		expect(trail.body.events).toMatchObject([
			{ ...connected, details: { kind: "oauth2", accountId: "alice" } },
		]);
	});

	it("gives a token that works, refreshes it, and sends it with a request", async () => {
		await fresh();
		await world.connect(owner, spaceId);
		const { accessToken, accountId } = await world.token(spaceId);
		expect(accountId).toBe("alice");
		expect(await world.server.accessTokenWorks(accessToken)).toBe(true);
		const refreshed = (await world.token(spaceId, accessToken)).accessToken;
		expect(refreshed).not.toBe(accessToken);
		expect(await world.server.accessTokenWorks(refreshed)).toBe(true);
		const response = await spaceFetch(world.auth, { spaceId, provider: PROVIDER })(
			`http://127.0.0.1:${web.port}/events`,
		);
		expect(response.status).toBe(200);
		expect(web.requests.at(-1)?.headers.authorization).toBe(`Bearer ${refreshed}`);
	});

	it("heals a connection that is connected again: the same row, its label, and nothing of what ailed it", async () => {
		await fresh();
		await world.connect(owner, spaceId);
		const before = await row();
		for (const ailing of [
			{ status: "needs_reauth", statusReason: "invalid_grant", failedTokenFingerprint: "x" },
			{ status: "degraded", statusReason: "timed_out", failures: 3, nextRetryAt: new Date() },
		]) {
			const metadataJson = JSON.stringify({ label: "The club's calendar" });
			await change({ ...ailing, metadataJson, leaseOwner: "somebody", leaseUntil: new Date() });
			expect(landingOf(await world.connect(owner, spaceId))).toEqual({ status: 302, path: "/done" });
			expect(await row()).toMatchObject({
				id: before?.id,
				createdBy: owner.id,
				status: "active",
				statusReason: null,
				failedTokenFingerprint: null,
				failures: 0,
				leaseOwner: null,
				leaseUntil: null,
			});
			expect(await world.list(owner, spaceId)).toMatchObject([
				{ status: "active", metadata: { label: "The club's calendar" } },
			]);
			const { accessToken } = await world.token(spaceId);
			expect(await world.server.accessTokenWorks(accessToken)).toBe(true);
		}
		expect((await world.rows("spaceCredential")).filter((each) => each.spaceId === spaceId)).toHaveLength(1);
	});

	it("is granted to exactly one of those who bring the same answer at once, and to nobody afterwards", async () => {
		await fresh();
		const begun = await world.begin(owner, { spaceId });
		const url = await world.server.consent(begun.body.url);
		const returns = await Promise.all(Array.from({ length: 5 }, () => world.comeBack(owner, url)));
		const errors = returns.map((each) => (landingOf(each) as { error?: string }).error);
		expect(errors.filter((error) => error === undefined)).toHaveLength(1);
		expect(errors.filter((error) => error === "SPACE_CONNECT_STATE_INVALID")).toHaveLength(4);
		expect(landingOf(await world.comeBack(owner, url))).toMatchObject({
			error: "SPACE_CONNECT_STATE_INVALID",
		});
		const { accessToken } = await world.token(spaceId);
		expect(await world.server.accessTokenWorks(accessToken)).toBe(true);
	});

	it("is stored for one of those who come back at once, and no other is told that it was his", async () => {
		await fresh();
		await world.connect(owner, spaceId);
		for (let round = 0; round < 3; round += 1) {
			const accounts = ["alice", "bob", "carol", "dan"];
			const urls = await Promise.all(
				accounts.map(async (account) => {
					const begun = await world.begin(owner, { spaceId, replace: true });
					return world.server.consent(begun.body.url, { account });
				}),
			);
			const arrived = accounts.length + world.server.tokenRequests("authorization_code").length;
			const all = vi.waitFor(
				() => expect(world.server.tokenRequests("authorization_code")).toHaveLength(arrived),
				{ timeout: 8_000 },
			);
			world.server.next({ late: all }, { times: accounts.length });
			const landed = await Promise.all(urls.map((url) => world.comeBack(owner, url)));
			const errors = landed.map((each) => (landingOf(each) as { error?: string }).error);
			const winners = accounts.filter((_, index) => errors[index] === undefined);
			const [{ accountId, status }] = await world.list(owner, spaceId);
			expect(winners).toContain(accountId);
			expect(status).toBe("active");
			for (const error of errors.filter((each) => each !== undefined))
				expect(error).toBe("SPACE_CREDENTIAL_CHANGED");
			// Of two transactions of the memory adapter on one row the later wins, and neither is told.
			if (backend.name !== "memory") expect(winners).toHaveLength(1);
		}
	});

	it("ends each of two tabs in its own space", async () => {
		await fresh();
		const [one, two] = [spaceId, await world.createSpace(owner)];
		const begun = await Promise.all([one, two].map((space) => world.begin(owner, { spaceId: space })));
		const [first, second] = await Promise.all(
			["alice", "bob"].map((account, tab) => world.server.consent(begun[tab]?.body.url, { account })),
		);
		const landed = await Promise.all([second, first].map((url) => world.comeBack(owner, url as URL)));
		for (const each of landed) expect(landingOf(each)).toEqual({ status: 302, path: "/done" });
		expect(await world.list(owner, one)).toMatchObject([{ accountId: "alice" }]);
		expect(await world.list(owner, two)).toMatchObject([{ accountId: "bob" }]);
	});

	it("stores nothing over what somebody else stored meanwhile", async () => {
		await fresh();
		const url = await world.server.consent((await world.begin(owner, { spaceId })).body.url);
		await world.connect(owner, spaceId, { consent: { account: "bob" } });
		const before = await row();
		expect(landingOf(await world.comeBack(owner, url))).toMatchObject({
			status: 302,
			path: "/done",
			error: "SPACE_CREDENTIAL_CHANGED",
		});
		expect(await row()).toEqual(before);
	});
});
