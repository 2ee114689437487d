import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ConnectedWorld, createConnectedWorld, landingOf, SCOPES } from "../support/connected.ts";
import type { Fault } from "../support/oauth/faults.ts";
import type { Person } from "../support/world.ts";

const CANARY = "canary-4711-<b>of the provider</b>";
const FAILED = { status: 302, path: "/done", error: "SPACE_CONNECT_FAILED" };

let world: ConnectedWorld;
let owner: Person;
let spaceId: string;
const said: unknown[] = [];

beforeAll(async () => {
	world = await createConnectedWorld({
		spaces: { audit: true, onEvent: (event) => void said.push(event) },
		auth: { logger: { level: "debug", log: (...line) => void said.push(line) } },
	});
	owner = await world.signUp();
});
afterAll(() => world.close());
beforeEach(async () => {
	spaceId = await world.createSpace(owner);
	world.server.requests.length = 0;
	said.length = 0;
});

const connect = (fault: Fault, path = "/token") => {
	const end = world.server.next(fault, { path });
	return world.connect(owner, spaceId).finally(end);
};
const rows = async () => (await world.rows("spaceCredential")).filter((row) => row.spaceId === spaceId);

const replaced: readonly [string, Fault][] = [
	["cuts the connection", "drop"],
	["answers a page", "html"],
	["leads elsewhere along with the secrets", "redirect"],
	["leads elsewhere", { status: 302, headers: { location: "/elsewhere" } }],
	[
		"has moved for good, and answers a token with it",
		{
			status: 301,
			body: { access_token: CANARY, token_type: "bearer" },
			headers: { location: "/elsewhere" },
		},
	],
	["answers an error as a success", { status: 200, body: { error: "bad", error_description: CANARY } }],
	["answers `ok: false` as a success", { status: 200, body: { ok: false, error: CANARY } }],
	["answers an error beside null", { status: 200, body: { access_token: null, error: CANARY } }],
	["answers nothing", { status: 200 }],
	["answers no JSON", { status: 200, body: `{"access_token":"${CANARY}` }],
	["answers a text", { status: 200, body: `access_token=${CANARY}&token_type=bearer` }],
	["answers no token", { status: 200, body: { token_type: "bearer", note: CANARY } }],
	["has created something", { status: 201, body: { access_token: CANARY, token_type: "bearer" } }],
	["refuses the code", { status: 400, body: { error: "invalid_grant", error_description: CANARY } }],
	["refuses the client", { status: 401, body: { error: "invalid_client", error_description: CANARY } }],
	[
		"asks for a login of another kind",
		{
			status: 401,
			body: CANARY,
			headers: { "www-authenticate": `Basic realm="${CANARY}"` },
		},
	],
	["is asked too often", { status: 429, body: { error: CANARY }, headers: { "retry-after": "120" } }],
	["fails", { status: 500, body: CANARY }],
	["is away", { status: 503, body: `<h1>${CANARY}</h1>`, headers: { "retry-after": "120" } }],
	["loses its answer", "lost"],
];

const changed: readonly [string, Record<string, unknown>][] = [
	["no access token", { access_token: undefined }],
	["null for the access token", { access_token: null }],
	["an empty access token", { access_token: "" }],
	["a number for the access token", { access_token: 4711 }],
	["an access token of 20,000 characters", { access_token: "x".repeat(20_000) }],
	["a refresh token of 20,000 characters", { refresh_token: "x".repeat(20_000) }],
	["a token, and goes on beyond a megabyte", { note: "x".repeat(1_048_576) }],
	["an access token that is no Unicode", { access_token: "\ud800-half-a-character" }],
	["a mask for the access token", { access_token: "****************" }],
	["a list for the refresh token", { refresh_token: [CANARY] }],
	["a token of another type", { token_type: "mac" }],
	["a number for its type", { token_type: 5 }],
	["an expiry before now", { expires_in: -1 }],
	["an expiry that is no number", { expires_in: CANARY }],
	["a number for the scopes", { scope: 5 }],
	["no ID token, though one was asked for", { id_token: undefined }],
	["an ID token that is none", { id_token: CANARY }],
];

describe("a space is not connected, and nothing the provider said is repeated,", () => {
	it.each([
		...replaced,
		...changed.map(([name, change]) => [`answers ${name}`, { change }] as [string, Fault]),
	])("when the token endpoint %s", async (_, fault) => {
		const landed = await connect(fault);
		expect(landingOf(landed)).toMatchObject(FAILED);
		expect(world.server.tokenRequests()).toHaveLength(1);
		expect(world.server.requests.filter(({ path }) => path === "/elsewhere")).toEqual([]);
		expect(await rows()).toEqual([]);
		const told = landed.text + JSON.stringify([...landed.headers]) + inspect(said, { depth: 9 });
		expect(told).not.toContain("canary");
		expect(said).toEqual([]);
		// A used code is worth nothing, but the next attempt is as good as any.
		expect(landingOf(await world.connect(owner, spaceId))).toEqual({ status: 302, path: "/done" });
	});

	it("when the token endpoint, or the discovery, does not answer within ten seconds", async () => {
		const silent = await createConnectedWorld();
		const person = await silent.signUp();
		const space = await silent.createSpace(person);
		silent.server.next("hang", { path: "/.well-known/openid-configuration" });
		const began = performance.now();
		const [landed, begun] = await Promise.all([connect("hang"), silent.begin(person, { spaceId: space })]);
		const seconds = (performance.now() - began) / 1000;
		expect(landingOf(landed)).toMatchObject(FAILED);
		expect([begun.status, begun.body.code]).toEqual([502, "SPACE_CONNECT_FAILED"]);
		expect(await rows()).toEqual([]);
		expect(seconds).toBeGreaterThan(9);
		expect(seconds).toBeLessThan(15);
		expect(landingOf(await silent.connect(person, space))).toEqual({ status: 302, path: "/done" });
		await silent.close();
	});
});

const inFiveYears = {
	expiresAt: expect.stringMatching(
		new RegExp(`^${new Date().getFullYear() + 5}-|^${new Date().getFullYear() + 4}-12-`),
	),
};

describe("a space is connected all the same when the token endpoint answers", () => {
	it.each([
		["no type of its token", { token_type: undefined }, {}],
		["null for the type of its token", { token_type: null }, {}],
		["a type in capitals", { token_type: "BEARER" }, {}],
		[
			"null for everything it may leave out",
			{ token_type: null, expires_in: null, scope: null },
			{ expiresAt: null },
		],
		["its expiry as a text", { expires_in: "3600" }, {}],
		["an expiry that no calendar knows", { expires_in: 1e300 }, inFiveYears],
		["an expiry in thirty thousand years", { expires_in: 1e12 }, inFiveYears],
		["that it has expired already", { expires_in: 0 }, {}],
		["no scopes", { scope: undefined }, {}],
		["scopes in a list", { scope: SCOPES }, {}],
		["scopes between commas", { scope: SCOPES.join(",") }, {}],
		["scopes twice", { scope: [...SCOPES, ...SCOPES].join(" ") }, {}],
		["what RFC 6749 does not know", { ok: true, error: null, extra: { deep: [1] } }, {}],
		["an access token of 16,384 characters", { access_token: "x".repeat(16_384) }, {}],
	] as [string, Record<string, unknown>, Record<string, unknown>][])("%s", async (_, change, expected) => {
		expect(landingOf(await connect({ change }))).toEqual({ status: 302, path: "/done" });
		expect(await world.list(owner, spaceId)).toMatchObject([
			{ status: "active", accountId: "alice", scopes: SCOPES, expiresAt: expect.any(String), ...expected },
		]);
	});

	it("no refresh token: then it lasts as long as its access token", async () => {
		expect(landingOf(await connect({ change: { refresh_token: null } }))).toEqual({
			status: 302,
			path: "/done",
		});
		const { accessToken } = await world.token(spaceId);
		expect(await world.server.accessTokenWorks(accessToken)).toBe(true);
		await expect(world.token(spaceId, accessToken)).rejects.toMatchObject({
			body: { code: "SPACE_CREDENTIAL_NEEDS_REAUTH" },
		});
	});
});

/** @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation the connection vouches for what it carries */
describe("an ID token", () => {
	const jwt = (header: object, claims: object) =>
		`${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".")}.AAAA`;
	const now = () => Math.floor(Date.now() / 1000);

	it.each([
		["of this very request", {}, {}, null],
		["of another request", { nonce: "another" }, {}, "SPACE_CONNECT_FAILED"],
		["of no request", { nonce: undefined }, {}, "SPACE_CONNECT_FAILED"],
		["for another client", { aud: "another" }, {}, "SPACE_CONNECT_FAILED"],
		[
			"for two clients, ours not the one it was given to",
			{ aud: ["spaces", "b"], azp: "b" },
			{},
			"SPACE_CONNECT_FAILED",
		],
		["of another issuer", { iss: "https://other.example.com" }, {}, "SPACE_CONNECT_FAILED"],
		["that has expired", { exp: now() - 3600 }, {}, "SPACE_CONNECT_FAILED"],
		["of nobody", { sub: undefined }, {}, "SPACE_CONNECT_FAILED"],
		["without a signature", {}, { alg: "none" }, "SPACE_CONNECT_FAILED"],
		["of an algorithm that the provider does not use", {}, { alg: "HS256" }, "SPACE_CONNECT_FAILED"],
	])("%s", async (_, claims, header, error) => {
		const begun = await world.begin(owner, { spaceId });
		const nonce = new URL(begun.body.url).searchParams.get("nonce");
		const basics = { iss: world.server.issuer, aud: "spaces", sub: "mallory", nonce };
		const times = { iat: now(), exp: now() + 3600 };
		const id_token = jwt({ alg: "ES256", ...header }, { ...basics, ...times, ...claims });
		world.server.next({ change: { id_token } });
		const landed = landingOf(await world.comeBack(owner, await world.server.consent(begun.body.url)));
		expect((landed as { error?: string }).error ?? null).toBe(error);
		const listed = error ? [] : [{ accountId: "mallory" }];
		expect(await world.list(owner, spaceId)).toMatchObject(listed);
	});
});
