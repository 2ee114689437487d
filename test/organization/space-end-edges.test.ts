import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { SpacesOptions } from "../../src/index.ts";
import { createGrantWorld, type GrantWorld, past, providerAt } from "../credentials/support/grants.ts";
import { sqlite } from "../support/backends.ts";
import { PROVIDER, redirectUriOf } from "../support/connected.ts";
import { type OAuthServer, startOAuthServer } from "../support/oauth-server.ts";
import { createWorld } from "../support/world.ts";

const IDS = Array.from({ length: 9 }, (_, index) => `other-${index}`);
const REVOCATION = { path: "/revocation" };

let other: OAuthServer;
let world: GrantWorld;
beforeEach(async () => {
	other = await startOAuthServer({ redirectUris: IDS.map(redirectUriOf) });
});
afterEach(async () => {
	vi.restoreAllMocks();
	await world.close();
	await other.close();
});

/** A space with ten connections, nine of them at another server. */
async function ten({ spaces, ...options }: Parameters<typeof createGrantWorld>[0] = {}) {
	const providers = IDS.map((id) => providerAt(other, id));
	world = await createGrantWorld({
		...options,
		spaces: { ...spaces, credentials: { providers } } as SpacesOptions,
	});
	const space = await world.connected([PROVIDER, ...IDS], other);
	return {
		...space,
		tokens: await Promise.all(IDS.map(async (id) => (await space.tokensOf(id)).refreshToken)),
	};
}

const remove = (organizationId: string) =>
	world.call(world.owner, "/organization/delete", { body: { organizationId } });
const alive = async (tokens: readonly string[]) =>
	(await Promise.all(tokens.map(other.isAlive))).filter(Boolean).length;

it("takes a few seconds at most, however many providers say nothing", async () => {
	const { spaceId, tokens, told, row } = await ten();
	world.server.next("hang", REVOCATION);
	const end = other.next("hang", { ...REVOCATION, times: 5 });
	const begin = performance.now();
	expect((await remove(spaceId)).status).toBe(200);
	expect(performance.now() - begin).toBeLessThan(7_000);
	end();
	expect(await alive(tokens)).toBe(5);
	expect(await row()).toBeUndefined();
	const failed = told().filter(({ type }) => type === "credential.revocation_failed");
	expect(failed.map((event) => "reason" in event && event.reason)).toEqual(Array(6).fill("timed_out"));
	expect(told().filter(({ type }) => type === "credential.revoked")).toHaveLength(4);
});

it("names those that failed where the space is to stay, and asks only for them the next time", async () => {
	const { spaceId, tokens, told, list } = await ten({
		spaces: { deletion: { onRevocationFailure: "refuse" } },
	});
	world.server.next("drop", REVOCATION);
	other.next({ status: 500 }, REVOCATION);
	const { status, body } = await remove(spaceId);
	expect([status, body.code]).toEqual([409, "SPACE_REVOCATION_FAILED"]);
	expect(body.providers).toHaveLength(2);
	expect(body.providers).toContain(PROVIDER);
	expect(await alive(tokens)).toBe(1);
	const left = (await list()).filter(({ status }: { status: string }) => status === "active");
	expect(left.map(({ provider }: { provider: string }) => provider).sort()).toEqual(
		[...body.providers].sort(),
	);
	expect(await list()).toContainEqual(
		expect.objectContaining({ status: "revoked", statusReason: "space-deletion", nextRetryAt: null }),
	);
	expect(told().filter(({ type }) => type === "credential.revoked")).toHaveLength(8);
	const asked = other.requests.length;
	expect((await remove(spaceId)).status).toBe(200);
	expect(other.requests.slice(asked).map(({ path }) => path)).toEqual(["/revocation", "/revocation"]);
	expect(await alive(tokens)).toBe(0);
	expect(told().filter(({ type }) => type === "credential.revoked")).toHaveLength(10);
});

it("asks eight at a time where many spaces go at once, and goes on behind one that says nothing", async () => {
	const { spaceId, tokens } = await ten();
	const second = await world.connected();
	other.next("hang", REVOCATION);
	const value = [spaceId, second.spaceId];
	await world.adapter.deleteMany({ model: "organization", where: [{ field: "id", operator: "in", value }] });
	await vi.waitFor(async () => {
		expect(await alive(tokens)).toBe(1);
		expect(await world.server.isAlive(second.refreshToken)).toBe(false);
	});
	await vi.waitFor(
		() => {
			const failed = world.heard.filter(({ type }) => type === "credential.revocation_failed");
			expect(failed).toMatchObject([{ spaceId, reason: "timed_out" }]);
		},
		{ timeout: 7_000 },
	);
});

it("takes along what a refresh stored while its provider said nothing", async () => {
	const { spaceId, accessToken, tokensOf, refreshToken } = await ten();
	world.server.next("hang", REVOCATION);
	const removing = remove(spaceId);
	await vi.waitFor(() => expect(world.revocations()).toHaveLength(1));
	await world.token(spaceId, accessToken);
	const refreshed = (await tokensOf()).refreshToken;
	expect(refreshed).not.toBe(refreshToken);
	expect((await removing).status).toBe(200);
	await vi.waitFor(async () => expect(await world.server.isAlive(refreshed)).toBe(false));
});

it("is not even begun for a space that may not be deleted", async () => {
	const spaces = {
		types: { personal: { modules: "*", deletable: false } },
		defaultType: "personal",
	} as const;
	const { spaceId, refreshToken } = await ten({ spaces });
	expect((await remove(spaceId)).body.code).toBe("SPACE_UNDELETABLE");
	expect(world.revocations()).toEqual([]);
	expect(await world.server.isAlive(refreshToken)).toBe(true);
});

it("is not even begun when the application refuses, or the person may not delete", async () => {
	vi.spyOn(console, "error").mockImplementation(() => {});
	const beforeDeleteOrganization = async () => {
		throw new Error("no");
	};
	const { spaceId, refreshToken, row } = await ten({
		organization: { organizationHooks: { beforeDeleteOrganization } },
	});
	const member = await world.signUp();
	await world.join(spaceId, member, "member");
	const body = { organizationId: spaceId };
	expect((await world.call(member, "/organization/delete", { body })).status).toBe(403);
	expect((await remove(spaceId)).status).toBe(500);
	expect(world.revocations()).toEqual([]);
	expect(await world.server.isAlive(refreshToken)).toBe(true);
	expect(await row()).toMatchObject({ status: "active" });
});

it("is tried once more for what could not be withdrawn on its own", async () => {
	const { spaceId, disconnect, refreshToken, toldTypes, alter } = await ten();
	world.server.next({ status: 500 }, REVOCATION);
	await disconnect();
	await alter({ nextRetryAt: past() });
	expect((await remove(spaceId)).status).toBe(200);
	expect(await world.server.isAlive(refreshToken)).toBe(false);
	const ofCalendar = toldTypes().filter((type) => type === "credential.revocation_failed");
	expect(ofCalendar).toHaveLength(1);
});

it("does not hang on keys that are missing in production", async () => {
	world = await createGrantWorld();
	const { spaceId, refreshToken } = await world.connected();
	const rows = await world.rows("spaceCredential");
	vi.stubEnv("NODE_ENV", "production");
	const heard: unknown[] = [];
	const bare = await createWorld({
		backend: sqlite,
		spaces: {
			credentials: { providers: [providerAt(world.server, PROVIDER)] },
			onEvent: (event) => void heard.push(event),
		},
	});
	vi.unstubAllEnvs();
	const owner = await bare.signUp();
	const organizationId = await bare.createSpace(owner);
	const [{ id: _, ...row } = {}] = rows;
	const now = new Date();
	const dates = { createdAt: now, updatedAt: now, expiresAt: now, nextRetryAt: now };
	await bare.adapter.create({
		model: "spaceCredential",
		data: { ...row, ...dates, spaceId: organizationId, credentialKey: null },
	});
	const answer = await bare.call(owner, "/organization/delete", { body: { organizationId } });
	expect(answer.status).toBe(200);
	expect(await bare.rows("spaceCredential")).toEqual([]);
	expect(heard).toMatchObject([
		{ type: "credential.revocation_failed", reason: "unreadable", accountId: "alice" },
		{ type: "space.deleted" },
	]);
	expect(spaceId).not.toBe(organizationId);
	expect(await world.server.isAlive(refreshToken)).toBe(true);
	await bare.close();
});
