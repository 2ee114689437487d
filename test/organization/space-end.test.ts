import { runWithTransaction } from "@better-auth/core/context";
import { getCurrentAdapter } from "better-auth";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createGrantWorld, type GrantWorld } from "../credentials/support/grants.ts";
import { backends } from "../support/backends.ts";

let world: GrantWorld;
afterEach(async () => {
	vi.restoreAllMocks();
	await world.close();
});

type Options = Parameters<typeof createGrantWorld>[0];

const REVOCATION = { path: "/revocation" };
const where = (id: string) => [{ field: "id", value: id }];
const idsOf = (rows: readonly Record<string, unknown>[]) => rows.map(({ id }) => id);
const remove = (organizationId: string) =>
	world.call(world.owner, "/organization/delete", { body: { organizationId } });

describe.each(backends)("on $name", (backend) => {
	/** Two connected spaces: what happens to the first must leave the second alone. */
	async function two(options: Options = {}) {
		world = await createGrantWorld({ backend, ...options });
		const [doomed, kept] = [await world.connected(), await world.connected()];
		return {
			doomed,
			kept,
			expectWithdrawn: async () => {
				await vi.waitFor(async () => {
					expect(await world.server.isAlive(doomed.refreshToken)).toBe(false);
					expect(await world.server.accessTokenWorks(doomed.accessToken)).toBe(false);
				});
				expect(await world.server.isAlive(kept.refreshToken)).toBe(true);
				expect(await kept.row()).toMatchObject({ status: "active" });
				expect(await doomed.row()).toBeUndefined();
				expect(idsOf(await world.rows("organization"))).toEqual([kept.spaceId]);
			},
		};
	}

	it("withdraws its grants before its rows go, over HTTP", async () => {
		const { doomed, expectWithdrawn } = await two();
		let rows = -1;
		const { refreshToken } = doomed;
		const stop = vi.waitFor(async () => {
			expect(await world.server.isAlive(refreshToken)).toBe(false);
			rows = (await world.rows("organization")).length;
		});
		let letGo = () => {};
		const late = new Promise<void>((resolve) => {
			letGo = resolve;
		});
		world.server.next({ late }, REVOCATION);
		const removing = remove(doomed.spaceId);
		await stop;
		expect(rows).toBe(2);
		letGo();
		expect((await removing).status).toBe(200);
		await expectWithdrawn();
		expect(doomed.toldTypes()).toEqual(["credential.revoked", "space.deleted"]);
		expect(await doomed.trailTypes()).toEqual(["credential.revoked", "space.deleted"]);
		expect(doomed.told()[0]).toMatchObject({ actorId: world.owner.id });
		expect(world.revocations()).toHaveLength(2);
	});

	it("… through auth.api", async () => {
		const { doomed, expectWithdrawn } = await two();
		const { headers } = world.owner;
		await world.auth.api.deleteOrganization({ headers, body: { organizationId: doomed.spaceId } });
		await expectWithdrawn();
	});

	it.each(["delete", "deleteMany", "consumeOne"] as const)("… through ctx.adapter.%s", async (operation) => {
		const { doomed, expectWithdrawn } = await two();
		await world.adapter[operation]({ model: "organization", where: where(doomed.spaceId) });
		await expectWithdrawn();
		expect(doomed.toldTypes()).toEqual(["space.deleted"]);
	});

	it("… inside a transaction, once it is committed", async () => {
		const { doomed, expectWithdrawn } = await two();
		await runWithTransaction(world.adapter, async () => {
			await (await getCurrentAdapter(world.adapter)).delete({
				model: "organization",
				where: where(doomed.spaceId),
			});
			if (backend.transactions) expect(world.revocations()).toEqual([]);
		});
		await expectWithdrawn();
	});

	it("… and not when the transaction is rolled back", async () => {
		const { doomed, kept } = await two();
		const failing = runWithTransaction(world.adapter, async () => {
			await (await getCurrentAdapter(world.adapter)).delete({
				model: "organization",
				where: where(doomed.spaceId),
			});
			throw new Error("later step failed");
		});
		await expect(failing).rejects.toThrow("later step failed");
		if (!backend.transactions) return expect(await doomed.row()).toBeUndefined();
		await world.adapter.delete({ model: "organization", where: where(kept.spaceId) });
		await vi.waitFor(async () => expect(await world.server.isAlive(kept.refreshToken)).toBe(false));
		expect(await world.server.isAlive(doomed.refreshToken)).toBe(true);
		const token = await world.token(doomed.spaceId);
		expect(await world.server.accessTokenWorks(token.accessToken)).toBe(true);
	});

	it("says what may still be good, once, and goes all the same", async () => {
		const { doomed, kept } = await two();
		world.server.next({ status: 500 }, REVOCATION);
		expect((await remove(doomed.spaceId)).status).toBe(200);
		expect(idsOf(await world.rows("organization"))).not.toContain(doomed.spaceId);
		expect(await doomed.row()).toBeUndefined();
		// Whatever else were to happen behind the request has happened by then.
		await world.adapter.delete({ model: "organization", where: where(kept.spaceId) });
		await vi.waitFor(async () => expect(await world.server.isAlive(kept.refreshToken)).toBe(false));
		const all = ["credential.revocation_failed", "space.deleted"];
		expect(doomed.toldTypes()).toEqual(all);
		expect(await doomed.trailTypes()).toEqual(all);
		expect(doomed.told()[0]).toMatchObject({ provider: "calendar", accountId: "alice", reason: "failed" });
		expect(world.revocations().filter(([, token]) => token === doomed.refreshToken)).toHaveLength(1);
		expect(JSON.stringify(doomed.told())).not.toContain(doomed.refreshToken);
	});

	it("says so too of what is deleted past the endpoint", async () => {
		const { doomed } = await two();
		world.server.next({ status: 500 }, REVOCATION);
		await world.adapter.delete({ model: "organization", where: where(doomed.spaceId) });
		await vi.waitFor(() =>
			expect(doomed.toldTypes()).toEqual(["space.deleted", "credential.revocation_failed"]),
		);
		expect(await world.server.isAlive(doomed.refreshToken)).toBe(true);
	});

	it("stays where that is wished, and what is withdrawn by then is marked", async () => {
		const { doomed, kept } = await two({ spaces: { deletion: { onRevocationFailure: "refuse" } } });
		world.server.next({ status: 500 }, REVOCATION);
		const { status, body } = await remove(doomed.spaceId);
		expect([status, body.code, body.providers]).toEqual([409, "SPACE_REVOCATION_FAILED", ["calendar"]]);
		expect(await doomed.row()).toMatchObject({ status: "active" });
		expect(doomed.toldTypes()).toEqual(["credential.revocation_failed"]);
		expect((await world.token(doomed.spaceId)).accessToken).toBe(doomed.accessToken);
		expect((await remove(doomed.spaceId)).status).toBe(200);
		expect(await world.server.isAlive(doomed.refreshToken)).toBe(false);
		expect(await world.server.isAlive(kept.refreshToken)).toBe(true);
	});
});
