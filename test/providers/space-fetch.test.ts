import { inspect } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createAuthClient } from "better-auth/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { apiKey, basic, custom, spaceFetch } from "../../src/index.ts";
import { smtp } from "../../src/smtp.ts";
import { sqlite } from "../support/backends.ts";
import { selfSigned, trust } from "../support/certificate.ts";
import { type Internet, startInternet } from "../support/internet.ts";
import { startWebServer, type WebServer } from "../support/web-server.ts";
import { createWorld, type Person, TEST_KEY, type World } from "../support/world.ts";

const SECRET = "key-canary-9f2b7c1e55";
const PUBLIC = "93.184.216.34";
const certificate = selfSigned(["api.provider.test", "*.provider.test"]);

let world: World;
let owner: Person;
let spaceId: string;
let web: WebServer;
let other: WebServer;
let secure: WebServer;
let internet: Internet;
let distrust: () => void;
const logged: unknown[] = [];

function providers() {
	const here = { hosts: [`127.0.0.1:${web.port}`, `localhost:${web.port}`], privateNetwork: true };
	const oddHeaders = (id: string, headers: unknown) => apiKey({ id, ...here, headers: headers as never });
	return [
		apiKey({ id: "plain", ...here }),
		apiKey({ id: "named", ...here, headers: ({ secret }) => ({ "X-Api-Key": secret, "x-version": "2" }) }),
		basic({ id: "login", ...here }),
		custom({
			id: "fields",
			...here,
			fields: z.object({ accountSid: z.string(), authToken: z.string() }),
			headers: ({ fields }) => ({ authorization: `Custom ${fields.accountSid}/${fields.authToken}` }),
		}),
		apiKey({ id: "public", hosts: [`api.provider.test:${secure.port}`, `*.provider.test:${secure.port}`] }),
		apiKey({ id: "nowhere" }),
		smtp({ id: "mail", ...here, hosts: ["127.0.0.1", "localhost"] }),
		oddHeaders("throwing", ({ secret }: { secret: string }) => {
			throw new Error(`cannot carry ${secret}`);
		}),
		oddHeaders("late", async ({ secret }: { secret: string }) => ({ authorization: secret })),
		oddHeaders("empty", () => ({})),
		oddHeaders("none", () => undefined),
		oddHeaders("number", () => ({ "x-key": 5 })),
		oddHeaders("misnamed", ({ secret }: { secret: string }) => ({ "not a name": secret })),
	];
}

beforeAll(async () => {
	web = await startWebServer();
	other = await startWebServer();
	secure = await startWebServer({ certificate });
	world = await createWorld({
		spaces: { credentials: { keys: [{ id: "test", key: TEST_KEY }], providers: providers() } },
		auth: { logger: { level: "debug", log: (...line) => void logged.push(line) } },
	});
	owner = await world.signUp();
	spaceId = await world.createSpace(owner);
	for (const { id, kind } of providers()) {
		if (kind === "api_key") await put({ provider: id, secret: SECRET });
	}
	await put({ provider: "login", username: "Jürgen", password: "pässwörd:ключ€" });
	await put({ provider: "fields", fields: { accountSid: "AC1", authToken: SECRET } });
	await put({
		provider: "mail",
		...{ host: "localhost", port: 25, secure: false, username: "u", password: SECRET },
	});
});
afterAll(async () => {
	for (const server of [web, other, secure]) await server.close();
	await world.close();
});
beforeEach(() => {
	internet = startInternet({ "api.provider.test": [PUBLIC], "a.provider.test": [PUBLIC] });
	distrust = trust(certificate);
	for (const server of [web, other, secure]) server.requests.length = 0;
});
afterEach(() => {
	internet.stop();
	distrust();
	vi.restoreAllMocks();
});

type Put = NonNullable<Parameters<World["auth"]["api"]["putSpaceCredential"]>[0]>["body"];
const put = (input: object, space = spaceId) =>
	world.auth.api.putSpaceCredential({ body: { spaceId: space, ...input } as Put });
const fetchAs = (provider: string, space = spaceId) => spaceFetch(world.auth, { spaceId: space, provider });
const at = (path = "/") => `http://127.0.0.1:${web.port}${path}`;

/** What a refused call says; it must say it before anything leaves. */
async function refusal(call: Promise<Response>) {
	const traffic = () => [web, other, secure].map((server) => [server.connections(), server.requests.length]);
	const before = traffic();
	internet.connected.length = 0;
	const error = await call.then(
		() => null,
		(caught) => caught,
	);
	expect(error).not.toBeNull();
	expect(traffic()).toEqual(before);
	expect(internet.connected).toEqual([]);
	expect(inspect(error, { depth: 9, showHidden: true }) + error?.stack).not.toContain(SECRET);
	return [error?.body?.code, error?.body?.reason].filter(Boolean).join(" ");
}

describe("a credential is carried", () => {
	it("as a bearer token", async () => {
		expect((await fetchAs("plain")(at())).status).toBe(200);
		expect(web.requests[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
	});

	it("as a login in UTF-8, whatever its alphabet", async () => {
		await fetchAs("login")(at());
		// printf 'Jürgen:pässwörd:ключ€' | base64
		expect(web.requests[0]?.headers.authorization).toBe("Basic SsO8cmdlbjpww6Rzc3fDtnJkOtC60LvRjtGH4oKs");
	});

	it("as its provider says, from the fields of a custom one too", async () => {
		await fetchAs("named")(at());
		await fetchAs("fields")(at());
		expect(web.requests[0]?.headers).toMatchObject({ "x-api-key": SECRET, "x-version": "2" });
		expect(web.requests[0]?.headers.authorization).toBeUndefined();
		expect(web.requests[1]?.headers.authorization).toBe(`Custom AC1/${SECRET}`);
	});

	it("however the caller names another one in its place", async () => {
		const mine = "Bearer of-the-caller";
		const asked = fetchAs("plain");
		await asked(at(), { headers: { AUTHORIZATION: mine } });
		await asked(at(), { headers: new Headers({ authorization: mine }) });
		await asked(at(), { headers: [["authorization", mine]] });
		await asked(new Request(at(), { headers: { authorization: mine } }));
		await asked(new Request(at()), { headers: { authorization: mine } });
		await fetchAs("named")(at(), { headers: { "x-api-key": mine, "X-VERSION": "1" } });
		expect(web.requests.map(({ headers }) => headers.authorization ?? headers["x-api-key"])).toEqual([
			...Array(5).fill(`Bearer ${SECRET}`),
			SECRET,
		]);
		expect(web.requests[5]?.headers["x-version"]).toBe("2");
	});

	it("to a public host by https", async () => {
		const response = await fetchAs("public")(`https://api.provider.test:${secure.port}/v1`);
		expect(response.status).toBe(200);
		expect(secure.requests[0]).toMatchObject({ path: "/v1", headers: { authorization: `Bearer ${SECRET}` } });
		await fetchAs("public")(`https://a.provider.test:${secure.port}/`);
		expect(secure.requests).toHaveLength(2);
		expect(internet.connected).toContain(PUBLIC);
	});
});

describe("the rest of a request stays as it is", () => {
	it("method, query, headers and body", async () => {
		await fetchAs("plain")(new URL(at("/v1/x?a=1&b=%20")), {
			method: "PATCH",
			headers: { "x-idempotency": "7", "content-type": "application/json" },
			body: '{"ä":1}',
		});
		expect(web.requests[0]).toMatchObject({
			method: "PATCH",
			path: "/v1/x?a=1&b=%20",
			headers: { "x-idempotency": "7", "content-type": "application/json" },
			body: '{"ä":1}',
		});
	});

	it("of a Request, with what is said beside it", async () => {
		const request = new Request(at("/r"), { method: "PUT", body: "one", headers: { "x-a": "1" } });
		await fetchAs("plain")(request);
		await fetchAs("plain")(new Request(at("/r"), { method: "PUT", body: "one" }), { body: "two" });
		expect(web.requests).toMatchObject([
			{ method: "PUT", path: "/r", headers: { "x-a": "1" }, body: "one" },
			{ method: "PUT", path: "/r", body: "two" },
		]);
	});

	it("a form, with its file", async () => {
		const body = new FormData();
		body.set("name", "x");
		body.set("file", new Blob(["content"]), "a.txt");
		await fetchAs("plain")(at(), { method: "POST", body });
		expect(web.requests[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
		expect(web.requests[0]?.body).toContain('filename="a.txt"');
		expect(web.requests[0]?.body).toContain("content");
	});

	it("a stream", async () => {
		const body = new ReadableStream({
			pull(controller) {
				controller.enqueue(new TextEncoder().encode("chunk"));
				controller.close();
			},
		});
		await fetchAs("plain")(at(), { method: "POST", body, duplex: "half" } as RequestInit);
		expect(web.requests[0]?.body).toBe("chunk");
	});

	it("and the answer streams through: its first part arrives before its last is written", async () => {
		let finish = () => {};
		const streaming = await startWebServer({
			answer: (_, response) => {
				response.write("first");
				finish = () => response.end("last");
			},
		});
		const world = await oneProvider(
			apiKey({ id: "p", hosts: [`127.0.0.1:${streaming.port}`], privateNetwork: true }),
		);
		const response = await world.fetch(`http://127.0.0.1:${streaming.port}/`);
		const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
		expect((await reader?.read())?.value).toBe("first");
		finish();
		expect((await reader?.read())?.value).toBe("last");
		expect((await reader?.read())?.done).toBe(true);
		await streaming.close();
		await world.close();
	});
});

/** A world with one provider, and its credential in one space. */
async function oneProvider(provider: ReturnType<typeof apiKey>) {
	const one = await createWorld({
		spaces: { credentials: { keys: [{ id: "test", key: TEST_KEY }], providers: [provider] } },
	});
	const spaceId = await one.createSpace(await one.signUp());
	await one.auth.api.putSpaceCredential({ body: { spaceId, provider: provider.id, secret: SECRET } });
	return { fetch: spaceFetch(one.auth, { spaceId, provider: provider.id }), close: one.close };
}

describe("nothing leaves", () => {
	it("to a host that is not declared", async () => {
		const target = `http://127.0.0.1:${other.port}/`;
		expect(await refusal(fetchAs("plain")(target))).toBe("SPACE_DESTINATION_REFUSED host-not-declared");
		expect(await refusal(fetchAs("plain")(new Request(target)))).toBe(
			"SPACE_DESTINATION_REFUSED host-not-declared",
		);
		const elsewhere = `https://provider.test.evil.test:${secure.port}/`;
		expect(await refusal(fetchAs("public")(elsewhere))).toBe("SPACE_DESTINATION_REFUSED host-not-declared");
	});

	it("by http without privateNetwork", async () => {
		expect(await refusal(fetchAs("public")(`http://api.provider.test:${secure.port}/`))).toBe(
			"SPACE_DESTINATION_REFUSED not-https",
		);
	});

	it.each([
		...["10.0.0.5", "127.0.0.1", "169.254.169.254", "100.64.0.1", "::1", "fd00::1", "::ffff:10.0.0.5"],
	])("to a declared name that leads to %s, alone or beside a public address", async (address) => {
		const url = `https://api.provider.test:${secure.port}/`;
		for (const addresses of [[address], [PUBLIC, address], [address, PUBLIC]]) {
			internet.names.set("api.provider.test", addresses);
			expect(await refusal(fetchAs("public")(url))).toBe("SPACE_DESTINATION_REFUSED private-address");
		}
	});

	it("to a certificate that nobody vouches for, or that is another's", async () => {
		distrust();
		const url = (name: string) => `https://${name}.provider.test:${secure.port}/`;
		internet.names.set("untrusted.provider.test", [PUBLIC]);
		await expect(fetchAs("public")(url("untrusted"))).rejects.toThrow("fetch failed");
		distrust = trust(certificate);
		internet.names.set("a.b.provider.test", [PUBLIC]);
		await expect(fetchAs("public")(url("a.b"))).rejects.toThrow("fetch failed");
		expect(secure.requests).toEqual([]);
	});

	it("of a space that has no credential there, that is deleted or that never was", async () => {
		const empty = await world.createSpace(owner);
		expect(await refusal(fetchAs("plain", empty)(at()))).toBe("SPACE_CREDENTIAL_NOT_FOUND");
		const gone = await world.createSpace(owner);
		await put({ provider: "plain", secret: SECRET }, gone);
		expect((await fetchAs("plain", gone)(at())).status).toBe(200);
		await world.call(owner, "/organization/delete", { body: { organizationId: gone } });
		expect(await refusal(fetchAs("plain", gone)(at()))).toBe("SPACE_NOT_FOUND");
		for (const id of ["never-was", "", "*", undefined, null, {}] as string[]) {
			const send = spaceFetch(world.auth, { spaceId: id, provider: "plain" });
			expect(await refusal(send(at())), String(id)).toBe("SPACE_NOT_FOUND");
		}
	});

	it("for a provider that is not declared, or declared without hosts", async () => {
		await put({ provider: "undeclared", secret: SECRET });
		for (const provider of ["undeclared", "nowhere", "never-heard-of", "constructor", undefined])
			expect(await refusal(fetchAs(provider as string)(at())), provider).toBe("SPACE_PROVIDER_UNDECLARED");
	});

	it("of a credential that was revoked", async () => {
		const one = await createWorld({
			spaces: { credentials: { keys: [{ id: "test", key: TEST_KEY }], providers: providers() } },
		});
		const space = await one.createSpace(await one.signUp());
		await one.auth.api.putSpaceCredential({ body: { spaceId: space, provider: "plain", secret: SECRET } });
		const send = spaceFetch(one.auth, { spaceId: space, provider: "plain" });
		expect((await send(at())).status).toBe(200);
		await one.auth.api.revokeAllSpaceCredentials({ body: { provider: "plain" } });
		expect(await refusal(send(at()))).toBe("SPACE_CREDENTIAL_REVOKED");
		await one.close();
	});

	it("of a credential that does not open", async () => {
		const space = await world.createSpace(owner);
		await put({ provider: "plain", secret: SECRET }, space);
		const where = [
			{ field: "spaceId", value: space },
			{ field: "provider", value: "plain" },
		];
		await world.adapter.update({ model: "spaceCredential", where, update: { accessTokenEncrypted: SECRET } });
		expect(await refusal(fetchAs("plain", space)(at()))).toBe("SPACE_CREDENTIAL_UNREADABLE");
	});

	it.each(["throwing", "late", "empty", "none", "number", "misnamed", "mail"])(
		"when nothing carries it: %s",
		async (provider) => {
			expect(await refusal(fetchAs(provider)(at()))).toBe("SPACE_CREDENTIAL_UNSENDABLE");
			expect(inspect(logged, { depth: 9 })).not.toContain(SECRET);
		},
	);

	it.each(["", "Ā", "\n", "\r\nx-injected: 1", "\0", "😀"])(
		"when its text does not fit into a header: %j",
		async (character) => {
			const space = await world.createSpace(owner);
			await put({ provider: "plain", secret: `${SECRET}${character || "\n"}${SECRET}` }, space);
			expect(await refusal(fetchAs("plain", space)(at()))).toBe("SPACE_CREDENTIAL_UNSENDABLE");
			expect(inspect(logged, { depth: 9 })).not.toContain(SECRET);
		},
	);

	it("when the stored kind is not the declared one", async () => {
		const open = await sqlite.open();
		const backend = { ...sqlite, open: async () => open };
		const on = { hosts: [`127.0.0.1:${web.port}`], privateNetwork: true };
		const keys = [{ id: "test", key: TEST_KEY }];
		const before = await createWorld({
			backend,
			spaces: { credentials: { keys, providers: [apiKey({ id: "p", ...on }), basic({ id: "q", ...on })] } },
		});
		const space = await before.createSpace(await before.signUp());
		await before.auth.api.putSpaceCredential({ body: { spaceId: space, provider: "p", secret: SECRET } });
		await before.auth.api.putSpaceCredential({
			body: { spaceId: space, provider: "q", username: "u", password: SECRET },
		});
		const after = await createWorld({
			backend,
			spaces: { credentials: { keys, providers: [basic({ id: "p", ...on }), apiKey({ id: "q", ...on })] } },
		});
		for (const provider of ["p", "q"]) {
			expect((await spaceFetch(before.auth, { spaceId: space, provider })(at())).status).toBe(200);
			expect(await refusal(spaceFetch(after.auth, { spaceId: space, provider })(at()))).toBe(
				"SPACE_CREDENTIAL_UNSENDABLE",
			);
		}
		await before.close();
	});
});

describe("a redirect is answered, not followed", () => {
	const cases = [301, 302, 303, 307, 308].flatMap((status) =>
		(["another host", "the same host", "the same host by https", "no place"] as const).map(
			(where) => [status, where] as const,
		),
	);
	it.each(cases)("%i to %s", async (status, where) => {
		const location = {
			"another host": `http://127.0.0.1:${other.port}/stolen`,
			"the same host": "/elsewhere",
			"the same host by https": `https://127.0.0.1:${secure.port}/`,
			"no place": "",
		}[where];
		const redirecting = await startWebServer({
			answer: (_, response) => void response.writeHead(status, location ? { location } : {}).end("moved"),
		});
		const world = await oneProvider(
			apiKey({
				id: "p",
				hosts: [redirecting, other, secure].map(({ port }) => `127.0.0.1:${port}`),
				privateNetwork: true,
			}),
		);
		for (const redirect of ["follow", "error", "manual"] as const) {
			const response = await world.fetch(`http://127.0.0.1:${redirecting.port}/`, {
				method: "POST",
				body: "x",
				redirect,
			});
			expect([response.status, response.headers.get("location") ?? ""]).toEqual([status, location]);
		}
		expect(redirecting.requests).toHaveLength(3);
		expect([...other.requests, ...secure.requests]).toEqual([]);
		await redirecting.close();
		await world.close();
	});
});

describe("a request ends", () => {
	let hanging: WebServer;
	let one: Awaited<ReturnType<typeof oneProvider>>;
	beforeAll(async () => {
		hanging = await startWebServer({
			answer: ({ path }, response) => void (path === "/body" && response.write("x")),
		});
		one = await oneProvider(apiKey({ id: "p", hosts: [`127.0.0.1:${hanging.port}`], privateNetwork: true }));
	});
	afterAll(async () => {
		await one.close();
		await hanging.close();
	});
	const url = (path = "/") => `http://127.0.0.1:${hanging.port}${path}`;
	const nameOf = (call: Promise<unknown>) =>
		call.then(
			() => "answered",
			(error) => error.name,
		);

	it("after 30 seconds where the caller brings no signal, the body included", async () => {
		const { timeout } = AbortSignal;
		const limits = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => timeout.call(AbortSignal, 50));
		expect(await nameOf(one.fetch(url()))).toBe("TimeoutError");
		expect(await nameOf(one.fetch(url(), { signal: null }))).toBe("TimeoutError");
		const response = await one.fetch(url("/body"));
		expect(await nameOf(response.text())).toBe("TimeoutError");
		expect(limits.mock.calls).toEqual([[30_000], [30_000], [30_000]]);
	});

	it("with the caller's own signal, however it comes, and never by ours then", async () => {
		const limits = vi.spyOn(AbortSignal, "timeout");
		for (const ask of [
			(signal: AbortSignal) => one.fetch(url(), { signal }),
			(signal: AbortSignal) => one.fetch(new Request(url(), { signal })),
			(signal: AbortSignal) => one.fetch(new Request(url()), { signal }),
		]) {
			const controller = new AbortController();
			const asked = nameOf(ask(controller.signal));
			await vi.waitFor(() => expect(hanging.requests.length).toBeGreaterThan(0));
			hanging.requests.length = 0;
			controller.abort();
			expect(await asked).toBe("AbortError");
		}
		expect(limits).not.toHaveBeenCalled();
	});

	it("before it begins, where the signal says so", async () => {
		hanging.requests.length = 0;
		expect(await nameOf(one.fetch(url(), { signal: AbortSignal.abort() }))).toBe("AbortError");
		expect(hanging.requests).toEqual([]);
	});

	it("also after the garbage of the request was collected", async () => {
		setFlagsFromString("--expose-gc");
		const collect = runInNewContext("gc") as () => void;
		const controller = new AbortController();
		const collecting = setInterval(collect, 10);
		const asked = nameOf(one.fetch(url(), { signal: controller.signal }));
		const limited = nameOf(one.fetch(url(), { signal: AbortSignal.timeout(300) }));
		setTimeout(() => controller.abort(), 300);
		expect(await asked).toBe("AbortError");
		expect(await limited).toBe("TimeoutError");
		clearInterval(collecting);
	}, 5_000);
});

it("gives every space its own credential, however many ask at once", async () => {
	const spaces = await Promise.all(Array.from({ length: 10 }, () => world.createSpace(owner)));
	for (const space of spaces) await put({ provider: "plain", secret: `secret-of-${space}` }, space);
	const clients = spaces.map((space) => fetchAs("plain", space));
	await Promise.all(
		Array.from({ length: 100 }, async (_, index) =>
			clients[index % 10]?.(at(`/${spaces[index % 10]}`), { method: "POST", body: "x" }),
		),
	);
	expect(web.requests).toHaveLength(100);
	for (const { path, headers } of web.requests)
		expect(headers.authorization).toBe(`Bearer secret-of-${path.slice(1)}`);
});

it("takes up a credential that was replaced meanwhile", async () => {
	const space = await world.createSpace(owner);
	const send = fetchAs("plain", space);
	for (const secret of ["first-secret", "second-secret"]) {
		await put({ provider: "plain", secret }, space);
		await send(at());
	}
	expect(web.requests.map(({ headers }) => headers.authorization)).toEqual([
		"Bearer first-secret",
		"Bearer second-secret",
	]);
});

it("serves an SDK that takes a `fetch`, whose own key it replaces", async () => {
	const sdk = createAuthClient({
		baseURL: at(),
		fetchOptions: {
			customFetchImpl: fetchAs("plain"),
			auth: { type: "Bearer", token: "placeholder" },
		},
	});
	const { data, error } = await sdk.$fetch("/v1/charges", { method: "POST", body: { amount: 5 } });
	expect([data, error]).toEqual([{}, null]);
	expect(web.requests[0]).toMatchObject({
		method: "POST",
		path: "/api/auth/v1/charges",
		headers: { authorization: `Bearer ${SECRET}` },
		body: '{"amount":5}',
	});
});
