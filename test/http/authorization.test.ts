import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEndpoints } from "../../src/audit/endpoints.ts";
import { credentialEndpoints } from "../../src/credentials/endpoints.ts";
import { doctorEndpoints } from "../../src/doctor/endpoints.ts";
import { apiKey, fromBetterAuth } from "../../src/index.ts";
import { organizationEndpoints } from "../../src/organization/endpoints.ts";
import { PATHS } from "../../src/paths.ts";
import { permissionEndpoints } from "../../src/permissions/endpoints.ts";
import { sqlEndpoints } from "../../src/sql/endpoints.ts";
import { backends } from "../support/backends.ts";
import { anonymous, createWorld, type Person, TEST_KEY, type World } from "../support/world.ts";

/** The expected status of every endpoint for every kind of caller. Written by hand from the contract, section 4. */
const EXPECTED = {
	//                      anonymous outsider exMember member trainer admin owner
	canInSpace: [401, 404, 404, 200, 200, 200, 200],
	getSpacePermissions: [401, 404, 404, 200, 200, 200, 200],
	getSpaceMatrix: [401, 404, 404, 403, 403, 200, 200],
	setSpaceMatrix: [401, 404, 404, 403, 403, 403, 200],
	listSpaceCredentials: [401, 404, 404, 403, 403, 200, 200],
	setSpaceCredential: [401, 404, 404, 403, 403, 200, 200],
	connectSpaceCredential: [401, 404, 404, 403, 403, 200, 200],
	refreshSpaceCredential: [401, 404, 404, 403, 403, 200, 200],
	testSpaceCredential: [401, 404, 404, 403, 403, 200, 200],
	deleteSpaceCredential: [401, 404, 404, 403, 403, 403, 200],
	listSpaceAudit: [401, 404, 404, 403, 403, 403, 200],
} as const;

const ACTORS = ["anonymous", "outsider", "exMember", "member", "trainer", "admin", "owner"] as const;
type Actor = (typeof ACTORS)[number];
type Endpoint = keyof typeof EXPECTED;

const REQUESTS: Record<Endpoint, { path: string; body?: Record<string, unknown> }> = {
	canInSpace: { path: PATHS.can, body: { module: "calendar", action: "read" } },
	getSpacePermissions: { path: PATHS.permissions },
	getSpaceMatrix: { path: PATHS.matrix },
	setSpaceMatrix: {
		path: PATHS.matrixSet,
		body: { changes: [{ role: "member", module: "calendar", level: "write" }] },
	},
	listSpaceCredentials: { path: PATHS.credentials },
	setSpaceCredential: {
		path: PATHS.credentialsSet,
		body: { provider: "stripe", secret: "sk_live_0123456789", replace: true },
	},
	connectSpaceCredential: {
		path: PATHS.credentialsConnect,
		body: { provider: "google", callbackURL: "/done" },
	},
	refreshSpaceCredential: { path: PATHS.credentialsRefresh, body: { provider: "google" } },
	testSpaceCredential: { path: PATHS.credentialsTest, body: { provider: "stripe" } },
	deleteSpaceCredential: { path: PATHS.credentialsDelete, body: { provider: "stripe" } },
	listSpaceAudit: { path: PATHS.audit },
};

/** It redirects, whoever comes: see `connect-return.test.ts`. */
const LANDINGS = ["spaceCredentialCallback"];

/** Only these may be called without a session, and only because no router can reach them. */
const SERVER_ONLY = [
	"canUserInSpace",
	"putSpacePermissions",
	"getSpaceSecret",
	"putSpaceCredential",
	"getSpaceAccessToken",
	"refreshDueSpaceCredentials",
	"revokeAllSpaceCredentials",
	"rotateSpaceKeys",
	"spaceKeysInUse",
	"inspectSpaces",
	"sweepSpaces",
	"spacesSql",
	"setSpaceType",
];

it("has a line for every endpoint of the plugin", () => {
	const endpoints = Object.entries({
		...organizationEndpoints(),
		...permissionEndpoints(),
		...credentialEndpoints(new Map()),
		...doctorEndpoints(),
		...sqlEndpoints(),
		...auditEndpoints(),
	});
	const routable = endpoints.filter(([, endpoint]) => endpoint.path !== undefined).map(([name]) => name);
	const serverOnly = endpoints.filter(([, endpoint]) => endpoint.path === undefined).map(([name]) => name);
	expect(routable.sort()).toEqual([...Object.keys(EXPECTED), ...LANDINGS].sort());
	expect(serverOnly.sort()).toEqual([...SERVER_ONLY].sort());
});

describe.each(backends)("on $name", (backend) => {
	let world: World;
	let people: Record<Exclude<Actor, "anonymous">, Person>;
	let spaceId: string;
	let elsewhere: string;

	beforeAll(async () => {
		const test = async () => ({ ok: true, code: "ok", status: 200 }) as const;
		const credentials = {
			keys: [{ id: "test", key: TEST_KEY }],
			providers: [apiKey({ id: "stripe", test }), fromBetterAuth({ id: "google" })],
		};
		const refreshAccessToken = async () => ({ accessToken: "refreshed" });
		world = await createWorld({
			backend,
			auth: { socialProviders: { google: { clientId: "id", clientSecret: "secret", refreshAccessToken } } },
			spaces: { audit: true, roles: { trainer: "none" }, credentials },
		});
		const names = ACTORS.filter((actor) => actor !== "anonymous");
		const signedUp = await Promise.all(names.map(async (name) => [name, await world.signUp(name)] as const));
		people = Object.fromEntries(signedUp) as typeof people;
		spaceId = await world.createSpace(people.owner);
		elsewhere = await world.createSpace(people.outsider);
		for (const role of ["member", "trainer", "admin"] as const) await world.join(spaceId, people[role], role);
		// The ex-member's session goes on naming the space: Better Auth leaves it so.
		const membership = await world.join(spaceId, people.exMember, "owner");
		await world.activate(people.exMember, spaceId);
		await world.adapter.delete({ model: "member", where: [{ field: "id", value: membership.id }] });
	});
	afterAll(() => world.close());

	const send = (actor: Actor, { path, body }: { path: string; body?: object }, space: { spaceId?: string }) =>
		world.call(
			actor === "anonymous" ? anonymous : people[actor],
			path,
			body ? { body: { ...body, ...space } } : { query: space },
		);

	const cases = (Object.keys(EXPECTED) as Endpoint[]).flatMap((endpoint) =>
		ACTORS.map((actor, index) => ({ endpoint, actor, status: EXPECTED[endpoint][index] as number })),
	);

	it.each(cases)("$endpoint answers $actor $status", async ({ endpoint, actor, status }) => {
		if (endpoint === "deleteSpaceCredential" || endpoint === "testSpaceCredential") {
			await world.auth.api.putSpaceCredential({
				body: { spaceId, provider: "stripe", secret: "sk_live_0123456789" },
			});
		}
		if (endpoint === "refreshSpaceCredential") {
			const tokens = { accessToken: "access", refreshToken: "refresh" };
			await world.auth.api.putSpaceCredential({
				body: { spaceId, provider: "google", kind: "oauth2", ...tokens },
			});
		}
		const before = status === 200 ? null : await snapshot();
		const answer = await send(actor, REQUESTS[endpoint], { spaceId });
		expect(answer.status, answer.text).toBe(status);
		if (status === 200) expect(answer.body.spaceId).toBe(spaceId);
		if (status === 403)
			expect(answer.body).toMatchObject({ code: "SPACE_FORBIDDEN", missing: [expect.anything()] });
		if (status === 404) expect(answer.body.code).toBe("SPACE_NOT_FOUND");
		if (before) expect(await snapshot()).toEqual(before);
	});

	const snapshot = async () => [
		await world.rows("spaceCredential"),
		await world.rows("spaceModulePermission"),
	];

	it.each(Object.keys(EXPECTED) as Endpoint[])(
		"%s answers a foreign space exactly as one that does not exist",
		async (endpoint) => {
			const foreign = await send("owner", REQUESTS[endpoint], { spaceId: elsewhere });
			const missing = await send("owner", REQUESTS[endpoint], { spaceId: "does-not-exist" });
			expect(foreign.status).toBe(404);
			expect({ status: foreign.status, text: foreign.text }).toEqual({
				status: missing.status,
				text: missing.text,
			});
		},
	);

	it.each(Object.keys(EXPECTED) as Endpoint[])(
		"%s without any space is a 400 that says so",
		async (endpoint) => {
			const answer = await send("owner", REQUESTS[endpoint], {});
			expect(answer.status, answer.text).toBe(400);
			expect(answer.body.code).toBe("SPACE_REQUIRED");
		},
	);

	it("a session that still names the space gives an ex-member nothing", async () => {
		for (const endpoint of Object.keys(EXPECTED) as Endpoint[]) {
			const answer = await send("exMember", REQUESTS[endpoint], {});
			expect(answer.status, endpoint).toBe(404);
		}
	});

	it("the active space is the default", async () => {
		const person = await world.signUp();
		await world.join(spaceId, person, "member");
		await world.activate(person, spaceId);
		const answer = await world.call(person, PATHS.can, { body: { module: "calendar", action: "read" } });
		expect(answer.body).toMatchObject({ spaceId, allowed: true });
	});

	it("a space that is named wins over the active one, in the body and in the query", async () => {
		await world.activate(people.outsider, elsewhere);
		for (const endpoint of Object.keys(EXPECTED) as Endpoint[]) {
			const answer = await send("outsider", REQUESTS[endpoint], { spaceId });
			expect(answer.status, endpoint).toBe(404);
		}
		const inQuery = await world.call(people.outsider, PATHS.can, {
			body: { module: "calendar", action: "read" },
			query: { spaceId },
		});
		expect(inQuery.status).toBe(404);
	});

	it("a query that names another space than the body is refused", async () => {
		const answer = await world.call(people.owner, PATHS.can, {
			body: { spaceId, module: "calendar", action: "read" },
			query: { spaceId: elsewhere },
		});
		expect(answer.status).toBe(400);
		expect(answer.body.code).toBe("SPACE_AMBIGUOUS");
	});

	it("a role taken away counts at the next request, cookie cache or not", async () => {
		const cached = await createWorld({
			backend,
			auth: { session: { cookieCache: { enabled: true, maxAge: 300 } } },
		});
		const owner = await cached.signUp();
		const person = await cached.signUp();
		const space = await cached.createSpace(owner);
		const { id } = await cached.join(space, person, "admin");
		const list = () => cached.call(person, PATHS.credentials, { query: { spaceId: space } });
		expect((await list()).status).toBe(200);
		const where = [{ field: "id", value: id }];
		await cached.adapter.update({ model: "member", where, update: { role: "member" } });
		expect((await list()).status).toBe(403);
		await cached.adapter.delete({ model: "member", where });
		expect((await list()).status).toBe(404);
		await cached.adapter.deleteMany({ model: "session", where: [{ field: "userId", value: person.id }] });
		expect((await list()).status).toBe(401);
		await cached.close();
	});

	it("server-only calls cannot be reached over HTTP", async () => {
		const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
		for (const name of SERVER_ONLY) {
			for (const path of [
				`/${name}`,
				`/spaces/${name}`,
				`/${kebab(name)}`,
				`/spaces/${kebab(name)}`,
				"/spaces/secret",
			]) {
				for (const body of [undefined, { spaceId, provider: "stripe" }]) {
					expect((await world.call(people.owner, path, { body })).status, path).toBe(404);
				}
			}
		}
	});

	it("a request from a foreign origin is refused", async () => {
		const answer = await world.call(people.owner, PATHS.can, {
			body: { spaceId, module: "calendar", action: "read" },
			headers: { origin: "https://evil.example" },
		});
		expect(answer.status).toBe(403);
	});
});
