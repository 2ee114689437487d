import * as oauth from "oauth4webapi";
import { afterEach, describe, expect, it } from "vitest";
import type { Answer } from "./oauth/consent.ts";
import type { Fault } from "./oauth/faults.ts";
import { type OAuthServer, type OAuthServerOptions, startOAuthServer } from "./oauth-server.ts";

const CALLBACK = "http://localhost:3000/callback";
const SCOPES = "openid offline_access calendar.read calendar.write";
const insecure = { [oauth.allowInsecureRequests]: true };

const opened: OAuthServer[] = [];
afterEach(async () => {
	for (const server of opened.splice(0)) await server.close();
});

/** A server, and a client of other hands that follows the book. */
async function setUp(options: OAuthServerOptions = {}) {
	const server = await startOAuthServer({ redirectUris: [CALLBACK], ...options });
	opened.push(server);
	const issuer = new URL(server.issuer);
	const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
	const client: oauth.Client = { client_id: server.client.clientId, id_token_signed_response_alg: "ES256" };
	const login = oauth.ClientSecretBasic(server.client.clientSecret);

	const authorizationUrl = (params: Record<string, string>) => {
		const url = new URL(as.authorization_endpoint ?? "");
		const basics = { client_id: client.client_id, redirect_uri: CALLBACK, response_type: "code" };
		const asked = { scope: SCOPES, prompt: "consent", state: "some-state" };
		url.search = new URLSearchParams({ ...basics, ...asked, ...params }).toString();
		return url;
	};
	const connect = async (answer: Answer = {}, verifier?: string) => {
		const own = oauth.generateRandomCodeVerifier();
		const challenge = await oauth.calculatePKCECodeChallenge(own);
		const url = authorizationUrl({ code_challenge: challenge, code_challenge_method: "S256" });
		const callback = oauth.validateAuthResponse(as, client, await server.consent(url, answer), "some-state");
		const proof = verifier ?? own;
		const response = await oauth.authorizationCodeGrantRequest(
			as,
			client,
			login,
			callback,
			CALLBACK,
			proof,
			insecure,
		);
		const answered = await oauth.processAuthorizationCodeResponse(as, client, response);
		const sub = oauth.getValidatedIdTokenClaims(answered)?.sub;
		return { access: answered.access_token, refresh: String(answered.refresh_token), answered, sub };
	};
	const refresh = async (token: string, signal?: AbortSignal) => {
		const response = await oauth.refreshTokenGrantRequest(as, client, login, token, { ...insecure, signal });
		return oauth.processRefreshTokenResponse(as, client, response);
	};
	const revoke = async (token: string) =>
		oauth.processRevocationResponse(await oauth.revocationRequest(as, client, login, token, insecure));
	const userInfo = async (access: string, sub = "alice") =>
		oauth.processUserInfoResponse(as, client, sub, await oauth.userInfoRequest(as, client, access, insecure));
	return { server, as, authorizationUrl, connect, refresh, revoke, userInfo };
}

const invalidGrant = expect.objectContaining({ error: "invalid_grant", status: 400 });

describe("the authorization", () => {
	it("is refused without a code challenge", async () => {
		const { server, authorizationUrl } = await setUp();
		const callback = await server.consent(authorizationUrl({}));
		expect(Object.fromEntries(callback.searchParams)).toMatchObject({
			error: "invalid_request",
			error_description: expect.stringContaining("PKCE"),
			state: "some-state",
		});
	});

	it("is worth nothing without the verifier of its challenge", async () => {
		const { connect } = await setUp();
		await expect(connect({}, oauth.generateRandomCodeVerifier())).rejects.toEqual(invalidGrant);
	});

	it("names its issuer, whether it is given or denied", async () => {
		const { server, as, authorizationUrl } = await setUp();
		const url = authorizationUrl({ code_challenge: "c".repeat(43), code_challenge_method: "S256" });
		const given = await server.consent(url);
		const denied = await server.consent(url, { deny: true });
		expect(as.authorization_response_iss_parameter_supported).toBe(true);
		expect([given, denied].map(({ searchParams }) => searchParams.get("iss"))).toEqual([
			server.issuer,
			server.issuer,
		]);
		expect(given.searchParams.get("code")).toEqual(expect.any(String));
		expect(denied.searchParams.get("error")).toBe("access_denied");
	});

	it("goes to no address that was not registered", async () => {
		const { server, authorizationUrl } = await setUp();
		const url = authorizationUrl({ redirect_uri: "http://localhost:3000/other" });
		await expect(server.consent(url)).rejects.toThrow("invalid_redirect_uri");
	});

	it("is of the person who gave it, many at once", async () => {
		const { connect, userInfo } = await setUp();
		const people = ["alice", "bob", "carol", "dan"];
		const connected = await Promise.all(people.map((account) => connect({ account })));
		expect(connected.map(({ sub }) => sub)).toEqual(people);
		const told = await Promise.all(connected.map(({ access, sub }) => userInfo(access, sub)));
		expect(told.map(({ sub }) => sub)).toEqual(people);
	});

	it("covers what was allowed, not what was asked", async () => {
		const { connect, refresh } = await setUp();
		const { answered, refresh: token } = await connect({ scopes: ["calendar.read"] });
		expect(answered.scope).toBe("openid calendar.read");
		expect((await refresh(token)).scope).toBe("openid calendar.read");
	});
});

describe("a refresh token", () => {
	it("is good for one use, and a second use ends the whole grant", async () => {
		const { server, connect, refresh } = await setUp();
		const first = await connect();
		const second = await refresh(first.refresh);
		expect(await server.isAlive(String(second.refresh_token))).toBe(true);

		await expect(refresh(first.refresh)).rejects.toEqual(invalidGrant);
		await expect(refresh(String(second.refresh_token))).rejects.toEqual(invalidGrant);
		expect(await server.isAlive(String(second.refresh_token))).toBe(false);
		expect(await server.accessTokenWorks(second.access_token)).toBe(false);
	});

	it("does not survive two clients that refresh at once", async () => {
		const { server, connect, refresh } = await setUp();
		for (let round = 0; round < 10; round += 1) {
			const { refresh: token } = await connect();
			const both = await Promise.allSettled([refresh(token), refresh(token)]);
			const won = both.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
			expect(won).toHaveLength(1);
			expect(await server.isAlive(String(won[0]?.refresh_token))).toBe(false);
		}
		expect(server.tokenRequests("refresh_token")).toHaveLength(20);
	});

	it("stays the same where the server does not rotate", async () => {
		const { connect, refresh } = await setUp({ rotate: false });
		const { refresh: token } = await connect();
		expect((await refresh(token)).refresh_token).toBe(token);
		expect((await refresh(token)).refresh_token).toBe(token);
	});

	it("is revoked along with its access token, and a second time without complaint", async () => {
		const { server, connect, refresh, revoke, userInfo } = await setUp();
		const { refresh: token, access } = await connect();
		expect(await server.accessTokenWorks(access)).toBe(true);
		await revoke(token);
		await revoke(token);
		await expect(refresh(token)).rejects.toEqual(invalidGrant);
		await expect(userInfo(access)).rejects.toMatchObject({ status: 401 });
		expect(await server.accessTokenWorks(access)).toBe(false);
	});

	it("ends when its person withdraws the consent, and nobody else's does", async () => {
		const { server, connect, refresh } = await setUp();
		const alice = await connect();
		const bob = await connect({ account: "bob" });
		server.revokeGrant("alice");
		await expect(refresh(alice.refresh)).rejects.toEqual(invalidGrant);
		expect(await server.accessTokenWorks(alice.access)).toBe(false);
		expect(await server.isAlive(bob.refresh)).toBe(true);
	});

	it("outlives its access tokens", async () => {
		const { server, connect, refresh, userInfo } = await setUp({ accessTokenSeconds: 2 });
		const { answered, access, refresh: token } = await connect();
		expect(answered.expires_in).toBe(2);
		server.expireAccessTokens();
		await expect(userInfo(access)).rejects.toMatchObject({ status: 401 });
		expect(await server.accessTokenWorks((await refresh(token)).access_token)).toBe(true);
	});
});

describe("a fault", () => {
	const replaced: readonly [string, Fault, Record<string, string>][] = [
		["cuts the connection", "drop", { message: "fetch failed" }],
		["answers a page", "html", { code: oauth.RESPONSE_IS_NOT_JSON }],
		["leads elsewhere", "redirect", { code: oauth.RESPONSE_IS_NOT_CONFORM }],
		["fails", { status: 500 }, { code: oauth.RESPONSE_IS_NOT_CONFORM }],
		["says it is enough", { status: 429, body: { error: "slow_down" } }, { error: "slow_down" }],
		[
			"answers an error as a success",
			{ status: 200, body: { error: "x" } },
			{ code: oauth.INVALID_RESPONSE },
		],
	];
	it.each(replaced)("that %s keeps the request from the server", async (_, fault, thrown) => {
		const { server, connect, refresh } = await setUp();
		const { refresh: token } = await connect();
		server.next(fault);
		await expect(refresh(token)).rejects.toMatchObject(thrown);
		expect(server.tokenRequests("refresh_token")).toHaveLength(1);
		expect(server.requests.filter(({ path }) => path === "/elsewhere")).toEqual([]);
		expect(await server.isAlive(token)).toBe(true);
	});

	it("that hangs lasts until the client gives up", async () => {
		const { server, connect, refresh } = await setUp();
		const { refresh: token } = await connect();
		server.next("hang");
		const giveUp = new AbortController();
		const refreshing = refresh(token, giveUp.signal);
		await expect.poll(() => server.tokenRequests("refresh_token")).toMatchObject([{ status: null }]);
		giveUp.abort();
		await expect(refreshing).rejects.toMatchObject({ name: "AbortError" });
		expect(await server.isAlive(token)).toBe(true);
	});

	it("that loses the answer leaves the client with a used token", async () => {
		const { server, connect, refresh } = await setUp();
		const { refresh: token } = await connect();
		server.next("lost");
		await expect(refresh(token)).rejects.toThrow("fetch failed");
		expect(server.tokenRequests("refresh_token")).toMatchObject([{ status: null }]);
		expect(await server.isAlive(token)).toBe(false);
		await expect(refresh(token)).rejects.toEqual(invalidGrant);
	});

	it("that makes the answer late has used the token before", async () => {
		const { server, connect, refresh } = await setUp();
		const { refresh: token } = await connect();
		let release = () => {};
		const late = new Promise<void>((resolve) => {
			release = resolve;
		});
		server.next({ late });
		const refreshing = refresh(token);
		await expect.poll(() => server.isAlive(token)).toBe(false);
		expect(server.tokenRequests("refresh_token")).toMatchObject([{ status: null }]);
		release();
		expect(await server.isAlive(String((await refreshing).refresh_token))).toBe(true);
	});

	it.each([
		["without a token type", { token_type: undefined }],
		["without an access token", { access_token: undefined }],
		["with a number for an access token", { access_token: 7 }],
	])("that answers %s has used the token", async (_, change) => {
		const { server, connect, refresh } = await setUp();
		const { refresh: token } = await connect();
		server.next({ change });
		await expect(refresh(token)).rejects.toMatchObject({ code: oauth.INVALID_RESPONSE });
		expect(await server.isAlive(token)).toBe(false);
	});

	it("befalls one path, as often as was said, in the order it was said", async () => {
		const { server, connect, refresh, revoke } = await setUp();
		const { refresh: token } = await connect();
		server.next({ status: 503 }, { times: 2 });
		server.next({ status: 502 });
		server.next({ status: 500 }, { path: "/revocation" });
		const endOutage = server.next("drop", { times: Number.POSITIVE_INFINITY });
		for (let count = 0; count < 4; count += 1) await expect(refresh(token)).rejects.toThrow();
		endOutage();
		await refresh(token);
		await expect(revoke(token)).rejects.toThrow();
		await revoke(token);
		expect(server.tokenRequests("refresh_token").map(({ status }) => status)).toEqual([
			503,
			503,
			502,
			null,
			200,
		]);
	});
});
