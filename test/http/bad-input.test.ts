import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oauth2 } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { batchesOf, runBatch, untried } from "../proof/input/batch.ts";
import { ENDPOINTS } from "../proof/input/endpoints.ts";
import { openStage } from "../proof/input/stage.ts";
import { addTally, emptyTally } from "../proof/input/tally.ts";
import { backends, memory, sqlite } from "../support/backends.ts";
import { anonymous, createWorld, ORIGIN, type Person, TEST_KEY, type World } from "../support/world.ts";

const POSTS = [
	PATHS.can,
	PATHS.matrixSet,
	PATHS.credentialsSet,
	PATHS.credentialsConnect,
	PATHS.credentialsRefresh,
	PATHS.credentialsTest,
	PATHS.credentialsDelete,
];
const GETS = [PATHS.permissions, PATHS.matrix, PATHS.credentials];

const GOOD: Record<string, Record<string, unknown>> = {
	[PATHS.can]: { module: "calendar", action: "read" },
	[PATHS.matrixSet]: { changes: [{ role: "member", module: "calendar", level: "read" }] },
	[PATHS.credentialsSet]: { provider: "stripe", secret: "sk_live_0123456789" },
	[PATHS.credentialsConnect]: { provider: "crm", callbackURL: "/done" },
	[PATHS.credentialsRefresh]: { provider: "crm" },
	[PATHS.credentialsTest]: { provider: "stripe" },
	[PATHS.credentialsDelete]: { provider: "stripe" },
};

/** Endpoints are declared, so that nothing is ever asked there. */
const crm = oauth2({
	id: "crm",
	endpoints: { authorization: "https://crm.example.com/authorize", token: "https://crm.example.com/token" },
	clientId: "spaces",
});

const NOT_TEXT = [null, 5, true, [], ["calendar"], {}, { $ne: null }];
const BAD_IDS = [
	"",
	" ",
	"a,owner",
	" owner",
	"owner ",
	"__proto__",
	"ówner",
	"x".repeat(65),
	"a/b",
	"a\u0000b",
	"a\nb",
	"-a",
	"☃",
];

describe.each(backends)("on $name", (backend) => {
	let world: World;
	let owner: Person;
	let spaceId: string;

	beforeAll(async () => {
		world = await createWorld({
			backend,
			spaces: {
				modules: ["calendar", "events"],
				credentials: { keys: [{ id: "test", key: TEST_KEY }], providers: [crm] },
			},
		});
		owner = await world.signUp();
		spaceId = await world.createSpace(owner);
	});
	afterAll(() => world.close());

	/** Refused with a 4xx that carries a code and a message, and nothing written. */
	const refused = async (path: string, body: unknown) => {
		const answer = await world.call(owner, path, { body });
		const shown = JSON.stringify(body)?.slice(0, 200);
		expect(answer.status, `${path} ${shown} → ${answer.text.slice(0, 200)}`).toBeGreaterThanOrEqual(400);
		expect(answer.status, `${path} ${shown} → ${answer.text.slice(0, 200)}`).toBeLessThan(500);
		expect(answer.body?.message ?? "", `${path} ${shown}`).not.toBe("");
		expect(await world.rows("spaceCredential")).toEqual([]);
		expect(await world.rows("spaceModulePermission")).toEqual([]);
		expect(await world.rows("verification")).toEqual([]);
		return answer;
	};

	it("refuses bodies that are no objects", async () => {
		for (const path of POSTS)
			for (const body of ["", "null", "5", '"text"', "[]", "{", "true"]) await refused(path, body);
	});

	it("refuses a space id that is no text, or none that a database could hold", async () => {
		for (const path of POSTS) {
			for (const spaceId of [
				...NOT_TEXT.filter((value) => value !== undefined),
				"",
				"x".repeat(200),
				"a b",
				"a\u0000b",
				"ü",
			]) {
				await refused(path, { ...GOOD[path], spaceId });
			}
		}
		for (const path of GETS) {
			for (const spaceId of ["", "x".repeat(200), "a b", "a\u0000b"]) {
				const answer = await world.call(owner, path, { query: { spaceId } });
				expect(answer.status, path).toBe(400);
			}
		}
	});

	it("refuses fields it does not know, so that a misspelt one is not silently ignored", async () => {
		for (const path of POSTS) {
			for (const extra of [
				{ spaceID: spaceId },
				{ userId: "x" },
				{ organizationId: spaceId },
				{ id: "x" },
				{ createdBy: "x" },
			]) {
				await refused(path, { ...GOOD[path], spaceId, ...extra });
			}
		}
	});

	it("refuses wrong types and malformed ids wherever an id belongs", async () => {
		for (const bad of [...NOT_TEXT, ...BAD_IDS]) {
			await refused(PATHS.can, { spaceId, module: bad, action: "read" });
			await refused(PATHS.can, { spaceId, module: "calendar", action: bad });
			await refused(PATHS.can, { spaceId, checks: [{ module: bad, action: "read" }] });
			await refused(PATHS.matrixSet, {
				spaceId,
				changes: [{ role: bad, module: "calendar", level: "read" }],
			});
			await refused(PATHS.matrixSet, { spaceId, changes: [{ role: "member", module: bad, level: "read" }] });
			if (bad !== null)
				await refused(PATHS.matrixSet, {
					spaceId,
					changes: [{ role: "member", module: "calendar", level: bad }],
				});
			await refused(PATHS.credentialsSet, { spaceId, provider: bad, secret: "sk_live_0123456789" });
			for (const path of [
				PATHS.credentialsConnect,
				PATHS.credentialsRefresh,
				PATHS.credentialsTest,
				PATHS.credentialsDelete,
			])
				await refused(path, { ...GOOD[path], spaceId, provider: bad });
		}
	});

	it("refuses to begin a connection that could not end well", async () => {
		for (const fields of [
			{ callbackURL: undefined },
			...NOT_TEXT.flatMap((bad) => [{ callbackURL: bad }, { errorCallbackURL: bad }]),
			{ callbackURL: "" },
			{ errorCallbackURL: "" },
			{ callbackURL: `/${"x".repeat(2_048)}` },
			{ callbackURL: "done" },
			{ callbackURL: "//evil.test" },
			{ callbackURL: "/\\evil.test" },
			{ callbackURL: "https://evil.test/done" },
			{ callbackURL: `${ORIGIN}.evil.test/done` },
			{ callbackURL: `${ORIGIN}@evil.test/done` },
			{ callbackURL: "javascript:alert(1)" },
			{ errorCallbackURL: "https://evil.test/done" },
			{ replace: "yes" },
			{ disableRedirect: "yes" },
			{ scopes: ["everything"] },
			{ provider: "undeclared" },
			{ state: "chosen" },
		])
			await refused(PATHS.credentialsConnect, { ...GOOD[PATHS.credentialsConnect], spaceId, ...fields });
	});

	it("sends whoever comes from a provider with anything but his own state to the error page, and does nothing", async () => {
		const code = "canary-code-1234567890";
		for (const search of [
			"",
			`?code=${code}`,
			`?code=${code}&state=`,
			`?code=${code}&state=unknown`,
			`?code=${code}&state=a&state=b`,
			`?code=${code}&state[$ne]=x`,
			`?code=${code}&state=%00`,
			`?code=${code}&state=%E0%A4%A`,
			`?code=${code}&state=__proto__`,
			`?code=${code}&state=${"x".repeat(10_000)}`,
			"?error=access_denied",
			"?error=<script>&state=unknown",
		]) {
			for (const provider of ["crm", "undeclared", "__proto__", "%00", "a%2Fb"]) {
				for (const who of [owner, anonymous]) {
					const path = `${PATHS.credentialsCallback.replace(":provider", provider)}${search}`;
					const { status, headers, text } = await world.call(who, path);
					const landing = new URL(headers.get("location") ?? "", ORIGIN);
					expect([status, landing.pathname, landing.searchParams.get("error")], path).toEqual([
						302,
						"/api/auth/error",
						"SPACE_CONNECT_STATE_INVALID",
					]);
					expect(landing.href + text).not.toContain(code);
					expect(headers.get("cache-control")).toBe("no-store");
				}
			}
		}
		expect(await world.rows("spaceCredential")).toEqual([]);
	});

	it("takes what a provider sends as a query only", async () => {
		const path = PATHS.credentialsCallback.replace(":provider", "crm");
		expect((await world.call(owner, path, { body: { code: "a", state: "b" } })).status).toBe(404);
	});

	it("refuses questions that are none or too many", async () => {
		const check = { module: "calendar", action: "read" };
		await refused(PATHS.can, { spaceId });
		await refused(PATHS.can, { spaceId, module: "calendar" });
		await refused(PATHS.can, { spaceId, action: "read" });
		await refused(PATHS.can, { spaceId, ...check, checks: [check] });
		await refused(PATHS.can, { spaceId, checks: [] });
		await refused(PATHS.can, { spaceId, checks: check });
		await refused(PATHS.can, { spaceId, checks: Array.from({ length: 1_001 }, () => check) });
	});

	it("refuses changes that contradict themselves", async () => {
		const cell = { role: "member", module: "calendar" };
		for (const changes of [
			[],
			{},
			[cell],
			[{ ...cell, level: "owner" }],
			[{ ...cell, canRead: true }],
			[{ ...cell, canRead: true, canWrite: true }],
			[{ ...cell, level: "read", canRead: true, canWrite: false, canAdmin: false }],
			[{ ...cell, canRead: false, canWrite: true, canAdmin: false }],
			[{ ...cell, canRead: true, canWrite: false, canAdmin: true }],
			[{ ...cell, canRead: "true", canWrite: false, canAdmin: false }],
			[
				{ ...cell, level: "read" },
				{ ...cell, level: "write" },
			],
			Array.from({ length: 10_001 }, (_, index) => ({ role: "member", module: `m${index}`, level: "read" })),
		]) {
			await refused(PATHS.matrixSet, { spaceId, changes });
		}
		await refused(PATHS.matrixSet, { spaceId, changes: [{ ...cell, level: "read" }], ifVersion: 5 });
		await refused(PATHS.matrixSet, { spaceId, changes: [{ ...cell, level: "read" }], dryRun: "yes" });
		await refused(PATHS.matrixSet, {
			spaceId,
			changes: [{ ...cell, level: "read" }],
			ifVersion: "of another space",
		});
	});

	it("refuses credentials whose fields do not fit their kind, and never repeats a secret", async () => {
		const canary = "canary-secret-1234567890";
		const smtp = {
			kind: "smtp",
			host: "mail.example.org",
			port: 587,
			secure: false,
			username: "u",
			password: canary,
		};
		const basic = { kind: "basic", username: "u", password: canary };
		for (const fields of [
			{},
			{ secret: "" },
			{ secret: "x".repeat(16_385) },
			{ secret: `${canary}\ud800` },
			{ secret: "••••••••1234" },
			{ secret: "********" },
			{ secret: canary, kind: "oauth2" },
			{ secret: canary, kind: "custom" },
			{ secret: canary, kind: "constructor" },
			{ secret: canary, username: "u" },
			{ password: canary },
			{ ...basic, username: undefined },
			{ ...basic, password: undefined },
			{ ...basic, secret: canary },
			{ ...basic, username: "two\nlines" },
			{ ...smtp, port: 0 },
			{ ...smtp, port: 70_000 },
			{ ...smtp, port: "587" },
			{ ...smtp, secure: "no" },
			{ ...smtp, host: "" },
			{ ...smtp, host: undefined },
			{ secret: canary, metadata: { token: canary } },
			{ secret: canary, metadata: "text" },
			{ secret: canary, metadata: { label: "x".repeat(256) } },
			{ secret: canary, replace: "yes" },
		]) {
			const answer = await refused(PATHS.credentialsSet, { spaceId, provider: "stripe", ...fields });
			expect(answer.text).not.toContain(canary);
		}
	});

	it("refuses a body of a megabyte without trouble", async () => {
		const big = "x".repeat(1_000_000);
		await refused(PATHS.can, { spaceId, module: big, action: "read" });
		await refused(PATHS.credentialsSet, { spaceId, provider: "stripe", secret: big });
		await refused(PATHS.matrixSet, { spaceId, changes: [{ role: big, module: "calendar", level: "read" }] });
	});

	it("answers thousands of mistakes with the first ones, and how many there are", async () => {
		const changes = Array.from({ length: 10_000 }, () => ({ a: 1 }));
		const { text } = await refused(PATHS.matrixSet, { spaceId, changes });
		expect(text.length).toBeLessThan(5_000);
		expect(text).toContain("[body.changes.0.role]");
		// Of each change: a role and a module that are missing, and a field that is none.
		expect(text).toMatch(/… \(30000 mistakes in all\)/);
	});

	it("knows its paths in one form only", async () => {
		for (const path of [
			"/spaces/can/",
			"/spaces//can",
			"//spaces/can",
			"/Spaces/can",
			"/spaces/can;x",
			"/spaces/%63an/x",
		]) {
			const answer = await world.call(owner, path, { body: { spaceId, ...GOOD[PATHS.can] } });
			expect(answer.status, path).toBe(404);
		}
	});
});

/** The short form of `npm run proof:input`. */
const GENERATED = { bodies: 1_500, seed: 42 };

describe.each([memory, sqlite])("on $name", (backend) => {
	const name = `takes or refuses whatever is made of the endpoints' own schemas (${JSON.stringify(GENERATED)})`;
	it(name, { timeout: 240_000 }, async () => {
		const stage = await openStage(backend);
		const total = emptyTally();
		for (const batch of batchesOf(GENERATED.bodies, GENERATED.seed)) {
			const { tally, faults } = await runBatch(stage, batch);
			expect(faults).toEqual([]);
			addTally(total, tally);
		}
		await stage.world.close();
		expect(total.bodies).toBe(GENERATED.bodies);
		const names = ENDPOINTS.map(({ name }) => name);
		expect(untried(total, names)).toEqual([]);
	});
});
