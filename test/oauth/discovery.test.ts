import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { oauth2 } from "../../src/index.ts";
import { selfSigned, trust } from "../support/certificate.ts";
import { createConnectedWorld, landingOf, PROVIDER } from "../support/connected.ts";
import { startInternet } from "../support/internet.ts";
import type { Fault } from "../support/oauth/faults.ts";
import { startWebServer } from "../support/web-server.ts";
import { createWorld, TEST_KEY } from "../support/world.ts";

const PATH = "/.well-known/openid-configuration";
const CANARY = "canary-<b>of the provider</b>";
const PUBLIC = "93.184.216.34";

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

/** Metadata is kept once it is found: each fault takes a world of its own. */
async function setUp() {
	const said: unknown[] = [];
	const world = await createConnectedWorld({
		auth: { logger: { level: "debug", log: (...line) => void said.push(line) } },
	});
	ends.push(world.close);
	const owner = await world.signUp();
	return { world, owner, spaceId: await world.createSpace(owner), said };
}

const faults: readonly [string, Fault][] = [
	["cuts the connection", "drop"],
	["answers a page", "html"],
	["leads elsewhere", "redirect"],
	["is not there", { status: 404, body: CANARY }],
	["fails", { status: 500, body: { error: CANARY } }],
	["is asked too often", { status: 429, body: CANARY, headers: { "retry-after": "60" } }],
	["answers a list", { status: 200, body: `["${CANARY}"]` }],
	["tells of another issuer", { change: { issuer: "https://other.example.com" } }],
	["tells of no issuer", { change: { issuer: undefined } }],
	["names no authorization endpoint", { change: { authorization_endpoint: undefined } }],
	["names a number for one", { change: { authorization_endpoint: 4711 } }],
	["names a path for one", { change: { authorization_endpoint: "/auth" } }],
	// A browser is sent there, by a script in the page of the application.
	["names a script for one", { change: { authorization_endpoint: "javascript:alert(document.domain)//" } }],
	["names a page of its own making for one", { change: { authorization_endpoint: "data:text/html,hello" } }],
	["puts a login into it", { change: { authorization_endpoint: "http://user:password@127.0.0.1/auth" } }],
	["names no token endpoint", { change: { token_endpoint: undefined } }],
	["names one that is no URL", { change: { token_endpoint: "token" } }],
	["names a file for one", { change: { token_endpoint: "file:///etc/passwd" } }],
];

describe("to begin fails, and repeats nothing of the provider's,", () => {
	it.each(faults)("when its metadata %s; the next attempt asks again", async (_, fault) => {
		const { world, owner, spaceId, said } = await setUp();
		world.server.next(fault, { path: PATH });
		const refused = await world.begin(owner, { spaceId });
		expect([refused.status, refused.body?.code, refused.headers.get("location")]).toEqual([
			502,
			"SPACE_CONNECT_FAILED",
			null,
		]);
		expect(refused.text + inspect(said, { depth: 9 })).not.toMatch(/canary|javascript|password/);
		expect(world.server.requests.map(({ path }) => path)).toEqual([PATH]);
		expect(await world.rows("verification")).toEqual([]);
		expect(landingOf(await world.connect(owner, spaceId))).toEqual({ status: 302, path: "/done" });
	});
});

it("metadata is asked for once, however many connect", async () => {
	const { world, owner, spaceId } = await setUp();
	await Promise.all(Array.from({ length: 8 }, () => world.begin(owner, { spaceId })));
	await world.connect(owner, spaceId);
	expect(world.server.requests.filter(({ path }) => path === PATH)).toHaveLength(1);
});

/** Whoever writes the metadata must not choose what of our network is asked, with the client's secret. */
describe("without `privateNetwork` an endpoint is not asked that is", () => {
	const certificate = selfSigned(["id.provider.test", "inside.provider.test", "localhost", "127.0.0.1"]);

	it.each([
		["this machine by its address", (port: number) => `https://127.0.0.1:${port}/token`],
		["this machine by name", (port: number) => `https://localhost:${port}/token`],
		["a private address under a public name", (port: number) => `https://inside.provider.test:${port}/token`],
		["not https", (port: number) => `http://id.provider.test:${port}/token`],
	])("%s", async (_, tokenEndpoint) => {
		const internet = startInternet({ "id.provider.test": [PUBLIC], "inside.provider.test": ["10.0.0.7"] });
		ends.push(internet.stop, trust(certificate));
		let endpoint = "";
		const web = await startWebServer({
			certificate,
			answer: ({ path }, response) => {
				const issuer = `https://id.provider.test:${web.port}`;
				const metadata = { issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: endpoint };
				const tokens = { access_token: "an-access-token", token_type: "bearer" };
				response.setHeader("content-type", "application/json");
				response.end(JSON.stringify(path === PATH ? metadata : tokens));
			},
		});
		const issuer = `https://id.provider.test:${web.port}`;
		const provider = oauth2({ id: PROVIDER, issuer, clientId: "spaces", clientSecret: "secret" });
		const world = await createWorld({
			spaces: { credentials: { keys: [{ id: "test", key: TEST_KEY }], providers: [provider] } },
		});
		ends.push(web.close, world.close);
		const owner = await world.signUp();
		const spaceId = await world.createSpace(owner);
		const connect = async () => {
			const body = { spaceId, provider: PROVIDER, callbackURL: "/done" };
			const begun = await world.call(owner, "/spaces/credentials/connect", { body });
			if (begun.status !== 200) return { error: begun.body.code };
			const state = new URL(begun.body.url).searchParams.get("state") ?? "";
			return landingOf(
				await world.call(owner, `/spaces/credentials/callback/${PROVIDER}`, {
					query: { state, code: "a-code" },
				}),
			);
		};
		endpoint = tokenEndpoint(web.port);
		expect(await connect()).toMatchObject({ error: "SPACE_CONNECT_FAILED" });
		expect(web.requests.map(({ path }) => path)).toEqual([PATH]);
		expect(internet.connected).toEqual([PUBLIC]);
	});
});
