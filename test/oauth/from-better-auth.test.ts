import { afterEach, describe, expect, it } from "vitest";
import { fromBetterAuth, spaceFetch } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { type Backend, sqlite } from "../support/backends.ts";
import {
	type ConnectedOptions,
	type ConnectedWorld,
	createConnectedWorld,
	landingOf,
	PROVIDER,
	REDIRECT_URI,
} from "../support/connected.ts";
import {
	GITLAB_REDIRECT_URI,
	GITLAB_ROUTES,
	registeredByIssuer,
	SIGN_IN_URI,
} from "../support/registered.ts";
import { anonymous, createWorld, ORIGIN, TEST_KEY } from "../support/world.ts";

const DISCOVERY = { path: "/.well-known/openid-configuration" };
const failed = { status: 302, path: "/done", error: "SPACE_CONNECT_FAILED" };

const opened: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
	for (const each of opened.splice(0).reverse()) await each.close();
});

type Registration = Parameters<typeof registeredByIssuer>[1];

/** A space, its owner, and a provider that `genericOAuth()` knows. */
async function setUp(registration: Registration = {}, options: ConnectedOptions = {}) {
	const world = await createConnectedWorld({
		declare: (server) => registeredByIssuer(server, registration),
		...options,
		server: { redirectUris: [REDIRECT_URI, SIGN_IN_URI, GITLAB_REDIRECT_URI], ...options.server },
	});
	opened.push(world);
	const owner = await world.signUp();
	const spaceId = await world.createSpace(owner);
	const disconnect = (more: object = {}) =>
		world.call(owner, PATHS.credentialsDelete, { body: { spaceId, provider: PROVIDER, ...more } });
	return { ...world, world, owner, spaceId, disconnect };
}

/** With `revocationEndpoint`, which only the running server can say. */
const revocable = (registration: Registration = {}): ConnectedOptions => ({
	declare: (server) =>
		registeredByIssuer(server, {
			...registration,
			provider: { revocationEndpoint: `${server.issuer}/revocation`, ...registration.provider },
		}),
});

const refreshes = ({ server }: Pick<ConnectedWorld, "server">) => server.tokenRequests("refresh_token");

describe.each([
	["before", true],
	["after", false],
])("a provider of genericOAuth(), which comes %s our plugin,", (_, first) => {
	it("is connected, refreshed once whoever asks, and withdrawn", async () => {
		const scene = await setUp({}, revocable({ first }));
		const { world, server, owner, spaceId } = scene;
		expect(landingOf(await world.connect(owner, spaceId))).toEqual({ status: 302, path: "/done" });
		expect(await world.list(owner, spaceId)).toMatchObject([
			{
				provider: PROVIDER,
				kind: "oauth2",
				status: "active",
				accountId: "alice",
				scopes: ["openid", "offline_access", "calendar.read"],
				missingScopes: [],
			},
		]);

		const { accessToken } = await world.token(spaceId);
		expect(await server.accessTokenWorks(accessToken)).toBe(true);
		const callers = await Promise.all(Array.from({ length: 20 }, () => world.token(spaceId, accessToken)));
		expect(new Set(callers.map((token) => token.accessToken))).toHaveLength(1);
		expect(callers[0]?.accessToken).not.toBe(accessToken);
		expect(refreshes(world)).toHaveLength(1);

		// The refresh token was rotated: only whoever kept the new one gets on.
		await world.token(spaceId, callers[0]?.accessToken);
		const { accessToken: last } = await world.token(spaceId);
		expect(refreshes(world).map(({ status }) => status)).toEqual([200, 200]);

		const { body } = await scene.disconnect();
		expect(body).toMatchObject({ deleted: true, revocation: "revoked", retryAt: null });
		expect(server.requests.filter(({ path }) => path === "/revocation")).toMatchObject([
			{ status: 200, form: { token_type_hint: "refresh_token" } },
			{ status: 200, form: { token_type_hint: "access_token", token: last } },
		]);
		expect(await server.accessTokenWorks(last)).toBe(false);
		expect(await world.rows("spaceCredential")).toEqual([]);
	});

	it("is found as soon as it can be discovered", async () => {
		let end = () => {};
		const { world, owner, spaceId, begin } = await setUp(
			{},
			{
				declare: (server) => {
					end = server.next({ status: 503 }, { ...DISCOVERY, times: Number.POSITIVE_INFINITY });
					return registeredByIssuer(server, { first });
				},
			},
		);
		expect((await begin(owner, { spaceId })).body.code).toBe("SPACE_CONNECT_FAILED");
		end();
		expect(landingOf(await world.connect(owner, spaceId))).toEqual({ status: 302, path: "/done" });
	});
});

it("goes on with what was connected, although it could not be discovered when the server began again", async () => {
	const open = await sqlite.open();
	const backend: Backend = { ...sqlite, open: async () => ({ ...open, close: async () => {} }) };
	opened.push(open);
	const { server, connect, owner, spaceId } = await setUp({}, { backend });
	await connect(owner, spaceId);
	server.next({ status: 503 }, DISCOVERY);
	const hosts = [new URL(server.issuer).host];
	const { provider, ...auth } = registeredByIssuer(server, { provider: { hosts } });
	const later = await createWorld({
		backend,
		...auth,
		spaces: { credentials: { keys: [{ id: "test", key: TEST_KEY }], providers: [provider] } },
	});
	const me = spaceFetch(later.auth, { spaceId, provider: PROVIDER });
	server.expireAccessTokens();
	const response = await me(`${server.issuer}/me`);
	expect([response.status, await response.json()]).toEqual([200, { sub: "alice" }]);
	expect(refreshes({ server })).toMatchObject([{ status: 200 }]);
});

describe("what comes back from a provider of genericOAuth()", () => {
	it.each([
		["another nonce than was sent", (url: URL) => url.searchParams.set("nonce", "another")],
		["none", (url: URL) => url.searchParams.delete("nonce")],
	])("is refused when its ID token has %s", async (_, tamper) => {
		const { world, owner, spaceId, begin, comeBack, server } = await setUp();
		const url = new URL((await begin(owner, { spaceId })).body.url);
		expect(url.searchParams.get("nonce")).toMatch(/^[\w-]{43}$/);
		tamper(url);
		expect(landingOf(await comeBack(owner, await server.consent(url)))).toEqual({
			...failed,
			error_description: expect.any(String),
		});
		expect(server.tokenRequests()).toMatchObject([{ status: 200 }]);
		expect(await world.rows("spaceCredential")).toEqual([]);
	});

	it("is not redeemed when another issuer sent it", async () => {
		const { owner, spaceId, begin, comeBack, server } = await setUp();
		const back = await server.consent((await begin(owner, { spaceId })).body.url);
		back.searchParams.set("iss", "https://id.evil.test");
		expect(landingOf(await comeBack(owner, back))).toMatchObject(failed);
		expect(server.tokenRequests()).toEqual([]);
	});

	it.each([
		["an error under status 200", { status: 200, body: { error: "bad_verification_code" } }],
		["an error", { status: 400, body: { error: "invalid_grant" } }],
		["a page", "html"],
		["nothing", "drop"],
		["a redirect", "redirect"],
		["no token", { change: { access_token: undefined } }],
		["a number for a token", { change: { access_token: 7 } }],
		["an empty token", { change: { access_token: "" } }],
		["a token of a megabyte", { change: { access_token: "x".repeat(1_000_000) } }],
	] as const)("is nothing to store when it is %s", async (_, fault) => {
		const { world, connect, owner, spaceId, server } = await setUp();
		server.next(fault);
		expect(landingOf(await connect(owner, spaceId))).toMatchObject(failed);
		expect(await world.rows("spaceCredential")).toEqual([]);
		expect(server.requests.filter(({ path }) => path === "/elsewhere")).toEqual([]);
	});

	it("is waited for no longer than a person would", async () => {
		const { world, connect, owner, spaceId, server } = await setUp();
		server.next("hang");
		const start = performance.now();
		expect(landingOf(await connect(owner, spaceId))).toMatchObject(failed);
		expect(performance.now() - start).toBeLessThan(15_000);
		expect(await world.rows("spaceCredential")).toEqual([]);
	});

	it.each([
		["never ends", { expires_in: 1e300 }],
		["ends at no time", { expires_in: "soon" }],
	])("is kept although its token %s", async (_, change) => {
		const { connect, owner, spaceId, server, token } = await setUp();
		server.next({ change });
		expect(landingOf(await connect(owner, spaceId))).toEqual({ status: 302, path: "/done" });
		expect(await server.accessTokenWorks((await token(spaceId)).accessToken)).toBe(true);
	});
});

describe("a withdrawal", () => {
	const post = { method: "client_secret_post" } as const;
	const basic = { method: "client_secret_basic" } as const;
	it.each<[way: string, secret: "header" | "body", config: object, provider?: object]>([
		["in the body by default", "body", { authentication: undefined }],
		["in a header, as genericOAuth() was told to", "header", { authentication: "basic" }],
		["as it was told in the newer way", "header", { authentication: "post", tokenEndpointAuth: basic }],
		["not as in the older way then", "body", { authentication: "basic", tokenEndpointAuth: post }],
		["as the declaration says", "header", { authentication: "post" }, { clientAuth: "basic" }],
	])("carries the client's secret %s", async (_, place, config, provider) => {
		const { connect, owner, spaceId, disconnect, server } = await setUp({}, revocable({ config, provider }));
		await connect(owner, spaceId);
		expect((await disconnect()).body).toMatchObject({ deleted: true, revocation: "revoked" });
		const { form } = server.requests.find(({ path }) => path === "/revocation") ?? {};
		expect(form?.client_secret).toBe(place === "body" ? server.client.clientSecret : undefined);
	});

	it("is not to be had without an endpoint", async () => {
		const { connect, owner, spaceId, disconnect, server } = await setUp();
		await connect(owner, spaceId);
		expect((await disconnect()).body).toMatchObject({ deleted: true, revocation: "unsupported" });
		expect(server.requests.filter(({ path }) => path === "/revocation")).toEqual([]);
	});
});

it("leaves the sign-in with the same provider as it was, and its table to it", async () => {
	const { world, connect, owner, spaceId, server, token } = await setUp();
	await connect(owner, spaceId);
	const { accessToken } = await token(spaceId);
	const before = await world.rows("account");
	expect(before.map(({ providerId }) => providerId)).toEqual(["credential"]);

	const begun = await world.call(anonymous, "/sign-in/social", {
		body: { provider: PROVIDER, callbackURL: "/welcome" },
	});
	const [cookie = ""] = (begun.headers.getSetCookie()[0] ?? "").split(";");
	const back = await server.consent(begun.body.url, { account: "bob" });
	const signedIn = await world.call({ headers: new Headers({ cookie }) }, "/callback/calendar", {
		query: Object.fromEntries(back.searchParams),
	});
	expect(landingOf(signedIn)).toEqual({ status: 302, path: "/welcome" });
	const accounts = await world.rows("account");
	expect(accounts.map((row) => [row.providerId, row.accountId])).toEqual([
		["credential", owner.id],
		[PROVIDER, "bob"],
	]);
	expect(JSON.stringify(accounts)).not.toContain(accessToken);
	expect(accounts[1]?.accessToken).not.toBe(accessToken);
	expect((await token(spaceId)).accessToken).toBe(accessToken);
	expect(await world.list(owner, spaceId)).toMatchObject([{ status: "active", accountId: "alice" }]);
});

describe("a provider of `socialProviders`", () => {
	const gitlab = (config: (options: object) => unknown): ConnectedOptions => ({
		server: { routes: GITLAB_ROUTES },
		declare: (server) => ({
			provider: fromBetterAuth({
				id: "gitlab",
				scopes: ["openid", "calendar.read"],
				privateNetwork: true,
				revocationEndpoint: `${server.issuer}${GITLAB_ROUTES.revocation}`,
			}),
			auth: {
				socialProviders: {
					gitlab: config({
						...server.client,
						issuer: server.issuer,
						disableDefaultScope: true,
					}) as never,
				},
			},
		}),
	});

	it.each([
		["an object", (options: object) => options],
		["an asynchronous function", (options: object) => async () => options],
	])("that is configured by %s is connected, refreshed and withdrawn", async (_, config) => {
		const { world, connect, owner, spaceId, server, disconnect } = await setUp({}, gitlab(config));
		server.next({ change: { id: 7, state: "active" } }, { path: GITLAB_ROUTES.userinfo });
		expect(landingOf(await connect(owner, spaceId, { provider: "gitlab" }))).toEqual({
			status: 302,
			path: "/done",
		});
		expect(await world.list(owner, spaceId)).toMatchObject([
			{ provider: "gitlab", status: "active", accountId: "7", missingScopes: [] },
		]);
		const token = (rejectedToken?: string) =>
			world.auth.api.getSpaceAccessToken({ body: { spaceId, provider: "gitlab", rejectedToken } });
		const { accessToken } = await token();
		const { accessToken: second } = await token(accessToken);
		const { accessToken: third } = await token(second);
		expect(new Set([accessToken, second, third])).toHaveLength(3);
		expect(await server.accessTokenWorks(third)).toBe(true);
		expect((await disconnect({ provider: "gitlab" })).body).toMatchObject({ revocation: "revoked" });
		expect(await server.accessTokenWorks(third)).toBe(false);
	});

	it("whose account GitLab has locked is not connected", async () => {
		const { connect, owner, spaceId, server } = await setUp(
			{},
			gitlab((options) => options),
		);
		server.next({ change: { id: 7, state: "blocked" } }, { path: GITLAB_ROUTES.userinfo });
		expect(landingOf(await connect(owner, spaceId, { provider: "gitlab" }))).toMatchObject(failed);
	});
});

describe("a declaration that does not fit is refused as the server begins:", () => {
	const google = { clientId: "a", clientSecret: "canary-secret" };
	const github = fromBetterAuth({ id: "github" });
	const own = `${ORIGIN}/api/auth/callback/google`;
	const server = {
		issuer: "https://id.example.com",
		client: { clientId: "a", clientSecret: "canary-secret" },
	};
	const endpoints = {
		discoveryUrl: undefined,
		authorizationUrl: `${server.issuer}/authorize`,
		tokenUrl: `${server.issuer}/token`,
	};
	const generic = (config: object, first: boolean) =>
		registeredByIssuer(server, { config: { ...endpoints, ...config }, first });
	it.each([
		["nothing of that id", { provider: github }, /"github" is not registered with Better Auth/],
		[
			"another one",
			{ provider: github, auth: { socialProviders: { google } } },
			/"github" is not registered .* or declare it with oauth2\(\)/,
		],
		[
			"one that is switched off",
			{ provider: github, auth: { socialProviders: { github: { ...google, enabled: false } } } },
			/"github" is not registered/,
		],
		[
			"one with a redirect URI of its own",
			{
				provider: fromBetterAuth({ id: "google" }),
				auth: { socialProviders: { google: { ...google, redirectURI: own } } },
			},
			/"google" is registered with a `redirectURI` of its own.* Leave it out/,
		],
		[
			"the same from a function",
			{
				provider: fromBetterAuth({ id: "google" }),
				auth: { socialProviders: { google: async () => ({ ...google, redirectURI: own }) } },
			},
			/"google" is registered with a `redirectURI`/,
		],
		["the same of genericOAuth() before us", generic({ redirectURI: own }, true), /"calendar" is registered/],
		["the same of genericOAuth() after us", generic({ redirectURI: own }, false), /"calendar" is registered/],
	])("%s", async (_, { provider, ...more }, message) => {
		const starting = createWorld({ ...more, spaces: { credentials: { providers: [provider] } } });
		const error = await starting.catch((thrown) => thrown);
		expect(error.message).toMatch(/^\[better-auth-spaces\] options\.credentials\.providers: /);
		expect(error.message).toMatch(message);
		expect(error.message).not.toContain("canary");
	});
});
