import { createServer, type Server } from "node:net";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { type AnyProvider, apiKey, basic, custom, type SpaceEvent } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { sqlite } from "../support/backends.ts";
import { selfSigned, trust } from "../support/certificate.ts";
import { type Internet, startInternet } from "../support/internet.ts";
import { startWebServer, type WebServer } from "../support/web-server.ts";
import { createWorld, type Person, TEST_KEY, type World } from "../support/world.ts";

const SECRET = "key-canary-9f2b7c1e55";
const keys = [{ id: "test", key: TEST_KEY }];
const certificate = selfSigned(["api.provider.test"]);

/** Answers with the status that the path names, and repeats the credential wherever an answer can hold text. */
const chatty = (status: number, authorization: string | undefined) =>
	({ status, text: `${authorization}`, location: `https://evil.test/?${authorization}` }) as const;

let web: WebServer;
let secure: WebServer;
let expired: WebServer;
let garbage: Server;
let world: World;
let owner: Person;
let spaceId: string;
let internet: Internet;
const events: SpaceEvent[] = [];
const logged: unknown[] = [];

beforeAll(async () => {
	web = await startWebServer({
		answer: ({ path, headers }, response) => {
			if (path === "/hang") return;
			if (path === "/cut") return void response.socket?.destroy();
			const { status, text, location } = chatty(Number(path.slice(1)), headers.authorization);
			response.writeHead(status, text.replace(/[^\w ]/g, ""), { location, "x-echo": text });
			response.end(status === 204 ? undefined : text);
		},
	});
	secure = await startWebServer({ certificate });
	expired = await startWebServer({ certificate: selfSigned(["api.provider.test"], { days: -1 }) });
	garbage = createServer((socket) => socket.end("this is no http\r\n\r\n"));
	await new Promise<void>((resolve) => garbage.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
	for (const server of [web, secure, expired]) await server.close();
	garbage.close();
});
beforeEach(async () => {
	internet = startInternet({ "api.provider.test": ["93.184.216.34"], "unknown.provider.test": [] });
	web.requests.length = 0;
	events.length = 0;
	logged.length = 0;
});
afterEach(async () => {
	internet.stop();
	vi.restoreAllMocks();
	await world?.close();
});

/** A world in which the space has a credential for each of these providers. */
async function start(...providers: AnyProvider[]) {
	world = await createWorld({
		spaces: {
			audit: true,
			onEvent: (event) => void events.push(event),
			credentials: { keys, providers },
		},
		auth: { logger: { level: "debug", log: (...line) => void logged.push(line) } },
	});
	owner = await world.signUp();
	spaceId = await world.createSpace(owner);
	for (const { id, kind } of providers) {
		const credential = {
			api_key: { secret: SECRET },
			basic: { username: "u", password: SECRET },
			custom: { fields: { token: SECRET } },
		}[kind as "api_key"];
		await world.auth.api.putSpaceCredential({ body: { spaceId, provider: id, ...credential } });
	}
	events.length = 0;
}

const test = (provider = "p", who: Pick<Person, "headers"> = owner) =>
	world.call(who, PATHS.credentialsTest, { body: { spaceId, provider } });

/** The outcome, once nothing but it was told anywhere. */
async function outcome(provider = "p") {
	events.length = 0;
	const { status: httpStatus, body, text, headers } = await test(provider);
	expect([httpStatus, headers.get("cache-control")]).toEqual([200, "no-store"]);
	const { ok, code, status, ...rest } = body;
	expect(rest).toEqual({ spaceId, provider });
	expect(events).toMatchObject([{ type: "credential.tested", provider, code, actorId: owner.id, spaceId }]);
	const trail = await world.call(owner, "/spaces/audit", { query: { spaceId, type: "credential.tested" } });
	expect(trail.body.events[0]).toMatchObject({ provider, details: { code } });
	const told = [
		text,
		JSON.stringify([...headers]),
		trail.text,
		inspect([events, logged], { depth: 9 }),
	].join();
	for (const form of [
		SECRET,
		Buffer.from(SECRET).toString("base64"),
		Buffer.from(`u:${SECRET}`).toString("base64"),
	])
		expect(told).not.toContain(form);
	return [ok, code, status];
}

const local = (path: string) => ({
	hosts: [`127.0.0.1:${web.port}`],
	privateNetwork: true,
	test: { url: `http://127.0.0.1:${web.port}${path}` },
});

describe("a request of the provider's tells", () => {
	it("by its status, whatever else it answers", async () => {
		const table: [code: string, ...statuses: number[]][] = [
			["ok", 200, 201, 204, 299],
			["redirected", 301, 302, 303, 304, 307, 308],
			["rejected", 401, 403],
			["unexpected", 400, 404, 418, 429, 500, 503],
		];
		const statuses = table.flatMap(([, ...list]) => list);
		await start(...statuses.map((status) => apiKey({ id: `p${status}`, ...local(`/${status}`) })));
		for (const [code, ...list] of table) {
			for (const status of list) expect(await outcome(`p${status}`)).toEqual([code === "ok", code, status]);
		}
		expect(web.requests).toHaveLength(statuses.length);
		for (const { method, headers } of web.requests)
			expect([method, headers.authorization]).toEqual(["GET", `Bearer ${SECRET}`]);
	});

	it("with the method, headers and body it declares, and a login carried as such", async () => {
		const { test, ...here } = local("/200");
		const request = { ...test, method: "POST", headers: { "x-a": "1", authorization: "mine" }, body: "ping" };
		await start(basic({ id: "p", ...here, test: request }));
		expect(await outcome()).toEqual([true, "ok", 200]);
		expect(web.requests[0]).toMatchObject({
			method: "POST",
			headers: { "x-a": "1", authorization: `Basic ${Buffer.from(`u:${SECRET}`).toString("base64")}` },
			body: "ping",
		});
	});

	it("unreachable: nobody listens, the connection is cut, what answers is no HTTP, the name is unknown", async () => {
		const closed = await startWebServer();
		await closed.close();
		const { port } = garbage.address() as { port: number };
		const http = (id: string, host: string) =>
			apiKey({ id, hosts: [host], privateNetwork: true, test: { url: `http://${host}/` } });
		await start(
			http("closed", `127.0.0.1:${closed.port}`),
			http("garbage", `127.0.0.1:${port}`),
			http("unknown", "unknown.provider.test"),
			apiKey({ id: "cut", ...local("/cut") }),
		);
		for (const id of ["closed", "garbage", "unknown", "cut"]) {
			expect(await outcome(id), id).toEqual([false, "unreachable", null]);
		}
	});

	it("insecure: nobody vouches for the certificate, it is another's, it is over, or there is no TLS", async () => {
		const https = (id: string, host: string, port: number) =>
			apiKey({
				id,
				hosts: [`${host}:${port}`],
				privateNetwork: true,
				test: { url: `https://${host}:${port}/` },
			});
		await start(
			https("unknown", "api.provider.test", secure.port),
			https("other", "127.0.0.1", secure.port),
			https("expired", "api.provider.test", expired.port),
			https("plain", "127.0.0.1", web.port),
		);
		for (const id of ["unknown", "other", "expired", "plain"]) {
			expect(await outcome(id), id).toEqual([false, "insecure", null]);
		}
		expect([...secure.requests, ...web.requests]).toEqual([]);
		const distrust = trust(certificate);
		for (const [id, found] of [
			["unknown", [true, "ok", 200]],
			["other", [false, "insecure", null]],
		] as const) {
			expect(await outcome(id), id).toEqual(found);
		}
		distrust();
	});

	it("not_allowed: the declared name leads to a private address", async () => {
		const host = `api.provider.test:${secure.port}`;
		await start(apiKey({ id: "p", hosts: [host], test: { url: `https://${host}/` } }));
		internet.names.set("api.provider.test", ["169.254.169.254"]);
		const before = secure.connections();
		expect(await outcome()).toEqual([false, "not_allowed", null]);
		expect([secure.connections(), internet.connected]).toEqual([before, []]);
	});

	it("failed: the secret fits into no header", async () => {
		await start(apiKey({ id: "p", ...local("/200") }));
		await world.auth.api.putSpaceCredential({
			body: { spaceId, provider: "p", secret: `${SECRET}\n${SECRET}` },
		});
		expect(await outcome()).toEqual([false, "failed", null]);
		expect(web.requests).toEqual([]);
	});
});

describe("after ten seconds it is timed_out", () => {
	const { timeout } = AbortSignal;
	const hurry = () =>
		vi.spyOn(AbortSignal, "timeout").mockImplementation((limit) => timeout.call(AbortSignal, limit / 100));

	it("when a request is not answered", async () => {
		await start(apiKey({ id: "p", ...local("/hang") }));
		const limits = hurry();
		expect(await outcome()).toEqual([false, "timed_out", null]);
		expect(limits.mock.calls).toEqual([[10_000]]);
	});

	it("when the application's own test does not end, with or without a request, or begins one of its own", async () => {
		const { test, ...here } = local("/hang");
		await start(
			apiKey({ id: "idle", test: () => new Promise(() => {}) }),
			apiKey({ id: "asking", ...here, test: async (_, { fetch }) => (await fetch(test.url)) as never }),
			apiKey({
				id: "own-signal",
				...here,
				test: async (_, { fetch }) =>
					(await fetch(test.url, { signal: new AbortController().signal })) as never,
			}),
			apiKey({
				id: "obedient",
				test: (_, { signal }) =>
					new Promise((resolve) =>
						signal.addEventListener("abort", () => resolve({ ok: true, code: "ok", status: 200 })),
					),
			}),
		);
		hurry();
		for (const id of ["idle", "asking", "own-signal", "obedient"]) {
			expect(await outcome(id), id).toEqual([false, "timed_out", null]);
		}
	});

	it("by the clock", async () => {
		await start(apiKey({ id: "p", ...local("/hang") }));
		const before = performance.now();
		expect(await outcome()).toEqual([false, "timed_out", null]);
		const seconds = (performance.now() - before) / 1000;
		expect(seconds).toBeGreaterThan(9.9);
		expect(seconds).toBeLessThan(15);
	});
});

describe("a test of the application's own making", () => {
	it("is handed the secret of its kind and a fetch that carries it", async () => {
		const { test, ...here } = local("/403");
		const seen: unknown[] = [];
		await start(
			custom({
				id: "p",
				...here,
				fields: z.object({ token: z.string() }),
				headers: ({ fields }) => ({ authorization: `Bearer ${fields.token}` }),
				test: async (secret, { fetch }) => {
					seen.push(secret);
					const { status } = await fetch(test.url, { method: "HEAD", headers: { authorization: "mine" } });
					return { ok: false, code: "rejected", status };
				},
			}),
		);
		expect(await outcome()).toEqual([false, "rejected", 403]);
		expect(seen).toEqual([{ kind: "custom", fields: { token: SECRET } }]);
		expect(web.requests[0]).toMatchObject({ method: "HEAD", headers: { authorization: `Bearer ${SECRET}` } });
	});

	const odd: [name: string, answer: unknown, expected: unknown[]][] = [
		["nothing", undefined, [false, "failed", null]],
		["null", null, [false, "failed", null]],
		["a text", SECRET, [false, "failed", null]],
		["true", true, [false, "failed", null]],
		["a number", 200, [false, "failed", null]],
		["an empty object", {}, [false, "failed", null]],
		["ok alone", { ok: true }, [true, "ok", null]],
		["an ok that is no boolean", { ok: SECRET, code: "ok", status: 200 }, [false, "failed", 200]],
		["a code of its own", { ok: true, code: SECRET, status: 200 }, [true, "ok", 200]],
		["a code of the prototype", { ok: false, code: "constructor", status: null }, [false, "failed", null]],
		["ok that contradicts its code", { ok: true, code: "rejected", status: 401 }, [false, "rejected", 401]],
		["a code that contradicts ok", { ok: false, code: "ok", status: 200 }, [false, "failed", 200]],
		["a text for a status", { ok: true, code: "ok", status: SECRET }, [true, "ok", null]],
		["a fraction for a status", { ok: true, code: "ok", status: 200.5 }, [true, "ok", null]],
		["a PIN for a status", { ok: true, code: "ok", status: 48_151_623 }, [true, "ok", null]],
		["a status of two digits", { ok: true, code: "ok", status: 99 }, [true, "ok", null]],
		["more than asked for", { ok: true, code: "ok", status: 250, text: SECRET }, [true, "ok", 250]],
		[
			"a getter that throws",
			Object.defineProperty({}, "ok", { get: () => raise() }),
			[false, "failed", null],
		],
	];
	const raise = (): never => {
		throw new TypeError(`bad ${SECRET}`);
	};
	it("may answer what it likes", async () => {
		await start(
			...odd.map(([, answer], index) => apiKey({ id: `p${index}`, test: async () => answer as never })),
		);
		for (const [index, [name, , expected]] of odd.entries())
			expect(await outcome(`p${index}`), name).toEqual(expected);
	});

	it("may throw what it likes, at once or later; its own TypeError is no failure of the network", async () => {
		const thrown: unknown[] = [
			new Error(SECRET),
			new TypeError(`no ${SECRET}`),
			SECRET,
			undefined,
			new Error("x", { cause: new Error(SECRET) }),
		];
		const raising = (error: unknown) => (): never => {
			throw error;
		};
		await start(
			...thrown.flatMap((error, index) => [
				apiKey({ id: `sync${index}`, test: raising(error) }),
				apiKey({ id: `async${index}`, test: async () => raising(error)() }),
			]),
		);
		for (const index of thrown.keys()) {
			expect(await outcome(`sync${index}`)).toEqual([false, "failed", null]);
			expect(await outcome(`async${index}`)).toEqual([false, "failed", null]);
		}
	});

	it("that meets a refusal or a dead network says so, also when an SDK wraps the error", async () => {
		const closed = await startWebServer();
		await closed.close();
		const wrapped = (id: string, hosts: string[], url: string) =>
			apiKey({
				id,
				hosts,
				privateNetwork: true,
				test: async (_, { fetch }) =>
					(await fetch(url).catch((error) => {
						throw new Error(`SDK: ${SECRET}`, { cause: error });
					})) as never,
			});
		await start(
			wrapped("refused", ["127.0.0.1"], `http://127.0.0.1:${web.port}/`),
			wrapped("dead", [`127.0.0.1:${closed.port}`], `http://127.0.0.1:${closed.port}/`),
			wrapped("untrusted", [`127.0.0.1:${secure.port}`], `https://127.0.0.1:${secure.port}/`),
			wrapped("no-url", ["127.0.0.1"], "no url"),
			apiKey({
				id: "homeless",
				test: async (_, { fetch }) => (await fetch("https://example.com/")) as never,
			}),
		);
		const found: Record<string, unknown> = {};
		for (const id of ["refused", "dead", "untrusted", "no-url", "homeless"]) {
			found[id] = (await outcome(id))[1];
		}
		expect(found).toEqual({
			refused: "not_allowed",
			dead: "unreachable",
			untrusted: "insecure",
			"no-url": "failed",
			homeless: "not_allowed",
		});
		expect(web.requests).toEqual([]);
	});
});

describe("nothing is asked, and nothing recorded,", () => {
	const refused = async (provider: string, who: Pick<Person, "headers"> = owner) => {
		const { status, body } = await test(provider, who);
		expect([web.requests, events]).toEqual([[], []]);
		return [status, body.code];
	};

	it("where no test is declared, or no provider", async () => {
		await start(apiKey({ id: "p" }));
		for (const id of ["p", "undeclared", "constructor"])
			expect(await refused(id)).toEqual([400, "SPACE_TEST_UNAVAILABLE"]);
	});

	it("where there is no credential of this space, or it is revoked or unreadable", async () => {
		await start(apiKey({ id: "p", ...local("/200") }));
		const [full, empty] = [spaceId, await world.createSpace(owner)];
		spaceId = empty;
		expect(await refused("p")).toEqual([404, "SPACE_CREDENTIAL_NOT_FOUND"]);
		spaceId = full;
		await world.auth.api.revokeAllSpaceCredentials({ body: { provider: "p" } });
		events.length = 0;
		expect(await refused("p")).toEqual([409, "SPACE_CREDENTIAL_REVOKED"]);
		await world.auth.api.putSpaceCredential({ body: { spaceId, provider: "p", secret: SECRET } });
		const where = [{ field: "spaceId", value: spaceId }];
		await world.adapter.update({ model: "spaceCredential", where, update: { accessTokenEncrypted: "x" } });
		events.length = 0;
		expect(await refused("p")).toEqual([422, "SPACE_CREDENTIAL_UNREADABLE"]);
	});

	it("for who may not write what guards it: the provider's module, else the vault", async () => {
		await start(
			apiKey({ id: "p", ...local("/200") }),
			apiKey({ id: "m", module: "billing", ...local("/200") }),
		);
		const [reader, writer, banker, stranger] = [
			await world.signUp(),
			await world.signUp(),
			await world.signUp(),
			await world.signUp(),
		];
		await world.join(spaceId, reader, "member");
		await world.join(spaceId, writer, "admin");
		await world.join(spaceId, banker, "trainer");
		const level = (role: string, module: string, level: "none" | "read" | "write") => ({
			role,
			module,
			level,
		});
		await world.auth.api.putSpacePermissions({
			body: {
				spaceId,
				changes: [
					level("member", "spaces.credentials", "read"),
					level("member", "billing", "read"),
					level("admin", "billing", "none"),
					level("trainer", "billing", "write"),
				],
			},
		});
		events.length = 0;
		for (const [who, provider] of [
			[reader, "p"],
			[reader, "m"],
			[writer, "m"],
			[banker, "p"],
		] as const) {
			expect(await refused(provider, who)).toEqual([403, "SPACE_FORBIDDEN"]);
		}
		expect(await refused("p", stranger)).toEqual([404, "SPACE_NOT_FOUND"]);
		expect((await refused("p", { headers: new Headers() }))[0]).toBe(401);
		expect((await test("p", writer)).body).toMatchObject({ ok: true, code: "ok" });
		expect((await test("m", banker)).body).toMatchObject({ ok: true, code: "ok" });
	});

	it("at an address of the caller's choice: the endpoint takes none (CVE-2026-42226)", async () => {
		await start(apiKey({ id: "p", ...local("/200") }));
		for (const extra of [
			{ url: "https://evil.test" },
			{ host: "evil.test" },
			{ test: { url: "https://evil.test" } },
		]) {
			const answer = await world.call(owner, PATHS.credentialsTest, {
				body: { spaceId, provider: "p", ...extra },
			});
			expect(answer.status).toBe(400);
		}
		expect(web.requests).toEqual([]);
	});
});

it("answers failed for a credential of another kind than the provider is declared as", async () => {
	const open = await sqlite.open();
	const backend = { ...sqlite, open: async () => open };
	const before = await createWorld({
		backend,
		spaces: { credentials: { keys, providers: [apiKey({ id: "p", ...local("/200") })] } },
	});
	owner = await before.signUp();
	spaceId = await before.createSpace(owner);
	await before.auth.api.putSpaceCredential({ body: { spaceId, provider: "p", secret: SECRET } });
	const calls: unknown[] = [];
	world = await createWorld({
		backend,
		spaces: {
			credentials: {
				keys,
				providers: [basic({ id: "p", test: async (secret) => void calls.push(secret) as never })],
			},
		},
	});
	expect((await test()).body).toMatchObject({ ok: false, code: "failed", status: null });
	expect([calls, web.requests]).toEqual([[], []]);
});

it("answers through auth.api as well", async () => {
	await start(apiKey({ id: "p", ...local("/401") }));
	const { headers } = owner;
	expect(await world.auth.api.testSpaceCredential({ headers, body: { spaceId, provider: "p" } })).toEqual({
		...{ spaceId, provider: "p" },
		...{ ok: false, code: "rejected", status: 401 },
	});
});

it("is asked at most ten times a minute, where rate limits are on; its neighbours are not concerned", async () => {
	world = await createWorld({
		spaces: { credentials: { keys, providers: [apiKey({ id: "p", ...local("/200") })] } },
		auth: {
			rateLimit: { enabled: true, max: 10_000 },
			advanced: { ipAddress: { ipAddressHeaders: ["x-forwarded-for"] } },
		},
	});
	owner = await world.signUp();
	spaceId = await world.createSpace(owner);
	await world.auth.api.putSpaceCredential({ body: { spaceId, provider: "p", secret: SECRET } });
	const from = (address: string, path: string, body?: object) =>
		world.call(owner, path, {
			headers: { "x-forwarded-for": address },
			...(body ? { body } : { query: { spaceId } }),
		});
	const ask = (address: string) => from(address, PATHS.credentialsTest, { spaceId, provider: "p" });
	const statuses: number[] = [];
	for (let count = 0; count < 11; count += 1) statuses.push((await ask("203.0.113.7")).status);
	expect(statuses).toEqual([...Array(10).fill(200), 429]);
	const wait = Number((await ask("203.0.113.7")).headers.get("x-retry-after"));
	expect(wait).toBeGreaterThan(45);
	expect(wait).toBeLessThanOrEqual(60);
	expect(web.requests).toHaveLength(10);
	expect((await ask("203.0.113.8")).status).toBe(200);
	for (let count = 0; count < 12; count += 1)
		expect((await from("203.0.113.7", PATHS.credentials)).status).toBe(200);
});
