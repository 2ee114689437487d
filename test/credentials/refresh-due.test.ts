import { afterEach, describe, expect, it } from "vitest";
import { backends } from "../support/backends.ts";
import { PROVIDER, redirectUriOf } from "../support/connected.ts";
import { type OAuthServer, startOAuthServer } from "../support/oauth-server.ts";
import { createGrantWorld, type GrantWorld, past, providerAt, watchLoad } from "./support/grants.ts";

let world: GrantWorld;
let other: OAuthServer | undefined;
afterEach(async () => {
	await world.close();
	await other?.close();
	other = undefined;
});

const refreshDue = (body?: { limit?: number; concurrency?: number }) =>
	world.auth.api.refreshDueSpaceCredentials({ body });
const refreshes = () => world.server.tokenRequests("refresh_token");
const NOTHING = { refreshed: 0, needsReauth: 0, failed: 0, revoked: 0, more: false };

describe.each(backends)("on $name", (backend) => {
	it("refreshes what is due before anybody asks, and leaves the rest", async () => {
		world = await createGrantWorld({ backend });
		const [due, fresh] = [await world.connected(), await world.connected()];
		for (const provider of ["a", "b", "c"])
			await world.auth.api.putSpaceCredential({
				body: { spaceId: due.spaceId, provider, secret: "sk_0123456789" },
			});
		expect(await refreshDue()).toEqual(NOTHING);
		await due.alter({ nextRetryAt: past() });
		// Rows on which there is nothing to do must not stand in the way, on the memory adapter neither.
		expect(await refreshDue({ limit: 1 })).toEqual({ ...NOTHING, refreshed: 1 });
		expect(refreshes().map(({ form }) => form.refresh_token)).toEqual([due.refreshToken]);
		expect(await due.tokensOf()).not.toEqual({
			accessToken: due.accessToken,
			refreshToken: due.refreshToken,
		});
		expect(await fresh.tokensOf()).toEqual({
			accessToken: fresh.accessToken,
			refreshToken: fresh.refreshToken,
		});
		expect(due.toldTypes()).toContain("credential.refreshed");
		expect(await refreshDue()).toEqual(NOTHING);
		const { accessToken } = await world.token(due.spaceId);
		expect(await world.server.accessTokenWorks(accessToken)).toBe(true);
		expect(refreshes()).toHaveLength(1);
	});

	it("stops at its limit, the longest overdue first, and says that there is more", async () => {
		world = await createGrantWorld({ backend });
		const spaces = [];
		for (let index = 0; index < 3; index += 1) {
			const space = await world.connected();
			await space.alter({ nextRetryAt: new Date(Date.now() - 60_000 * (index + 1)) });
			spaces.push(space);
		}
		const [youngest, , oldest] = spaces;
		expect(await refreshDue({ limit: 1 })).toEqual({ ...NOTHING, refreshed: 1, more: true });
		expect(refreshes().map(({ form }) => form.refresh_token)).toEqual([oldest?.refreshToken]);
		expect(await refreshDue({ limit: 2, concurrency: 1 })).toEqual({ ...NOTHING, refreshed: 2 });
		expect(refreshes().at(-1)?.form.refresh_token).toBe(youngest?.refreshToken);
	});

	it("asks once for each, however many run at once", async () => {
		world = await createGrantWorld({ backend });
		for (let index = 0; index < 4; index += 1) await (await world.connected()).alter({ nextRetryAt: past() });
		await Promise.all([refreshDue(), refreshDue(), refreshDue({ concurrency: 1 })]);
		expect(refreshes()).toHaveLength(4);
		expect(new Set(refreshes().map(({ form }) => form.refresh_token)).size).toBe(4);
		expect(await refreshDue()).toEqual(NOTHING);
	});

	it("counts what fails, what is dead and what is not declared any more, and stops for none of them", async () => {
		world = await createGrantWorld({ backend });
		const [failing, unreadable, fine] = [
			await world.connected(),
			await world.connected(),
			await world.connected(),
		];
		const dead = await world.createSpace(world.owner);
		await world.connect(world.owner, dead, { consent: { account: "mallory" } });
		const orphan = { spaceId: failing.spaceId, provider: "undeclared", kind: "oauth2" } as const;
		await world.auth.api.putSpaceCredential({
			body: { ...orphan, accessToken: "at-0123456789", refreshToken: "rt-0" },
		});
		world.server.revokeGrant("mallory");
		await unreadable.alter({ refreshTokenEncrypted: "e30..AAAA.AAAA.AAAA" });
		await world.adapter.updateMany({
			model: "spaceCredential",
			where: [{ field: "kind", value: "oauth2" }],
			update: { nextRetryAt: past() },
		});
		await failing.alter({ nextRetryAt: new Date(Date.now() - 120_000) });
		world.server.next({ status: 503 });
		expect(await refreshDue({ concurrency: 1 })).toEqual({
			...NOTHING,
			refreshed: 1,
			needsReauth: 1,
			failed: 2,
		});
		expect(await failing.row()).toMatchObject({ status: "degraded", failures: 1 });
		expect(await fine.row()).toMatchObject({ status: "active" });
		expect(await world.list(world.owner, dead)).toMatchObject([{ status: "needs_reauth" }]);
		expect((await failing.row("undeclared"))?.nextRetryAt).toBeNull();
		// Nothing of it comes first the next time: of all that could not be helped nothing is due.
		await failing.alter({ nextRetryAt: new Date(Date.now() + 60_000) });
		await unreadable.alter({ nextRetryAt: new Date(Number(await dueTime(unreadable)) + 60_000) });
		expect(await refreshDue()).toEqual(NOTHING);
	});
});

/** When the row is due, which has to be later than it was. */
async function dueTime({ row }: Awaited<ReturnType<GrantWorld["connected"]>>): Promise<number> {
	const time = new Date(String((await row())?.nextRetryAt)).getTime();
	expect(time).toBeGreaterThan(past().getTime() + 30_000);
	return time;
}

it("gives every space its turn, whatever one of them has due", async () => {
	const ids = Array.from({ length: 12 }, (_, index) => `other-${index}`);
	other = await startOAuthServer({ redirectUris: ids.map(redirectUriOf) });
	const at = other;
	world = await createGrantWorld({
		spaces: { credentials: { providers: ids.map((id) => providerAt(at, id)) } },
	});
	const many = await world.connected([PROVIDER, ...ids], at);
	const one = await world.connected();
	for (const id of [PROVIDER, ...ids]) await many.alter({ nextRetryAt: new Date(Date.now() - 120_000) }, id);
	await one.alter({ nextRetryAt: past() });
	expect(await refreshDue({ limit: 2 })).toEqual({ ...NOTHING, refreshed: 2, more: true });
	expect((await one.tokensOf()).refreshToken).not.toBe(one.refreshToken);
	expect(await refreshDue()).toEqual({ ...NOTHING, refreshed: 12 });
});

it.each([3, undefined])("has no more than %s requests under way at a provider", async (concurrency) => {
	world = await createGrantWorld();
	for (let index = 0; index < 12; index += 1) await (await world.connected()).alter({ nextRetryAt: past() });
	world.server.next({ late: 1_000 }, { times: 12 });
	const most = watchLoad(world.server, "/token");
	expect(await refreshDue({ ...(concurrency && { concurrency }) })).toMatchObject({ refreshed: 12 });
	expect(most()).toBe(concurrency ?? 8);
});

it("says at the end of a token that nothing renews that the space has to connect again, and not before", async () => {
	world = await createGrantWorld();
	const spaceId = await world.createSpace(world.owner);
	const token = { spaceId, provider: PROVIDER, kind: "oauth2", accessToken: "at-0123456789" } as const;
	await world.auth.api.putSpaceCredential({ body: { ...token, expiresAt: new Date(Date.now() + 60_000) } });
	expect(await refreshDue()).toEqual(NOTHING);
	expect((await world.token(spaceId)).accessToken).toBe("at-0123456789");
	await world.auth.api.putSpaceCredential({ body: { ...token, expiresAt: new Date(Date.now() - 1_000) } });
	expect(await refreshDue()).toEqual({ ...NOTHING, needsReauth: 1 });
	expect(await world.list(world.owner, spaceId)).toMatchObject([
		{ status: "needs_reauth", statusReason: "expired" },
	]);
});

it("goes on behind a withdrawal that takes its time", async () => {
	world = await createGrantWorld();
	const [slow, due] = [await world.connected(), await world.connected()];
	await slow.alter({
		status: "revoked",
		statusReason: "disconnecting",
		nextRetryAt: new Date(Date.now() - 120_000),
	});
	await due.alter({ nextRetryAt: past() });
	world.server.next("hang", { path: "/revocation" });
	const begin = performance.now();
	const running = refreshDue({ concurrency: 2 });
	await expect
		.poll(async () => (await due.tokensOf()).refreshToken, { timeout: 5_000 })
		.not.toBe(due.refreshToken);
	expect(performance.now() - begin).toBeLessThan(5_000);
	expect(await running).toEqual({ ...NOTHING, refreshed: 1, failed: 1 });
});
