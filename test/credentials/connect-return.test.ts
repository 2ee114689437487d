import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { oauth2 } from "../../src/index.ts";
import {
	type ConnectedWorld,
	createConnectedWorld,
	landingOf,
	PROVIDER,
	redirectUriOf,
} from "../support/connected.ts";
import { anonymous, type Person } from "../support/world.ts";

const OTHER = "other-calendar";
const GUARDED = "guarded";
/** Better Auth's own error page. */
const ERROR_PAGE = "/api/auth/error";

let world: ConnectedWorld;
let owner: Person;
let admin: Person;
let spaceId: string;

beforeAll(async () => {
	world = await createConnectedWorld({
		server: { redirectUris: [PROVIDER, OTHER, GUARDED].map(redirectUriOf) },
		spaces: { modules: ["calendar"], roles: { trainer: "none", member: "write" } },
		others: ({ issuer, client }) => {
			const same = { issuer, ...client, scopes: ["openid"], privateNetwork: true };
			return [oauth2({ id: OTHER, ...same }), oauth2({ id: GUARDED, module: "calendar", ...same })];
		},
	});
	owner = await world.signUp();
	admin = await world.signUp();
});
afterAll(() => world.close());
beforeEach(async () => {
	spaceId = await world.createSpace(owner);
	await world.join(spaceId, admin, "admin");
});

/** Up to the moment at which the provider sends the person back. */
const goThere = async (who: Person, body: object = {}) => {
	const begun = await world.begin(who, { spaceId, ...body });
	expect(begun.status, begun.text).toBe(200);
	return world.server.consent(begun.body.url);
};
const returnAs = async (who: Pick<Person, "headers">, url: URL) =>
	landingOf(await world.comeBack(who, url)) as Record<string, unknown>;
const codes = () => world.server.tokenRequests("authorization_code").length;
const isConnected = async (space = spaceId) => (await world.list(owner, space)).length > 0;
const signIn = async ({ email }: Person): Promise<Pick<Person, "headers">> => {
	const answer = await world.call(anonymous, "/sign-in/email", {
		body: { email, password: "correct horse" },
	});
	const cookie = answer.headers
		.getSetCookie()
		.map((line) => line.split(";")[0])
		.join("; ");
	return { headers: new Headers({ cookie }) };
};
const setRole = (person: Person, role: string) =>
	world.adapter.update({
		model: "member",
		where: [
			{ field: "organizationId", value: spaceId },
			{ field: "userId", value: person.id },
		],
		update: { role },
	});

describe("the answer of a provider is refused, and its code never redeemed,", () => {
	/** @see https://www.rfc-editor.org/rfc/rfc9700#section-4.7 */
	it.each([
		["another member who may do the same", () => admin],
		["the same person in another session", () => signIn(owner)],
	])("when %s brings it, and it is used up", async (_, visitor) => {
		const url = await goThere(owner);
		const before = codes();
		expect(await returnAs(await visitor(), url)).toEqual({
			status: 302,
			path: ERROR_PAGE,
			error: "SPACE_CONNECT_STATE_INVALID",
			error_description: expect.any(String),
		});
		expect(await returnAs(owner, url)).toMatchObject({ error: "SPACE_CONNECT_STATE_INVALID" });
		expect([codes(), await isConnected()]).toEqual([before, false]);
	});

	it("without cookies, and is still good for its owner", async () => {
		const url = await goThere(owner);
		const before = codes();
		expect(await returnAs(anonymous, url)).toMatchObject({
			path: ERROR_PAGE,
			error: "SPACE_CONNECT_STATE_INVALID",
		});
		expect(codes()).toBe(before);
		expect(await returnAs(owner, url)).toEqual({ status: 302, path: "/done" });
		expect(await isConnected()).toBe(true);
	});

	it("after signing out, and after the session was revoked", async () => {
		const leavers = [
			(who: Pick<Person, "headers">) => world.call(who, "/sign-out", { body: {} }),
			(who: Pick<Person, "headers">) => world.call(who, "/revoke-sessions", { body: {} }),
		];
		for (const leave of leavers) {
			const visitor = { ...owner, ...(await signIn(owner)) };
			const url = await goThere(visitor);
			const before = codes();
			expect((await leave(visitor)).status).toBe(200);
			expect(await returnAs(visitor, url)).toMatchObject({
				path: ERROR_PAGE,
				error: "SPACE_CONNECT_STATE_INVALID",
			});
			expect(codes()).toBe(before);
			owner = { ...owner, ...(await signIn(owner)) };
			expect(await isConnected()).toBe(false);
		}
	});

	it("when the role that allowed it was taken away", async () => {
		const url = await goThere(admin);
		const before = codes();
		await setRole(admin, "trainer");
		expect(await returnAs(admin, url)).toMatchObject({ path: "/done", error: "SPACE_FORBIDDEN" });
		await setRole(admin, "admin");
		expect(await returnAs(admin, url)).toMatchObject({ error: "SPACE_CONNECT_STATE_INVALID" });
		expect([codes(), await isConnected()]).toEqual([before, false]);
	});

	it("when the member was removed", async () => {
		const url = await goThere(admin);
		const before = codes();
		const removed = await world.call(owner, "/organization/remove-member", {
			body: { organizationId: spaceId, memberIdOrEmail: admin.email },
		});
		expect(removed.status, removed.text).toBe(200);
		expect(await returnAs(admin, url)).toMatchObject({ path: "/done", error: "SPACE_NOT_FOUND" });
		expect([codes(), await isConnected()]).toEqual([before, false]);
	});

	it("when the space was deleted", async () => {
		const url = await goThere(owner);
		const before = codes();
		const deleted = await world.call(owner, "/organization/delete", { body: { organizationId: spaceId } });
		expect(deleted.status, deleted.text).toBe(200);
		expect(await returnAs(owner, url)).toMatchObject({ path: "/done", error: "SPACE_NOT_FOUND" });
		expect(codes()).toBe(before);
		expect((await world.rows("spaceCredential")).filter((row) => row.spaceId === spaceId)).toEqual([]);
	});

	it("with a state that nobody gave out", async () => {
		const url = await goThere(owner);
		const [{ identifier } = {}] = (await world.rows("verification")).slice(-1);
		const before = codes();
		for (const state of ["", "made-up", "A".repeat(43), "x".repeat(10_000), String(identifier)]) {
			const forged = new URL(url);
			forged.searchParams.set("state", state);
			expect(await returnAs(owner, forged)).toMatchObject({
				path: ERROR_PAGE,
				error: "SPACE_CONNECT_STATE_INVALID",
			});
		}
		const stateless = new URL(url);
		stateless.searchParams.delete("state");
		expect(await returnAs(owner, stateless)).toMatchObject({ error: "SPACE_CONNECT_STATE_INVALID" });
		expect([codes(), await isConnected()]).toEqual([before, false]);
		// A state said twice is none; and none of these used the right one up.
		const twice = await world.auth.handler(
			new Request(`${url}&state=${url.searchParams.get("state")}`, { headers: owner.headers }),
		);
		expect(twice.headers.get("location")).toContain("SPACE_CONNECT_STATE_INVALID");
		expect(await returnAs(owner, url)).toEqual({ status: 302, path: "/done" });
	});

	it("with the state of another provider", async () => {
		const url = await goThere(owner, { provider: OTHER });
		expect(url.pathname).toMatch(new RegExp(`/${OTHER}$`));
		const before = codes();
		url.pathname = url.pathname.replace(OTHER, PROVIDER);
		expect(await returnAs(owner, url)).toMatchObject({
			path: ERROR_PAGE,
			error: "SPACE_CONNECT_STATE_INVALID",
		});
		expect([codes(), await isConnected()]).toEqual([before, false]);
	});

	it("with the state of another space's connection, which ends in that space", async () => {
		const other = await world.createSpace(owner);
		const [here, there] = [await goThere(owner), await goThere(owner, { spaceId: other })];
		// The code of the one under the state of the other: the verifier does not fit.
		const mixed = new URL(here);
		mixed.searchParams.set("state", there.searchParams.get("state") ?? "");
		expect(await returnAs(owner, mixed)).toMatchObject({ path: "/done", error: "SPACE_CONNECT_FAILED" });
		expect([await isConnected(), await isConnected(other)]).toEqual([false, false]);
	});
});

describe("a provider that names a module", () => {
	it("is connected by those who may write there, and by nobody else", async () => {
		const trainer = await world.signUp();
		await world.join(spaceId, trainer, "member");
		const refused = await world.begin(trainer, { spaceId });
		expect([refused.status, refused.body.missing]).toEqual([
			403,
			[{ module: "spaces.credentials", action: "write" }],
		]);
		const landed = await returnAs(trainer, await goThere(trainer, { provider: GUARDED }));
		expect(landed).toEqual({ status: 302, path: "/done" });
		await setRole(trainer, "trainer");
		const guarded = await world.begin(trainer, { spaceId, provider: GUARDED });
		expect([guarded.status, guarded.body.missing]).toEqual([403, [{ module: "calendar", action: "write" }]]);
	});

	it("is not connected when the right to its module went meanwhile", async () => {
		const trainer = await world.signUp();
		await world.join(spaceId, trainer, "member");
		const url = await goThere(trainer, { provider: GUARDED });
		const change = { role: "member", module: "calendar", level: "read" } as const;
		await world.auth.api.putSpacePermissions({ body: { spaceId, changes: [change] } });
		expect(await returnAs(trainer, url)).toMatchObject({ path: "/done", error: "SPACE_FORBIDDEN" });
		expect(await isConnected()).toBe(false);
	});
});

describe("to begin takes", () => {
	it.each([
		["a session", async () => anonymous, 401, undefined],
		["membership", () => world.signUp(), 404, "SPACE_NOT_FOUND"],
	])("%s", async (_, visitor, status, code) => {
		const before = await world.rows("verification");
		const answer = await world.begin(await visitor(), { spaceId });
		expect(answer.status).toBe(status);
		if (code) expect(answer.body.code).toBe(code);
		expect(await world.rows("verification")).toEqual(before);
	});

	it("a provider that is declared, and speaks OAuth", async () => {
		const answer = await world.begin(owner, { spaceId, provider: "unheard-of" });
		expect([answer.status, answer.body.code]).toEqual([400, "SPACE_PROVIDER_NOT_OAUTH"]);
	});
});
