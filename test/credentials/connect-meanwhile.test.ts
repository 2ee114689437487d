import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { SpaceEvent } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { type ConnectedWorld, createConnectedWorld, landingOf, PROVIDER } from "../support/connected.ts";
import type { Person } from "../support/world.ts";

const API_KEY = "an-api-key-of-the-space";

let world: ConnectedWorld;
let owner: Person;
let other: Person;
let spaceId: string;
const events: SpaceEvent[] = [];

beforeAll(async () => {
	world = await createConnectedWorld({ spaces: { onEvent: (event) => void events.push(event) } });
	owner = await world.signUp();
	other = await world.signUp();
});
afterAll(() => world.close());
beforeEach(async () => {
	spaceId = await world.createSpace(owner);
	await world.join(spaceId, other, "owner");
	events.length = 0;
	world.server.requests.length = 0;
});

type Put = NonNullable<Parameters<ConnectedWorld["auth"]["api"]["putSpaceCredential"]>[0]>["body"];
const put = (input: object) =>
	world.auth.api.putSpaceCredential({ body: { spaceId, provider: PROVIDER, ...input } as Put });
const remove = () => world.call(other, PATHS.credentialsDelete, { body: { spaceId, provider: PROVIDER } });
const row = async () => (await world.rows("spaceCredential")).find((each) => each.spaceId === spaceId);
const goThere = async (body: object = {}, account = "alice") => {
	const begun = await world.begin(owner, { spaceId, ...body });
	expect(begun.status, begun.text).toBe(200);
	return world.server.consent(begun.body.url, { account });
};
const comeBack = async (url: URL) => landingOf(await world.comeBack(owner, url)) as Record<string, unknown>;
const CONNECTED = { status: 302, path: "/done" };

/** The tokens that the server gave out since the test began, as it was asked to take them back. */
const withdrawn = () =>
	world.server.requests.filter(({ path }) => path === "/revocation").map(({ form }) => form.token);
const refreshToken = async () => {
	const sealed = String((await row())?.refreshTokenEncrypted);
	const { spaces } = (await world.auth.$context) as unknown as {
		spaces: { vault: { open(binding: object, sealed: string): Promise<string> } };
	};
	return spaces.vault.open({ spaceId, provider: PROVIDER, field: "refreshToken" }, sealed);
};

describe("what somebody else did meanwhile stays", () => {
	it("when there was no credential, and he connected another account", async () => {
		const url = await goThere();
		await world.connect(other, spaceId, { consent: { account: "bob" } });
		const before = await row();
		expect(await comeBack(url)).toMatchObject({ ...CONNECTED, error: "SPACE_CREDENTIAL_CHANGED" });
		expect(await row()).toEqual(before);
		// What was granted for nothing is taken back; bob's is left alone.
		await vi.waitFor(() => expect(withdrawn()).toHaveLength(1));
		expect(await world.server.isAlive(await refreshToken())).toBe(true);
		expect(withdrawn()).not.toContain(await refreshToken());
	});

	it("when he connected the same account: then its grant is not touched", async () => {
		await world.connect(owner, spaceId);
		const url = await goThere();
		await world.connect(other, spaceId);
		const before = await row();
		expect(await comeBack(url)).toMatchObject({ error: "SPACE_CREDENTIAL_CHANGED" });
		expect(await row()).toEqual(before);
		expect(withdrawn()).toEqual([]);
	});

	it("when he stored a token by hand", async () => {
		await world.connect(owner, spaceId);
		const url = await goThere({ replace: true });
		await put({ kind: "oauth2", accessToken: "a-token-by-hand", accountId: "carol" });
		const before = await row();
		expect(await comeBack(url)).toMatchObject({ error: "SPACE_CREDENTIAL_CHANGED" });
		expect(await row()).toEqual(before);
	});

	it("when he disconnected: then nothing is connected, and the new grant is taken back", async () => {
		await world.connect(owner, spaceId);
		const url = await goThere();
		expect((await remove()).body).toMatchObject({ deleted: true, revocation: "revoked" });
		const before = withdrawn().length;
		expect(await comeBack(url)).toMatchObject({ error: "SPACE_CREDENTIAL_CHANGED" });
		expect(await row()).toBeUndefined();
		await vi.waitFor(() => expect(withdrawn()).toHaveLength(before + 1));
	});

	it("when he disconnected and the provider could not be told yet", async () => {
		await world.connect(owner, spaceId);
		const url = await goThere();
		world.server.next({ status: 503 }, { path: "/revocation" });
		expect((await remove()).body).toMatchObject({ deleted: false, revocation: "failed" });
		const before = await row();
		expect(before).toMatchObject({ status: "revoked" });
		const told = withdrawn().length;
		expect(await comeBack(url)).toMatchObject({ error: "SPACE_CREDENTIAL_CHANGED" });
		expect(await row()).toEqual(before);
		await vi.waitFor(() => expect(withdrawn()).toHaveLength(told + 1));
		expect(await world.server.isAlive(String(withdrawn().at(-1)))).toBe(false);
		// Whoever begins from here on knows that it is gone.
		expect(await comeBack(await goThere())).toEqual(CONNECTED);
		expect(await row()).toMatchObject({ status: "active", nextRetryAt: expect.anything() });
	});

	it("when he disconnected and connected again", async () => {
		await world.connect(owner, spaceId);
		const url = await goThere();
		await remove();
		await world.connect(other, spaceId);
		const before = await row();
		expect(await comeBack(url)).toMatchObject({ error: "SPACE_CREDENTIAL_CHANGED" });
		expect(await row()).toEqual(before);
	});
});

describe("what happened by itself meanwhile is no obstacle", () => {
	it("when the token was refreshed, twice", async () => {
		await world.connect(owner, spaceId);
		const url = await goThere();
		const { accessToken } = await world.token(spaceId);
		const second = await world.token(spaceId, accessToken);
		await world.token(spaceId, second.accessToken);
		expect(await comeBack(url)).toEqual(CONNECTED);
		expect(await world.server.accessTokenWorks((await world.token(spaceId)).accessToken)).toBe(true);
	});

	it("when a refresh found the connection dead", async () => {
		await world.connect(owner, spaceId);
		const { accessToken } = await world.token(spaceId);
		const url = await goThere();
		world.server.next({ status: 400, body: { error: "invalid_grant" } });
		await expect(world.token(spaceId, accessToken)).rejects.toMatchObject({
			body: { code: "SPACE_CREDENTIAL_NEEDS_REAUTH" },
		});
		expect(await comeBack(url)).toEqual(CONNECTED);
		expect(await row()).toMatchObject({ status: "active", statusReason: null, failedTokenFingerprint: null });
	});

	it("when a refresh is under way: its late answer does not come back over the new connection", async () => {
		await world.connect(owner, spaceId);
		const { accessToken } = await world.token(spaceId);
		const url = await goThere();
		let letGo = () => {};
		const late = new Promise<void>((resolve) => {
			letGo = resolve;
		});
		world.server.next({ late });
		const refreshing = world.token(spaceId, accessToken);
		await vi.waitFor(() => expect(world.server.tokenRequests("refresh_token")).toHaveLength(1));
		expect(await comeBack(url)).toEqual(CONNECTED);
		const before = await row();
		letGo();
		const answered = await refreshing;
		expect(await row()).toEqual(before);
		expect(answered.accessToken).toBe((await world.token(spaceId)).accessToken);
		expect(await world.server.accessTokenWorks(answered.accessToken)).toBe(true);
	});

	it("when the keys were rotated", async () => {
		await world.connect(owner, spaceId);
		const url = await goThere();
		await world.auth.api.rotateSpaceKeys({ body: {} });
		expect(await comeBack(url)).toEqual(CONNECTED);
	});
});

describe("another account", () => {
	it("is refused: nothing is overwritten, and its grant is taken back", async () => {
		await world.connect(owner, spaceId);
		const before = await row();
		expect(await comeBack(await goThere({}, "bob"))).toMatchObject({
			...CONNECTED,
			error: "SPACE_CONNECT_OTHER_ACCOUNT",
		});
		expect(await row()).toEqual(before);
		await vi.waitFor(() => expect(withdrawn()).toHaveLength(1));
		const [token] = withdrawn();
		expect(await world.server.isAlive(String(token))).toBe(false);
		expect(await world.server.isAlive(await refreshToken())).toBe(true);
		expect(events.map(({ type }) => type)).toEqual(["credential.connected"]);
	});

	it("replaces the first with `replace`, whose grant is then withdrawn", async () => {
		await world.connect(owner, spaceId);
		const { id } = (await row()) ?? {};
		const first = await refreshToken();
		const { accessToken } = await world.token(spaceId);
		expect(await comeBack(await goThere({ replace: true }, "bob"))).toEqual(CONNECTED);
		expect(await row()).toMatchObject({ id, providerAccountId: "bob" });
		await vi.waitFor(() => expect(withdrawn()).toContain(first));
		await vi.waitFor(async () => expect(await world.server.accessTokenWorks(accessToken)).toBe(false));
		expect(await world.server.isAlive(await refreshToken())).toBe(true);
		const stored = await refreshToken();
		expect(withdrawn()).not.toContain(stored);
	});

	it("replaces the first though that cannot be withdrawn, which is told", async () => {
		await world.connect(owner, spaceId);
		world.server.next({ status: 503 }, { path: "/revocation", times: 2 });
		expect(await comeBack(await goThere({ replace: true }, "bob"))).toEqual(CONNECTED);
		await vi.waitFor(() =>
			expect(events.at(-1)).toMatchObject({
				type: "credential.revocation_failed",
				accountId: "alice",
				reason: "failed",
				spaceId,
			}),
		);
		expect(await world.list(owner, spaceId)).toMatchObject([{ accountId: "bob", status: "active" }]);
	});

	it("does not stand in the way where the account that is there is not known", async () => {
		await put({ kind: "oauth2", accessToken: "a-token-by-hand" });
		expect(await comeBack(await goThere({}, "bob"))).toEqual(CONNECTED);
		expect(withdrawn()).toEqual([]);
	});
});

describe("the same account, connected again,", () => {
	it("keeps the older grant at the provider, which could end the new one along with it", async () => {
		await world.connect(owner, spaceId);
		const first = await refreshToken();
		expect(await comeBack(await goThere())).toEqual(CONNECTED);
		expect(await world.server.isAlive(first)).toBe(true);
		expect(withdrawn()).toEqual([]);
	});

	it("has the older grant withdrawn where its provider says `revokeReplaced`", async () => {
		const eager = await createConnectedWorld({ provider: { revokeReplaced: true } });
		try {
			const person = await eager.signUp();
			const space = await eager.createSpace(person);
			await eager.connect(person, space);
			const { accessToken } = await eager.token(space);
			await eager.connect(person, space);
			await vi.waitFor(async () => expect(await eager.server.accessTokenWorks(accessToken)).toBe(false));
			const { accessToken: second } = await eager.token(space);
			expect(await eager.server.accessTokenWorks(second)).toBe(true);
		} finally {
			await eager.close();
		}
	});
});

describe("a credential of another kind", () => {
	it("is only replaced when asked to", async () => {
		// Stored before the provider was declared: server code may not store it any more.
		await put({ kind: "oauth2", accessToken: API_KEY });
		const where = [{ field: "spaceId", value: spaceId }];
		await world.adapter.update({ model: "spaceCredential", where, update: { kind: "api_key" } });
		const before = await row();
		const refused = await world.begin(owner, { spaceId });
		expect([refused.status, refused.body.code]).toEqual([409, "SPACE_CREDENTIAL_EXISTS"]);
		expect(await row()).toEqual(before);
		expect(await comeBack(await goThere({ replace: true }))).toEqual(CONNECTED);
		expect(await row()).toMatchObject({ id: before?.id, kind: "oauth2", providerAccountId: "alice" });
		// A key is nothing that could be withdrawn there.
		expect(withdrawn()).toEqual([]);
	});
});
