import { afterEach, expect, it, vi } from "vitest";
import { oauth2, type SpaceEvent, spaceFetch } from "../../src/index.ts";
import { PROVIDER } from "../support/connected.ts";
import { codeOf, createGrantWorld, type GrantWorld, past } from "./support/grants.ts";

const REVOCATION = { path: "/revocation" };
const ALL = ["credential.revoked", "credential.revocation_failed", "credential.deleted"];

let world: GrantWorld;
afterEach(() => world.close());

const put = (spaceId: string, provider: string, more: object = {}) =>
	world.auth.api.putSpaceCredential({
		body: { spaceId, provider, kind: "oauth2", accessToken: "at-0123456789", refreshToken: "rt-0", ...more },
	});
const disconnect = (spaceId: string, provider: string, who = world.owner) =>
	world.call(who, "/spaces/credentials/delete", { body: { spaceId, provider } });

it("is unusable from the first moment on, for whoever asks", async () => {
	world = await createGrantWorld({ provider: { hosts: ["127.0.0.1:1"] } });
	const { spaceId, where, disconnect } = await world.connected();
	let letGo = () => {};
	const late = new Promise<void>((resolve) => {
		letGo = resolve;
	});
	world.server.next({ late }, REVOCATION);
	const asked = world.revocations().length;
	const disconnecting = disconnect();
	await vi.waitFor(() => expect(world.revocations().length).toBe(asked + 1));
	const calls = [
		world.token(spaceId),
		world.auth.api.getSpaceSecret({ body: where }),
		spaceFetch(world.auth, where)("http://127.0.0.1:1/"),
	];
	for (const call of calls) expect(await codeOf(call)).toBe("SPACE_CREDENTIAL_REVOKED");
	const refreshed = await world.call(world.owner, "/spaces/credentials/refresh", { body: where });
	expect(refreshed.body.code).toBe("SPACE_CREDENTIAL_REVOKED");
	letGo();
	expect((await disconnecting).body.deleted).toBe(true);
});

it("goes on without a provider that says nothing", async () => {
	world = await createGrantWorld();
	const { disconnect, row } = await world.connected();
	world.server.next("hang", REVOCATION);
	expect((await disconnect()).body).toMatchObject({ deleted: false, revocation: "failed" });
	expect(await row()).toMatchObject({ status: "revoked" });
});

it("takes 204 for done, as some providers say it", async () => {
	world = await createGrantWorld();
	const { disconnect, row } = await world.connected();
	world.server.next({ status: 204 }, { ...REVOCATION, times: 2 });
	expect((await disconnect()).body).toMatchObject({ deleted: true, revocation: "revoked" });
	expect(await row()).toBeUndefined();
});

it("withdraws the access token where there is no other", async () => {
	world = await createGrantWorld();
	const { disconnect, alter, accessToken, row } = await world.connected();
	await alter({ refreshTokenEncrypted: null });
	expect((await disconnect()).body).toMatchObject({ deleted: true, revocation: "revoked" });
	expect(world.revocations()).toEqual([["access_token", accessToken]]);
	expect(await world.server.accessTokenWorks(accessToken)).toBe(false);
	expect(await row()).toBeUndefined();
});

it.each([
	["has no revocation endpoint", "plain"],
	["is not declared any more", "undeclared"],
])(
	"deletes the connection of a provider that %s, and says that it may still be good",
	async (_, provider) => {
		const at = (path: string) => `http://127.0.0.1:1${path}`;
		const endpoints = { authorization: at("/auth"), token: at("/token") };
		const plain = oauth2({ id: "plain", endpoints, clientId: "spaces", privateNetwork: true });
		world = await createGrantWorld({ spaces: { credentials: { providers: [plain] } } });
		const spaceId = await world.createSpace(world.owner);
		await put(spaceId, provider);
		const { body } = await disconnect(spaceId, provider);
		expect(body).toMatchObject({ deleted: true, revocation: "unsupported", retryAt: null });
		expect(await world.list(world.owner, spaceId)).toEqual([]);
		expect(world.heard.slice(1).map(({ type }) => type)).toEqual(ALL);
		expect(world.heard[2]).toMatchObject({ provider, reason: "unsupported", accountId: null });
	},
);

it.each(["refreshTokenEncrypted", "accessTokenEncrypted"])(
	"keeps a connection whose %s does not open, until somebody insists",
	async (column) => {
		world = await createGrantWorld();
		const { disconnect, alter, row, toldTypes } = await world.connected();
		await alter({
			[column]: "e30..AAAA.AAAA.AAAA",
			...(column[0] === "a" && { refreshTokenEncrypted: null }),
		});
		expect((await disconnect()).body).toMatchObject({ deleted: false, revocation: "unreadable" });
		expect((await disconnect({ force: true })).body).toMatchObject({
			deleted: true,
			revocation: "unreadable",
			retryAt: null,
		});
		expect(await row()).toBeUndefined();
		expect(world.revocations()).toEqual([]);
		expect(toldTypes()).toEqual([
			"credential.revoked",
			"credential.revocation_failed",
			"credential.revocation_failed",
			"credential.deleted",
		]);
	},
);

it("deletes what is no connection as ever, and asks nobody", async () => {
	world = await createGrantWorld();
	const spaceId = await world.createSpace(world.owner);
	await world.auth.api.putSpaceCredential({ body: { spaceId, provider: "stripe", secret: "sk_0123456789" } });
	const { body } = await disconnect(spaceId, "stripe");
	expect(body).toMatchObject({ deleted: true, revocation: null, retryAt: null });
	expect(world.heard.map(({ type }) => type)).toEqual(["credential.created", "credential.deleted"]);
	expect(world.server.requests).toEqual([]);
});

it("is for those who may administer credentials", async () => {
	world = await createGrantWorld();
	const { spaceId, row, refreshToken } = await world.connected();
	const [admin, member] = [await world.signUp(), await world.signUp()];
	await world.join(spaceId, admin, "admin");
	await world.join(spaceId, member, "member");
	for (const person of [admin, member]) {
		const { status, body } = await disconnect(spaceId, PROVIDER, person);
		expect([status, body.code, body.missing]).toEqual([
			403,
			"SPACE_FORBIDDEN",
			[{ module: "spaces.credentials", action: "admin" }],
		]);
	}
	expect(await row()).toMatchObject({ status: "active" });
	expect(await world.server.isAlive(refreshToken)).toBe(true);
});

it("has another account only connect when that is wanted, and withdraws the one before all the same", async () => {
	world = await createGrantWorld();
	const { owner, spaceId, disconnect, refreshToken, list } = await world.connected();
	world.server.next({ status: 500 }, REVOCATION);
	await disconnect();
	await world.connect(owner, spaceId, { consent: { account: "bob" } });
	expect(await list()).toMatchObject([{ status: "revoked", accountId: "alice" }]);
	await world.connect(owner, spaceId, { consent: { account: "bob" }, replace: true });
	expect(await list()).toMatchObject([{ status: "active", accountId: "bob" }]);
	await vi.waitFor(async () => expect(await world.server.isAlive(refreshToken)).toBe(false));
});

it("tells of what it could not withdraw before the space connected anew", async () => {
	world = await createGrantWorld();
	const { owner, spaceId, disconnect, list, toldTypes, refreshToken } = await world.connected();
	world.server.next("hang", REVOCATION);
	const disconnecting = disconnect();
	await vi.waitFor(() => expect(world.revocations()).toHaveLength(1));
	await world.connect(owner, spaceId);
	expect((await disconnecting).body).toMatchObject({ deleted: true, revocation: "failed", retryAt: null });
	expect(await world.server.isAlive(refreshToken)).toBe(true);
	expect(await list()).toMatchObject([{ status: "active" }]);
	expect(toldTypes()).toEqual(["credential.revoked", "credential.revocation_failed"]);
});

it("withdraws what was there when it was asked, however soon the space connects anew", async () => {
	let again: (() => Promise<unknown>) | undefined;
	const onEvent = ({ type }: SpaceEvent) => (type === "credential.revoked" ? again?.() : undefined);
	world = await createGrantWorld({ spaces: { onEvent } });
	const { owner, spaceId, disconnect, list, tokensOf, refreshToken } = await world.connected();
	again = () => world.connect(owner, spaceId);
	expect((await disconnect()).body).toMatchObject({ deleted: true, revocation: "revoked" });
	expect(await world.server.isAlive(refreshToken)).toBe(false);
	expect(await list()).toMatchObject([{ status: "active" }]);
	expect(await world.server.isAlive((await tokensOf()).refreshToken)).toBe(true);
});

it("lets no token out, whatever becomes of it", async () => {
	world = await createGrantWorld();
	const { disconnect, alter, accessToken, refreshToken, list } = await world.connected();
	const said: unknown[] = [];
	for (const fault of [{ status: 500, body: { error: refreshToken } }, "html", "drop"] as const) {
		world.server.next(fault, REVOCATION);
		said.push((await disconnect()).text);
	}
	await alter({ nextRetryAt: past() });
	said.push(await list(), world.heard, await world.rows("spaceAuditEvent"));
	said.push(await world.auth.api.refreshDueSpaceCredentials(), world.heard);
	const all = JSON.stringify(said);
	expect(all).toContain("credential.revocation_failed");
	for (const token of [accessToken, refreshToken]) expect(all).not.toContain(token);
});
