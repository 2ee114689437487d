import { expect, it } from "vitest";
import { createGrantWorld } from "../credentials/support/grants.ts";
import { sqliteWithoutForeignKeys } from "../support/backends.ts";

it("withdraws the grants of the rows that it deletes, and of no others", async () => {
	const open = await sqliteWithoutForeignKeys.open();
	const world = await createGrantWorld({ backend: { ...sqliteWithoutForeignKeys, open: async () => open } });
	const [gone, failing, kept] = [await world.connected(), await world.connected(), await world.connected()];
	await open.execute(`delete from organization where id in ('${gone.spaceId}', '${failing.spaceId}')`);
	const sweep = (dryRun: boolean) =>
		world.auth.api.sweepSpaces({ body: { dryRun, graceSeconds: 0, force: true } });
	expect(await sweep(true)).toMatchObject({ orphans: { credentials: 2 }, deleted: { credentials: 0 } });
	expect(world.revocations()).toEqual([]);
	await failing.alter({ refreshTokenEncrypted: "e30..AAAA.AAAA.AAAA" });
	expect(await sweep(false)).toMatchObject({ deleted: { credentials: 2 } });
	expect(await world.server.isAlive(gone.refreshToken)).toBe(false);
	expect(await world.server.isAlive(kept.refreshToken)).toBe(true);
	expect(await kept.row()).toMatchObject({ status: "active" });
	expect(gone.toldTypes()).toEqual(["space.swept"]);
	expect(failing.told()).toMatchObject([
		{ type: "space.swept" },
		{ type: "credential.revocation_failed", accountId: "alice", reason: "unreadable" },
	]);
	await world.close();
});
