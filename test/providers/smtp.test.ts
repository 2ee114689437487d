import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PATHS } from "../../src/paths.ts";
import { type SmtpOptions, smtp } from "../../src/smtp.ts";
import { type Certificate, selfSigned, trust } from "../support/certificate.ts";
import { type Internet, startInternet } from "../support/internet.ts";
import { PASSWORD, startMailServer, startScriptedServer } from "../support/mail-server.ts";
import { createWorld, type Person, TEST_KEY, type World } from "../support/world.ts";

const PUBLIC = "93.184.216.34";
const HOST = "mail.provider.test";
const certificate = selfSigned([HOST]);
const GREETING = "220 mail.provider.test ESMTP";

let world: World | undefined;
let internet: Internet;
let distrust: () => void;
const running: { close(): Promise<unknown> }[] = [];
const logged: unknown[] = [];

beforeEach(() => {
	internet = startInternet({ [HOST]: [PUBLIC], "unknown.provider.test": [] });
	distrust = trust(certificate);
});
afterEach(async () => {
	vi.restoreAllMocks();
	distrust();
	internet.stop();
	for (const server of running.splice(0)) await server.close();
	await world?.close();
	world = undefined;
	expect(inspect(logged, { depth: 9 })).not.toContain(PASSWORD);
});

async function start<S extends { close(): Promise<unknown> }>(starting: Promise<S>): Promise<S> {
	const server = await starting;
	running.push(server);
	return server;
}

interface Account {
	host?: string;
	port: number;
	secure?: boolean;
	username?: string;
	password?: string;
}

let owner: Person;
/** Of the world that runs. */
let built = "";

/** Stores the account in a space of its own, and asks the endpoint: its code and its status. */
async function ask(account: Account, options: Omit<SmtpOptions, "id"> = { ports: [account.port] }) {
	if (!world || built !== JSON.stringify(options)) {
		await world?.close();
		const providers = [smtp({ id: "mail", ...options })];
		world = await createWorld({
			spaces: { credentials: { keys: [{ id: "test", key: TEST_KEY }], providers } },
			auth: { logger: { level: "debug", log: (...line) => void logged.push(line) } },
		});
		built = JSON.stringify(options);
		owner = await world.signUp();
	}
	const spaceId = await world.createSpace(owner);
	const stored = { host: HOST, secure: false, username: "club", password: PASSWORD, ...account };
	await world.auth.api.putSpaceCredential({ body: { spaceId, provider: "mail", ...stored } });
	return askAgain(spaceId);
}

async function askAgain(spaceId: string) {
	const answer = await world?.call(owner, PATHS.credentialsTest, { body: { spaceId, provider: "mail" } });
	expect(answer?.status).toBe(200);
	const { ok, code, status, ...rest } = answer?.body ?? {};
	expect([rest, ok]).toEqual([{ spaceId, provider: "mail" }, code === "ok"]);
	return [code, status];
}

const closed = (server: { open(): number }) => vi.waitFor(() => expect(server.open()).toBe(0), 3_000);

describe("a login that is right", () => {
	it.each([
		["PLAIN", true],
		["PLAIN", false],
		["LOGIN", true],
		["LOGIN", false],
		["CRAM-MD5", false],
	])(
		"is taken by %s, TLS from the first byte: %s; never in clear, and nothing is left open",
		async (method, secure) => {
			const cram = { methods: ["CRAM-MD5"], refuse: () => null };
			const server = await start(
				startMailServer({ certificate, secure, methods: [method], ...(method === "CRAM-MD5" && cram) }),
			);
			expect(await ask({ port: server.port, secure })).toEqual(["ok", 235]);
			expect(server.logins).toHaveLength(1);
			expect(server.logins[0]).toMatchObject({ method, username: "club", secure: true });
			if (method !== "CRAM-MD5") expect(server.logins[0]?.password).toBe(PASSWORD);
			expect(internet.connected).toEqual([PUBLIC]);
			await closed(server);
		},
	);

	it("in a private network goes without TLS where the server offers none", async () => {
		const server = await start(startMailServer());
		for (const host of ["localhost", "127.0.0.1", "[::1]", HOST]) {
			expect(await ask({ port: server.port, host }, { privateNetwork: true })).toEqual(["ok", 235]);
			await closed(server);
		}
		expect(server.logins.map(({ secure }) => secure)).toEqual([false, false, false, false]);
	});

	it("in a private network uses TLS where the server offers it", async () => {
		const server = await start(startMailServer({ certificate }));
		expect(await ask({ port: server.port }, { privateNetwork: true })).toEqual(["ok", 235]);
		expect(server.logins.map(({ secure }) => secure)).toEqual([true]);
	});
});

describe("a login that is refused", () => {
	it("is rejected with the status, and without the text, that repeats the password (n8n #18386)", async () => {
		const server = await start(startMailServer({ certificate }));
		expect(await ask({ port: server.port, password: `wrong-${PASSWORD}` })).toEqual(["rejected", 535]);
		expect(server.logins).toMatchObject([{ password: `wrong-${PASSWORD}`, secure: true }]);
		await closed(server);
	});

	// @see https://www.rfc-editor.org/rfc/rfc4954#section-6
	it.each([
		[534, "rejected"],
		[530, "rejected"],
		[550, "rejected"],
		[454, "unexpected"],
		[421, "unexpected"],
		[432, "unexpected"],
		[500, "unexpected"],
		[504, "unexpected"],
	])("with %i is %s: only what is final says something about the password", async (status, code) => {
		const refuse = () => ({ status, text: PASSWORD });
		const server = await start(startMailServer({ certificate, secure: true, refuse }));
		expect(await ask({ port: server.port, secure: true })).toEqual([code, status]);
		await closed(server);
	});

	it("by a server that knows no logins is no success", async () => {
		const server = await start(startMailServer({ certificate, secure: true, methods: [] }));
		const [code] = await ask({ port: server.port, secure: true });
		expect(code).toBe("unexpected");
		expect(server.logins).toEqual([]);
	});

	it.each([
		["a greeting that turns away", ["554 5.7.1 no service"], ["unexpected", 554]],
		["a greeting of another protocol", ["HTTP/1.1 400 Bad Request"], ["unexpected", null]],
		["a status with a PIN in it", [`${GREETING}`, "250 AUTH PLAIN", "48151623 no"], ["unexpected", null]],
	])("with %s is unexpected", async (_, script, expected) => {
		const server = await start(startScriptedServer(script));
		expect(await ask({ port: server.port }, { privateNetwork: true })).toEqual(expected);
		await closed(server);
	});
});

describe("a connection without TLS that can be trusted is insecure, and the password never goes out", () => {
	const cases: [string, Certificate][] = [
		["nobody vouches for", selfSigned([HOST])],
		["names another host", selfSigned(["other.provider.test"])],
		["is over", selfSigned([HOST], { days: -1 })],
	];
	it.each(
		cases.flatMap(([name, untrusted]) => [true, false].map((secure) => [name, secure, untrusted] as const)),
	)("with a certificate that %s, TLS from the first byte: %s", async (name, secure, untrusted) => {
		if (name !== "nobody vouches for") {
			distrust();
			distrust = trust(untrusted);
		}
		const server = await start(startMailServer({ certificate: untrusted, secure }));
		for (const privateNetwork of [false, true]) {
			const options = { ports: [server.port], privateNetwork };
			expect(await ask({ port: server.port, secure }, options)).toEqual(["insecure", null]);
		}
		expect(server.logins).toEqual([]);
		await closed(server);
	});

	it("where STARTTLS is not offered, is offered and refused, or hides behind a lie", async () => {
		const plain = await start(startMailServer());
		expect((await ask({ port: plain.port }))[0]).toBe("insecure");
		expect(plain.logins).toEqual([]);
		for (const script of [
			[GREETING, "250-mail\r\n250 AUTH PLAIN LOGIN", "454 TLS not available"],
			[GREETING, "250-mail\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN", "502 not now", "235 welcome"],
			[GREETING, "250-mail\r\n250-STARTTLS\r\n250 AUTH PLAIN", "220 go\r\n235 welcome", "235 welcome"],
			[
				GREETING,
				"250-mail\r\n250-STARTTLS\r\n250 AUTH PLAIN",
				(socket: { destroy(): void }) => socket.destroy(),
			],
		]) {
			const server = await start(startScriptedServer(script));
			expect((await ask({ port: server.port }))[0]).toMatch(/^(?:insecure|unreachable)$/);
			expect(server.heard()).toContain("STARTTLS");
			expect(server.heard()).not.toMatch(/AUTH/);
			expect(server.heard()).not.toContain(PASSWORD);
			await closed(server);
		}
	});

	it("where TLS from the first byte is asked of a server that has none", async () => {
		const server = await start(startScriptedServer([GREETING]));
		expect(await ask({ port: server.port, secure: true })).toEqual(["insecure", null]);
		expect(server.heard()).not.toContain("AUTH");
		await closed(server);
	});
});

describe("nothing is asked, not even for an address,", () => {
	const refused = async (account: Account, options: Omit<SmtpOptions, "id">) => {
		internet.connected.length = 0;
		expect(await ask(account, options)).toEqual(["not_allowed", null]);
		expect(internet.connected).toEqual([]);
	};

	it("at a port where no mail is handed in", async () => {
		for (const port of [1, 22, 24, 26, 80, 443, 3306, 6379, 8080, 65_535]) await refused({ port }, {});
		await refused({ port: 25 }, { ports: [587] });
		await refused({ port: 25 }, { ports: [] });
		await refused({ port: 25 }, { ports: [2587], privateNetwork: true });
	});

	it("at a host that is none of the provider's, or is spelt in a way others read differently", async () => {
		const hosts = ["smtp.example.com", "*.example.org"];
		for (const host of [HOST, "example.org", "smtp.example.com.evil.test"])
			await refused({ host, port: 25 }, { hosts });
		for (const host of [`${HOST}:25`, `${HOST}/x`, "0x5db8d822", "1572395042", `user@${HOST}`, "a b"])
			await refused({ host, port: 25 }, {});
	});

	it("in a private network", async () => {
		for (const host of [
			...["localhost", "LOCALHOST", "127.0.0.1", "127.1", "10.0.0.1", "169.254.169.254", "[::1]", "::1"],
			...["[fd00::1]", "[::ffff:10.0.0.1]", "mail.local", "mail.internal"],
		])
			await refused({ host, port: 25 }, {});
	});

	it("under a public name that leads to a private address, alone or beside a public one", async () => {
		for (const address of ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:7f00:1"]) {
			for (const addresses of [[address], [PUBLIC, address], [address, PUBLIC]]) {
				internet.names.set(HOST, addresses);
				await refused({ port: 25 }, {});
			}
		}
	});
});

it("is asked at 25, 465, 587 and 2525, and at the hosts the provider names", async () => {
	for (const port of [25, 465, 587, 2525]) {
		internet.connected.length = 0;
		await ask({ port }, { hosts: ["*.provider.test"] });
		expect(internet.connected, String(port)).toEqual([PUBLIC]);
	}
});

it("connects to the address that was looked at, whatever the name leads to a moment later", async () => {
	const server = await start(startMailServer({ certificate, secure: true }));
	const { get } = internet.names;
	const lookUps = vi.spyOn(internet.names, "get").mockImplementation((name) => {
		const found = get.call(internet.names, name);
		internet.names.set(HOST, ["127.0.0.1"]);
		return found;
	});
	expect(await ask({ port: server.port, secure: true })).toEqual(["ok", 235]);
	expect(internet.connected).toEqual([PUBLIC]);
	expect(lookUps).toHaveBeenCalledTimes(1);
});

it("is unreachable where nobody listens, the name is unknown or the connection is cut", async () => {
	const gone = await startScriptedServer([]);
	await gone.close();
	expect(await ask({ port: gone.port })).toEqual(["unreachable", null]);
	expect(await ask({ port: 25, host: "unknown.provider.test" })).toEqual(["unreachable", null]);
	const cutting = await start(startScriptedServer([(socket) => void socket.destroy()]));
	expect(await ask({ port: cutting.port })).toEqual(["unreachable", null]);
});

describe("a server that hangs is timed_out, and its connection closed,", () => {
	const { timeout } = AbortSignal;
	beforeEach(() => {
		vi.spyOn(AbortSignal, "timeout").mockImplementation((limit) => timeout.call(AbortSignal, limit / 20));
	});
	const drip = (socket: { write(text: string): void; once(event: "close", done: () => void): void }) => {
		const dripping = setInterval(() => socket.write("250-still here\r\n"), 20);
		socket.once("close", () => clearInterval(dripping));
	};

	it.each([
		["before it greets", [], false],
		["in the TLS handshake", [], true],
		["after the greeting", [GREETING], false],
		["in the midst of STARTTLS", [GREETING, "250-mail\r\n250 STARTTLS", "220 go"], false],
		["in an answer that never ends", [GREETING, drip], false],
	])("%s", async (_, script, secure) => {
		const server = await start(startScriptedServer(script));
		expect(await ask({ port: server.port, secure })).toEqual(["timed_out", null]);
		await closed(server);
	});

	it("after the password", async () => {
		const server = await start(startScriptedServer([GREETING, "250 AUTH PLAIN"]));
		expect(await ask({ port: server.port }, { privateNetwork: true })).toEqual(["timed_out", null]);
		expect(server.heard()).toContain("AUTH PLAIN");
		await closed(server);
	});

	it("also when all went well and it does not let go", async () => {
		const server = await start(startScriptedServer([GREETING, "250 AUTH PLAIN", "235 welcome"]));
		expect(await ask({ port: server.port }, { privateNetwork: true })).toEqual(["ok", 235]);
		await closed(server);
	});
});

it("sends the password where it was stored to go, whatever somebody writes into the row", async () => {
	const ours = await start(startMailServer({ certificate, secure: true }));
	const theirs = await start(startMailServer({ certificate, secure: true }));
	const ports = [ours.port, theirs.port];
	expect(await ask({ port: ours.port, secure: true }, { ports })).toEqual(["ok", 235]);
	const [row] = (await world?.rows("spaceCredential")) ?? [];
	internet.names.set("evil.test", [PUBLIC]);
	const metadataJson = JSON.stringify({
		...{ host: "evil.test", port: theirs.port, secure: false, username: "club" },
		label: "Mail",
	});
	const where = [{ field: "provider", value: "mail" }];
	expect(await world?.adapter.updateMany({ model: "spaceCredential", where, update: { metadataJson } })).toBe(
		1,
	);
	expect(await askAgain(String(row?.spaceId))).toEqual(["ok", 235]);
	expect([ours.logins.length, theirs.logins.length, theirs.open()]).toEqual([2, 0, 0]);
});
