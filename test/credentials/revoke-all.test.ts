import { afterEach, describe, expect, it } from "vitest";
import { backends } from "../support/backends.ts";
import { PROVIDER, redirectUriOf } from "../support/connected.ts";
import { startOAuthServer } from "../support/oauth-server.ts";
import { codeOf, createGrantWorld, type GrantWorld, past, providerAt, watchLoad } from "./support/grants.ts";

let world: GrantWorld;
afterEach(() => world.close());

const revokeAll = (provider = PROVIDER) => world.auth.api.revokeAllSpaceCredentials({ body: { provider } });
const refreshDue = () => world.auth.api.refreshDueSpaceCredentials();
const fail = (times: number) => world.server.next({ status: 500 }, { path: "/revocation", times });

describe.each(backends)("on $name", (backend) => {
	it("ends the grants of every space, and leaves their rows to be seen", async () => {
		world = await createGrantWorld({ backend });
		const spaces = [await world.connected(), await world.connected(), await world.connected()];
		const [first] = spaces;
		await world.auth.api.putSpaceCredential({
			body: { spaceId: first?.spaceId ?? "", provider: "stripe", secret: "sk_0123456789" },
		});
		expect(await revokeAll()).toEqual({
			provider: PROVIDER,
			revoked: 3,
			upstream: { revoked: 3, failed: 0, unsupported: 0 },
		});
		for (const { spaceId, refreshToken, accessToken, list, toldTypes, trailTypes } of spaces) {
			expect(await world.server.isAlive(refreshToken)).toBe(false);
			expect(await world.server.accessTokenWorks(accessToken)).toBe(false);
			expect(await codeOf(world.token(spaceId))).toBe("SPACE_CREDENTIAL_REVOKED");
			expect((await list()).find((each: { provider: string }) => each.provider === PROVIDER)).toMatchObject({
				status: "revoked",
				statusReason: "revoked-by-operator",
				nextRetryAt: null,
			});
			expect(toldTypes().filter((type) => type !== "credential.created")).toEqual(["credential.revoked"]);
			expect(await trailTypes()).toContain("credential.revoked");
		}
		expect(await first?.list()).toContainEqual(
			expect.objectContaining({ provider: "stripe", status: "active" }),
		);
		// Again: there is nothing left.
		const asked = world.revocations().length;
		expect(await revokeAll()).toMatchObject({ revoked: 0, upstream: { revoked: 0, failed: 0 } });
		expect(world.revocations()).toHaveLength(asked);
	});

	it("is finished by the timer, and by another call, where the provider failed", async () => {
		world = await createGrantWorld({ backend });
		const spaces = [await world.connected(), await world.connected()];
		const [first, second] = spaces as [(typeof spaces)[number], (typeof spaces)[number]];
		fail(2);
		expect(await revokeAll()).toMatchObject({ revoked: 2, upstream: { revoked: 0, failed: 2 } });
		await first.alter({ nextRetryAt: past() });
		await second.alter({ nextRetryAt: new Date(Date.now() + 60_000) });
		expect(await refreshDue()).toMatchObject({ revoked: 1, failed: 0 });
		expect(await world.server.isAlive(first.refreshToken)).toBe(false);
		expect(await world.server.isAlive(second.refreshToken)).toBe(true);
		fail(1);
		expect(await revokeAll()).toMatchObject({ revoked: 0, upstream: { revoked: 0, failed: 1 } });
		expect(await revokeAll()).toMatchObject({ revoked: 0, upstream: { revoked: 1, failed: 0 } });
		expect(await world.server.isAlive(second.refreshToken)).toBe(false);
		for (const { row, toldTypes } of spaces) {
			expect(await row()).toMatchObject({ status: "revoked", statusReason: "revoked-by-operator" });
			expect(toldTypes()).toEqual(["credential.revoked", "credential.revocation_failed"]);
		}
		expect(await refreshDue()).toMatchObject({ revoked: 0, failed: 0 });
	});
});

it("leaves other providers alone, those that are spelt alike too", async () => {
	const ids = ["Calendar", "calendars"];
	const other = await startOAuthServer({ redirectUris: ids.map(redirectUriOf) });
	const providers = ids.map((id) => providerAt(other, id));
	world = await createGrantWorld({ spaces: { credentials: { providers } } });
	const { tokensOf, list } = await world.connected([PROVIDER, ...ids], other);
	expect(await revokeAll()).toMatchObject({ revoked: 1, upstream: { revoked: 1 } });
	for (const id of ids) expect(await other.isAlive((await tokensOf(id)).refreshToken)).toBe(true);
	const statuses = (await list()).map((each: { provider: string; status: string }) => [
		each.provider,
		each.status,
	]);
	expect(Object.fromEntries(statuses)).toEqual({
		calendar: "revoked",
		Calendar: "active",
		calendars: "active",
	});
	await other.close();
});

it("gives way to a new connection, and then to a deletion", async () => {
	world = await createGrantWorld();
	const { owner, spaceId, disconnect, list, tokensOf, toldTypes } = await world.connected();
	fail(1);
	await revokeAll();
	await world.connect(owner, spaceId);
	expect(await list()).toMatchObject([{ status: "active", statusReason: null }]);
	const { refreshToken } = await tokensOf();
	expect(await refreshDue()).toMatchObject({ revoked: 0 });
	expect(await world.server.isAlive(refreshToken)).toBe(true);
	fail(1);
	await revokeAll();
	expect((await disconnect()).body).toMatchObject({ deleted: true, revocation: "revoked" });
	expect(await world.server.isAlive(refreshToken)).toBe(false);
	expect(toldTypes().filter((type) => type === "credential.revoked")).toHaveLength(2);
});

it("says of what was withdrawn before that there was nothing to withdraw", async () => {
	world = await createGrantWorld();
	const { disconnect, row } = await world.connected();
	await revokeAll();
	const asked = world.revocations().length;
	expect((await disconnect()).body).toMatchObject({ deleted: true, revocation: null, retryAt: null });
	expect(await row()).toBeUndefined();
	expect(world.revocations()).toHaveLength(asked);
});

it("asks the provider for eight at a time", async () => {
	world = await createGrantWorld();
	for (let index = 0; index < 20; index += 1) await world.connected();
	world.server.next({ late: 500 }, { path: "/revocation", times: 40 });
	const most = watchLoad(world.server, "/revocation");
	expect(await revokeAll()).toMatchObject({ revoked: 20, upstream: { revoked: 20 } });
	expect(most()).toBe(8);
});
