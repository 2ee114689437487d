import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OAuth2Client, type OAuth2Options, oauth2 } from "../../src/index.ts";
import { type ConnectedWorld, createConnectedWorld, landingOf, redirectUriOf } from "../support/connected.ts";
import type { Fault } from "../support/oauth/faults.ts";
import type { Person } from "../support/world.ts";

const CONNECTED = { status: 302, path: "/done" };
const SCOPES = ["openid", "calendar.read"];
const SECRET = "a-secret:with/odd %characters";

/** Declared at one server, in as many ways as there are. */
const declarations = (issuer: string, client: Pick<OAuth2Client, "clientId" | "clientSecret">) => {
	const endpoints = {
		authorization: `${issuer}/auth`,
		token: `${issuer}/token`,
		revocation: `${issuer}/revocation`,
	};
	const userinfo = `${issuer}/me`;
	const basics = { ...client, scopes: SCOPES, privateNetwork: true };
	return {
		discovered: { ...basics, issuer },
		endpoints: { ...basics, endpoints },
		"endpoints.userinfo": { ...basics, endpoints: { ...endpoints, userinfo } },
		"endpoints.issuer": { ...basics, endpoints, issuer },
		post: { ...basics, issuer, clientId: "post", clientSecret: SECRET, clientAuth: "post" },
		odd: { ...basics, issuer, clientId: "odd", clientSecret: SECRET },
		public: { issuer, clientId: "public", scopes: SCOPES, privateNetwork: true },
		"no-openid": { ...basics, issuer, scopes: ["calendar.read"] },
		"no-scopes": { ...basics, issuer, scopes: undefined, authorizationParams: { scope: "openid" } },
		protected: {
			...basics,
			issuer,
			authorizationParams: {
				state: "fixed",
				nonce: "fixed",
				redirect_uri: "https://evil.test",
				client_id: "another",
				code_challenge: "fixed",
				code_challenge_method: "plain",
				response_type: "token",
				scope: "everything",
				login_hint: "alice@example.org",
			},
		},
		nested: {
			...basics,
			issuer,
			scopes: ["calendar.read"],
			normalize: ({ data, ...answer }) => ({ ...answer, ...(data as object) }),
			accountId: ({ team }) => (team as { id: string } | undefined)?.id,
		},
		careless: {
			...basics,
			issuer,
			normalize: () => {
				throw new Error("canary: no such answer");
			},
		},
		account: { ...basics, issuer, accountId: ({ account }) => account as string },
	} satisfies Record<string, Omit<OAuth2Options, "id">>;
};

type Id = keyof ReturnType<typeof declarations>;

let world: ConnectedWorld;
let owner: Person;
let spaceId: string;

beforeAll(async () => {
	const ids = Object.keys(declarations("http://127.0.0.1", { clientId: "x" }));
	const redirect_uris = ids.map(redirectUriOf);
	const grant_types = ["authorization_code", "refresh_token"];
	const client = { redirect_uris, grant_types };
	world = await createConnectedWorld({
		server: {
			redirectUris: redirect_uris,
			clients: [
				{
					...client,
					client_id: "post",
					client_secret: SECRET,
					token_endpoint_auth_method: "client_secret_post",
				},
				{ ...client, client_id: "odd", client_secret: SECRET },
				{ ...client, client_id: "public", token_endpoint_auth_method: "none" },
			],
		},
		others: ({ issuer, client }) =>
			Object.entries(declarations(issuer, client)).map(([id, options]) =>
				oauth2({ id, ...options } as OAuth2Options),
			),
	});
	owner = await world.signUp();
});
afterAll(() => world.close());
beforeEach(async () => {
	spaceId = await world.createSpace(owner);
	world.server.requests.length = 0;
});

const connect = async (provider: Id, { fault, account }: { fault?: Fault; account?: string } = {}) => {
	if (fault) world.server.next(fault);
	const consent = account === undefined ? {} : { account };
	return landingOf(await world.connect(owner, spaceId, { provider, consent }));
};
const listed = async () => (await world.list(owner, spaceId))[0];
const tokenOf = (provider: Id, rejectedToken?: string) =>
	world.auth.api.getSpaceAccessToken({ body: { spaceId, provider, rejectedToken } });

describe("a provider declared", () => {
	it.each([
		["by its issuer", "discovered", "alice"],
		["by endpoints alone, which proves no ID token", "endpoints", null],
		["by endpoints with one that tells whose a token is", "endpoints.userinfo", "alice"],
		["by endpoints and its issuer", "endpoints.issuer", "alice"],
		["with its secret in the form", "post", "alice"],
		["with a secret that has to be encoded", "odd", "alice"],
		["without a secret", "public", "alice"],
		["without openid", "no-openid", null],
		["without scopes", "no-scopes", "alice"],
	] as [string, Id, string | null][])("%s is connected, and refreshed", async (_, provider, accountId) => {
		expect(await connect(provider)).toEqual(CONNECTED);
		expect(await listed()).toMatchObject({ provider, status: "active", accountId });
		const { accessToken } = await tokenOf(provider);
		expect(await world.server.accessTokenWorks(accessToken)).toBe(true);
		const refreshed = await tokenOf(provider, accessToken);
		expect(refreshed.accessToken).not.toBe(accessToken);
		expect(await world.server.accessTokenWorks(refreshed.accessToken)).toBe(true);
	});

	it.each([
		["discovered", { client_secret: undefined }],
		["post", { client_id: "post", client_secret: SECRET }],
		["public", { client_id: "public", client_secret: undefined }],
	] as [Id, object][])(
		"%s sends its secret where it belongs, and its verifier in any case",
		async (id, form) => {
			await connect(id);
			expect(world.server.tokenRequests()).toMatchObject([
				{ form: { code_verifier: expect.stringMatching(/^[\w-]{43}$/), grant_type: "authorization_code" } },
			]);
			for (const [name, value] of Object.entries(form))
				expect(world.server.tokenRequests()[0]?.form[name]).toBe(value);
		},
	);

	it("without openid is not asked who somebody is, which it would not say", async () => {
		expect(await connect("no-openid")).toEqual(CONNECTED);
		expect(world.server.requests.filter(({ path }) => path === "/me")).toEqual([]);
	});

	it("by endpoints alone is connected whatever `iss` says: there is nothing to compare it with", async () => {
		const begun = await world.begin(owner, { spaceId, provider: "endpoints" });
		expect(new URL(begun.body.url).searchParams.get("nonce")).toMatch(/^[\w-]{43}$/);
		const url = await world.server.consent(begun.body.url);
		url.searchParams.set("iss", "https://other.example.com");
		expect(landingOf(await world.comeBack(owner, url))).toEqual(CONNECTED);
	});

	it("by endpoints and its issuer is not connected by the answer of another one", async () => {
		const begun = await world.begin(owner, { spaceId, provider: "endpoints.issuer" });
		const url = await world.server.consent(begun.body.url);
		url.searchParams.set("iss", "https://other.example.com");
		expect(landingOf(await world.comeBack(owner, url))).toMatchObject({ error: "SPACE_CONNECT_FAILED" });
	});

	it("with parameters of its own cannot loosen what binds an answer to its request", async () => {
		const { body } = await world.begin(owner, { spaceId, provider: "protected" });
		const parameters = new URL(body.url).searchParams;
		expect(Object.fromEntries(parameters)).toEqual({
			client_id: "spaces",
			response_type: "code",
			redirect_uri: redirectUriOf("protected"),
			scope: SCOPES.join(" "),
			login_hint: "alice@example.org",
			code_challenge: expect.stringMatching(/^[\w-]{43}$/),
			code_challenge_method: "S256",
			state: expect.stringMatching(/^[\w-]{43}$/),
			nonce: expect.stringMatching(/^[\w-]{43}$/),
		});
		expect([...parameters.keys()]).toHaveLength(9);
	});
});

describe("`normalize`", () => {
	const answer = (data: object) => ({ status: 200, body: { ok: true, data } });
	const tokens = { access_token: "a-nested-token", refresh_token: "r", scope: "calendar.read" };

	it("repairs an answer of a shape of its own, in which `accountId` finds whose it is", async () => {
		expect(await connect("nested", { fault: answer({ ...tokens, team: { id: "T-1" } }) })).toEqual(CONNECTED);
		expect(await listed()).toMatchObject({ accountId: "T-1", scopes: ["calendar.read"], expiresAt: null });
		expect((await tokenOf("nested")).accessToken).toBe("a-nested-token");
	});

	it("repairs the answer of a refresh, too", async () => {
		await connect("nested", { fault: answer({ ...tokens, team: { id: "T-1" } }) });
		world.server.next(answer({ ...tokens, access_token: "the-next-token" }));
		expect((await tokenOf("nested", "a-nested-token")).accessToken).toBe("the-next-token");
	});

	it("that finds an error under status 200 fails the connection", async () => {
		const landed = await connect("nested", { fault: answer({ error: "invalid_code" }) });
		expect(landed).toMatchObject({ error: "SPACE_CONNECT_FAILED" });
	});

	it("that throws fails the connection, and is told to nobody", async () => {
		const landed = await connect("careless");
		expect(landed).toMatchObject({ error: "SPACE_CONNECT_FAILED" });
		expect(JSON.stringify(landed)).not.toContain("canary");
		expect(await listed()).toBeUndefined();
	});
});

describe("`accountId`", () => {
	it("comes before what the ID token says", async () => {
		expect(await connect("account", { fault: { change: { account: "acct_1" } } })).toEqual(CONNECTED);
		expect(await listed()).toMatchObject({ accountId: "acct_1" });
	});

	it.each([
		["nothing", undefined],
		["null", null],
		["an empty text", ""],
	])("of %s leaves it to the ID token", async (_, account) => {
		expect(await connect("account", { fault: { change: { account } } })).toEqual(CONNECTED);
		expect(await listed()).toMatchObject({ accountId: "alice" });
	});

	it("that is a number is the same account the next time", async () => {
		for (const _ of [1, 2])
			expect(await connect("account", { fault: { change: { account: 4711 } } })).toEqual(CONNECTED);
		expect(await listed()).toMatchObject({ accountId: "4711" });
		expect(await connect("account", { fault: { change: { account: 4712 } } })).toMatchObject({
			error: "SPACE_CONNECT_OTHER_ACCOUNT",
		});
	});

	it.each([
		["longer than every column", "x".repeat(256)],
		["of several lines", "acct\n1"],
		["an object", { id: 1 }],
		["a list", ["acct_1"]],
		["true", true],
		["a token by its looks", "ya29.a-token-in-place-of-an-account"],
	])("that is %s is none that can be kept, so the connection fails", async (_, account) => {
		const landed = await connect("account", { fault: { change: { account } } });
		expect(landed).toMatchObject({ error: "SPACE_CONNECT_FAILED" });
		expect(await listed()).toBeUndefined();
	});
});

describe("the userinfo endpoint", () => {
	it.each([
		["answers a page", "html"],
		["fails", { status: 500 }],
		["leads elsewhere", "redirect"],
		["tells of nobody", { status: 200, body: { name: "Alice" } }],
		["does not accept the token", { status: 401 }],
	] as [string, Fault][])("that %s fails the connection", async (_, fault) => {
		const end = world.server.next(fault, { path: "/me" });
		expect(await connect("endpoints.userinfo")).toMatchObject({ error: "SPACE_CONNECT_FAILED" });
		end();
		expect(world.server.requests.map(({ path }) => path)).toContain("/me");
		expect(world.server.requests.filter(({ path }) => path === "/elsewhere")).toEqual([]);
		expect(await listed()).toBeUndefined();
	});
});
