import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { spaceFetch } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { type ConnectedWorld, createConnectedWorld, landingOf, PROVIDER } from "../support/connected.ts";
import { type Recorded, startWebServer, type WebServer } from "../support/web-server.ts";
import type { Person } from "../support/world.ts";

let world: ConnectedWorld;
let web: WebServer;
let owner: Person;
let spaceId: string;
/** What the API answers, by turns; 200 when there is none left. */
const statuses: number[] = [];

beforeAll(async () => {
	web = await startWebServer({
		answer: (_, response) => {
			const status = statuses.shift() ?? 200;
			response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {});
			response.end(`{"status":${status}}`);
		},
	});
	world = await createConnectedWorld({ provider: { hosts: [`127.0.0.1:${web.port}`] } });
	owner = await world.signUp();
});
afterAll(async () => {
	await world.close();
	await web.close();
});
beforeEach(async () => {
	spaceId = await world.createSpace(owner);
	expect(landingOf(await world.connect(owner, spaceId))).toEqual({ status: 302, path: "/done" });
	web.requests.length = 0;
	world.server.requests.length = 0;
	statuses.length = 0;
});

const api = (path = "/events") => `http://127.0.0.1:${web.port}${path}`;
const fetchAs = (space = spaceId) => spaceFetch(world.auth, { spaceId: space, provider: PROVIDER });
const refreshes = () => world.server.tokenRequests("refresh_token").length;
const bearers = () => web.requests.map(({ headers }) => headers.authorization);
const essence = ({ method, path, body, headers }: Recorded) => [method, path, body, headers["content-type"]];

describe("a request to a provider that a space is connected to", () => {
	it("carries the token, and not one of the caller's", async () => {
		const { accessToken } = await world.token(spaceId);
		const response = await fetchAs()(api(), { headers: { authorization: "Bearer mine", "x-own": "1" } });
		expect([response.status, await response.json()]).toEqual([200, { status: 200 }]);
		expect(web.requests).toMatchObject([
			{ method: "GET", path: "/events", headers: { authorization: `Bearer ${accessToken}`, "x-own": "1" } },
		]);
		expect(refreshes()).toBe(0);
	});

	it("carries a new token where the stored one has expired", async () => {
		const { accessToken } = await world.token(spaceId);
		const update = { expiresAt: new Date(Date.now() - 1_000), nextRetryAt: new Date(Date.now() - 1_000) };
		await world.adapter.update({
			model: "spaceCredential",
			where: [{ field: "spaceId", value: spaceId }],
			update,
		});
		expect((await fetchAs()(api())).status).toBe(200);
		expect([refreshes(), web.requests.length]).toEqual([1, 1]);
		expect(bearers()).not.toContain(`Bearer ${accessToken}`);
		expect(await world.server.accessTokenWorks(String(bearers()[0]).replace("Bearer ", ""))).toBe(true);
	});

	it.each([
		["a text", () => "first line\nsecond"],
		["bytes", () => new TextEncoder().encode("bytes €")],
		["a form", () => new URLSearchParams({ a: "1", b: "ü" })],
		["a blob", () => new Blob(["a blob"], { type: "text/x-own" })],
		[
			"parts",
			() =>
				Object.entries({ file: new Blob(["content"]) }).reduce((form, [name, value]) => {
					form.append(name, value);
					return form;
				}, new FormData()),
		],
		["a stream", () => new Blob(["one ", "two"]).stream()],
	])("is sent again, with a new token, after a 401: %s and all", async (_, body) => {
		statuses.push(401);
		const { accessToken } = await world.token(spaceId);
		const init = { method: "PUT", body: body(), duplex: "half", headers: { "x-own": "1" } };
		const response = await fetchAs()(api("/events?x=1"), init as RequestInit);
		expect([response.status, await response.json()]).toEqual([200, { status: 200 }]);
		expect([refreshes(), web.requests.length]).toEqual([1, 2]);
		const [first, second] = web.requests as [Recorded, Recorded];
		expect(first.body).not.toBe("");
		expect(essence(second)).toEqual(essence(first));
		expect(second.headers["x-own"]).toBe("1");
		expect(bearers()[0]).toBe(`Bearer ${accessToken}`);
		expect(bearers()[1]).toBe(`Bearer ${(await world.token(spaceId)).accessToken}`);
		expect(bearers()[1]).not.toBe(bearers()[0]);
	});

	it("that is a `Request` is sent again, too", async () => {
		statuses.push(401);
		const request = new Request(api("/things"), {
			method: "POST",
			body: "a body",
			headers: { "x-own": "1" },
		});
		expect((await fetchAs()(request)).status).toBe(200);
		expect(web.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
			["POST", "/things", "a body"],
			["POST", "/things", "a body"],
		]);
	});

	it("is answered with a second 401 as it is", async () => {
		statuses.push(401, 401, 200);
		const response = await fetchAs()(api());
		expect([response.status, await response.json()]).toEqual([401, { status: 401 }]);
		expect([refreshes(), web.requests.length]).toEqual([1, 2]);
	});

	it.each([400, 403, 404, 429, 500])(
		"is answered with a %d as it is: no token will do better",
		async (status) => {
			statuses.push(status);
			const response = await fetchAs()(api());
			expect([response.status, await response.json()]).toEqual([status, { status }]);
			expect([refreshes(), web.requests.length]).toEqual([0, 1]);
		},
	);

	it("does not follow a redirect, not even after a 401", async () => {
		statuses.push(401, 302);
		const response = await fetchAs()(api());
		expect([response.status, response.headers.get("location")]).toEqual([302, "/elsewhere"]);
		expect(web.requests.map(({ path }) => path)).toEqual(["/events", "/events"]);
	});

	it("is refreshed for once, when twenty at a time are refused the same token", async () => {
		await fetchAs()(api());
		web.requests.length = 0;
		statuses.push(...Array(20).fill(401));
		const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => fetchAs()(api(`/${index}`))));
		// Whoever comes with the new token while there are refusals left is refused that, too, and told so.
		expect(answers.every(({ status }) => status === 200 || status === 401)).toBe(true);
		expect(new Set(bearers()).size).toBe(refreshes() + 1);
		expect(await world.server.accessTokenWorks((await world.token(spaceId)).accessToken)).toBe(true);
	});
});

describe("a 401 is answered, body and all, when there is no other token:", () => {
	it.each([
		[
			"the provider takes the connection for dead",
			{ status: 400, body: { error: "invalid_grant" } },
			"needs_reauth",
		],
		["the provider is away", { status: 503 }, "degraded"],
		["the provider refuses the client", { status: 401, body: { error: "invalid_client" } }, "degraded"],
	] as const)("%s", async (_, fault, status) => {
		statuses.push(401);
		world.server.next(fault);
		const response = await fetchAs()(api(), { method: "POST", body: "a body" });
		expect([response.status, await response.json()]).toEqual([401, { status: 401 }]);
		expect([refreshes(), web.requests.length]).toEqual([1, 1]);
		expect(await world.list(owner, spaceId)).toMatchObject([{ status }]);
	});

	it("there is no refresh token", async () => {
		await world.auth.api.putSpaceCredential({
			body: { spaceId, provider: PROVIDER, kind: "oauth2", accessToken: "a-token-by-hand" },
		});
		statuses.push(401);
		expect((await fetchAs()(api())).status).toBe(401);
		expect(bearers()).toEqual(["Bearer a-token-by-hand"]);
		expect(refreshes()).toBe(0);
	});
});

describe("nothing is sent", () => {
	const refused = async (call: Promise<Response>, code: string) => {
		await expect(call).rejects.toMatchObject({ body: { code } });
		expect(web.requests).toEqual([]);
	};

	it("where the space is not connected, though another one is", async () => {
		const other = await world.createSpace(owner);
		await refused(fetchAs(other)(api()), "SPACE_CREDENTIAL_NOT_FOUND");
	});

	it("where the connection is dead, or was disconnected", async () => {
		const where = [{ field: "spaceId", value: spaceId }];
		const { accessToken } = await world.token(spaceId);
		world.server.next({ status: 400, body: { error: "invalid_grant" } });
		await world.token(spaceId, accessToken).catch(() => {});
		await refused(fetchAs()(api()), "SPACE_CREDENTIAL_NEEDS_REAUTH");
		await world.adapter.update({ model: "spaceCredential", where, update: { status: "revoked" } });
		await refused(fetchAs()(api()), "SPACE_CREDENTIAL_REVOKED");
		await world.call(owner, PATHS.credentialsDelete, { body: { spaceId, provider: PROVIDER, force: true } });
		await refused(fetchAs()(api()), "SPACE_CREDENTIAL_NOT_FOUND");
	});

	it("to a host that is not declared, whatever the API answered before", async () => {
		await refused(fetchAs()(`http://localhost:${web.port}/events`), "SPACE_DESTINATION_REFUSED");
		await refused(fetchAs()(`${world.server.issuer}/me`), "SPACE_DESTINATION_REFUSED");
		expect(world.server.requests).toEqual([]);
	});
});
