import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sqlite } from "../support/backends.ts";
import { connectableTo, landingOf, PROVIDER } from "../support/connected.ts";
import { createRefreshing, HOUR, holdTime, MINUTE, type Refreshing } from "../support/refreshing.ts";
import { keyIdsOf } from "../support/rotation.ts";
import { createWorld, TEST_KEY, type World } from "../support/world.ts";

const OLD_KEY = { id: "test", key: TEST_KEY };
const NEW_KEY = { id: "next", key: Buffer.alloc(32, 11).toString("base64") };

let world: Refreshing;
/** Another process of the same application, so far as the two know. */
let another: World;
beforeAll(async () => {
	const open = await sqlite.open();
	const backend = { ...sqlite, open: async () => open };
	world = await createRefreshing({ backend, spaces: { credentials: { keys: [OLD_KEY, NEW_KEY] } } });
	another = await createWorld({
		backend: { ...sqlite, open: async () => ({ ...open, migrate: async () => {} }) },
		spaces: connectableTo(world.server, { spaces: { credentials: { keys: [NEW_KEY, OLD_KEY] } } }),
	});
});
afterAll(() => world.close());

const tokenOf = async (spaceId: string, from: World = world) =>
	(await from.auth.api.getSpaceAccessToken({ body: { spaceId, provider: PROVIDER } })).accessToken;
const requests = () => world.server.tokenRequests("refresh_token").length;
const revocations = () => world.server.requests.filter(({ path }) => path === "/revocation");

/** Asks, and stops when the provider has done its part and holds back the answer. */
async function askAndHold(spaceId: string) {
	const { refreshToken } = await world.stored(spaceId);
	let answer = () => {};
	const late = new Promise<void>((resolve) => {
		answer = resolve;
	});
	world.server.next({ late });
	const asked = tokenOf(spaceId);
	asked.catch(() => {});
	await vi.waitUntil(async () => !(await world.server.isAlive(String(refreshToken))), { timeout: 10_000 });
	return { asked, answer };
}

/** Waits until somebody has looked at a connection so many times more. */
async function looks(at: World, times: number): Promise<void> {
	const { findMany } = at.adapter;
	let left = times;
	await new Promise<void>((resolve) => {
		at.adapter.findMany = (query) => {
			if (query.model === "spaceCredential") left -= 1;
			if (left === 0) resolve();
			return findMany(query);
		};
	});
	at.adapter.findMany = findMany;
}

describe("the lease of a process that died", () => {
	it.each([
		["whose time is to come", 20_000],
		["whose time seems to be past, by clocks that differ", -5 * MINUTE],
	])("%s is taken over when it was watched for 20 seconds", async (_, until) => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		time.pass(HOUR);
		await world.paste(spaceId, { leaseOwner: "dead", leaseUntil: new Date(Date.now() + until) });
		const before = requests();
		const asked = tokenOf(spaceId);
		await looks(world, 2);
		time.pass(19_999);
		await looks(world, 3);
		expect(requests()).toBe(before);
		time.pass(1);
		expect(await world.server.accessTokenWorks(await asked)).toBe(true);
		expect(requests()).toBe(before + 1);
		expect((await world.stored(spaceId)).row).toMatchObject({ leaseOwner: null, leaseUntil: null });
	});

	it("is taken over at once when it is more than 10 minutes past", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		time.pass(HOUR);
		await world.paste(spaceId, { leaseOwner: "dead", leaseUntil: new Date(Date.now() - 10 * MINUTE - 1) });
		expect(await world.server.accessTokenWorks(await tokenOf(spaceId))).toBe(true);
	});

	it("keeps nobody waiting for longer than 10 seconds whose token is good", async () => {
		const time = holdTime();
		const { spaceId, accessToken } = await world.connectSpace();
		time.pass(50 * MINUTE);
		await world.paste(spaceId, { leaseOwner: "dead", leaseUntil: new Date(Date.now() + 20_000) });
		const before = requests();
		const asked = tokenOf(spaceId);
		await looks(world, 2);
		time.pass(10_000);
		expect(await asked).toBe(accessToken);
		expect(requests()).toBe(before);
	});

	it("is watched anew in other hands", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		time.pass(HOUR);
		const leaseUntil = new Date(Date.now() + 20_000);
		await world.paste(spaceId, { leaseOwner: "dead", leaseUntil });
		const before = requests();
		const asked = tokenOf(spaceId);
		await looks(world, 2);
		time.pass(15_000);
		await world.paste(spaceId, { leaseOwner: "another", leaseUntil });
		await looks(world, 3);
		time.pass(15_000);
		await looks(world, 3);
		expect(requests()).toBe(before);
		time.pass(5_000);
		await asked;
		expect(requests()).toBe(before + 1);
	});
});

it("a process that is at it is not robbed, although its lease is long past by the clock of another", async () => {
	const time = holdTime();
	const { spaceId } = await world.connectSpace();
	time.pass(HOUR);
	const before = requests();
	const { asked, answer } = await askAndHold(spaceId);
	vi.setSystemTime(Date.now() + 5 * MINUTE);
	const waiting = tokenOf(spaceId, another);
	await looks(another, 5);
	answer();
	expect(await waiting).toBe(await asked);
	expect(requests()).toBe(before + 1);
	expect(await world.server.accessTokenWorks(await waiting)).toBe(true);
});

describe("a database that fails as the new tokens are to be stored", () => {
	const failToStore = (times: number, moment: "before" | "after") => {
		const { updateMany } = world.adapter;
		let failures = 0;
		world.adapter.updateMany = async (query) => {
			if (!query.update.accessTokenEncrypted || failures === times) return updateMany(query);
			failures += 1;
			if (moment === "after") await updateMany(query);
			throw new Error("the database is gone");
		};
		return {
			failures: () => failures,
			end: () => {
				world.adapter.updateMany = updateMany;
			},
		};
	};

	it.each([
		["before it has, again and again", 4, "before"],
		["after it has", 1, "after"],
	] as const)("%s loses none of them", async (_, times, moment) => {
		const time = holdTime();
		const { spaceId, refreshToken } = await world.connectSpace();
		time.pass(HOUR);
		const { failures, end } = failToStore(times, moment);
		const before = requests();
		const token = await tokenOf(spaceId);
		end();
		expect(failures()).toBe(times);
		expect(requests()).toBe(before + 1);
		const stored = await world.stored(spaceId);
		expect(stored).toMatchObject({ accessToken: token, row: { status: "active", leaseOwner: null } });
		expect(stored.refreshToken).not.toBe(refreshToken);
		expect(await world.server.isAlive(String(stored.refreshToken))).toBe(true);
		expect(world.eventsOf(spaceId).map(({ type }) => type)).toEqual([
			"credential.connected",
			"credential.refreshed",
		]);
	});

	it("is not asked for ever", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		time.pass(HOUR);
		const { failures, end } = failToStore(Number.POSITIVE_INFINITY, "before");
		const asked = tokenOf(spaceId);
		asked.catch(() => {});
		await vi.waitUntil(() => failures() > 0, { timeout: 10_000 });
		time.pass(20_001);
		await expect(asked).rejects.toMatchObject({ statusCode: 500, body: { code: "SPACE_INTERNAL" } });
		end();
	});
});

describe("a connection that ends while it is refreshed", () => {
	const endings: readonly (readonly [string, (spaceId: string) => Promise<unknown>, string])[] = [
		[
			"because somebody deletes it",
			(spaceId) =>
				world.call(world.owner, "/spaces/credentials/delete", { body: { spaceId, provider: PROVIDER } }),
			"SPACE_CREDENTIAL_NOT_FOUND",
		],
		[
			"because its row goes",
			(spaceId) =>
				world.adapter.deleteMany({ model: "spaceCredential", where: [{ field: "spaceId", value: spaceId }] }),
			"SPACE_CREDENTIAL_NOT_FOUND",
		],
		[
			"because it is revoked",
			(spaceId) => world.paste(spaceId, { status: "revoked", version: 99 }),
			"SPACE_CREDENTIAL_REVOKED",
		],
	];

	it.each(endings)("%s stays ended, and what it brings is withdrawn", async (_, end, code) => {
		const time = holdTime();
		const { spaceId, refreshToken, accessToken } = await world.connectSpace();
		time.pass(HOUR);
		const { asked, answer } = await askAndHold(spaceId);
		await end(spaceId);
		const before = revocations().length;
		answer();
		await expect(asked).rejects.toMatchObject({ body: { code } });
		await vi.waitUntil(() => revocations()[before]?.status);
		const { form } = revocations()[before] ?? {};
		expect(form).toMatchObject({ token_type_hint: "refresh_token" });
		expect([refreshToken, accessToken]).not.toContain(form?.token);
		expect(await world.server.isAlive(String(form?.token))).toBe(false);
		const left = (await world.rows("spaceCredential")).filter((row) => row.spaceId === spaceId);
		expect(left.map(({ status }) => status)).toEqual(code === "SPACE_CREDENTIAL_REVOKED" ? ["revoked"] : []);
		expect(world.eventsOf(spaceId).map(({ type }) => type)).not.toContain("credential.refreshed");
	});

	it("and begins again is left alone by what the old one brings", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		time.pass(HOUR);
		const { asked, answer } = await askAndHold(spaceId);
		const where = [{ field: "spaceId", value: spaceId }];
		await world.adapter.deleteMany({ model: "spaceCredential", where });
		const landed = await world.connect(world.owner, spaceId, { consent: { account: spaceId } });
		expect(landingOf(landed).path).toBe("/done");
		const before = revocations().length;
		const { accessToken, refreshToken } = await world.stored(spaceId);
		answer();
		expect(await asked).toBe(accessToken);
		expect((await world.stored(spaceId)).refreshToken).toBe(refreshToken);
		expect(revocations()).toHaveLength(before);
	});

	it("and is connected anew in its place keeps what it was connected with", async () => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		time.pass(HOUR);
		const { asked, answer } = await askAndHold(spaceId);
		await world.connect(world.owner, spaceId, { consent: { account: spaceId } });
		const { accessToken, refreshToken } = await world.stored(spaceId);
		answer();
		expect(await asked).toBe(accessToken);
		expect(await world.stored(spaceId)).toMatchObject({ accessToken, refreshToken });
	});
});

describe("keys that are rotated while a connection is refreshed", () => {
	it.each([
		["both tokens", {}, ["test", "test"]],
		["an access token alone", { refresh_token: undefined }, ["test", "next"]],
	])("lose nothing of a refresh that brings %s", async (_, change, under) => {
		const time = holdTime();
		const { spaceId } = await world.connectSpace();
		time.pass(HOUR);
		world.server.next({ change });
		let rotated = 0;
		const { updateMany } = world.adapter;
		world.adapter.updateMany = async (query) => {
			if (query.update.accessTokenEncrypted) {
				world.adapter.updateMany = updateMany;
				rotated = (await another.auth.api.rotateSpaceKeys({ body: {} })).resealed;
			}
			return updateMany(query);
		};
		const token = await tokenOf(spaceId);
		expect(rotated).toBeGreaterThan(0);
		expect(await world.server.accessTokenWorks(token)).toBe(true);
		const row = (await world.rows("spaceCredential")).find((each) => each.spaceId === spaceId) ?? {};
		expect(keyIdsOf(row)).toEqual(under);
		expect(await tokenOf(spaceId, another)).toBe(token);
		await another.auth.api.rotateSpaceKeys({ body: {} });
		expect(await tokenOf(spaceId)).toBe(token);
	});
});
