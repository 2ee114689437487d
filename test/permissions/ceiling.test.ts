import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATHS } from "../../src/paths.ts";
import { backends } from "../support/backends.ts";
import { createWorld, type Person, type World } from "../support/world.ts";

/** Nobody confers, or takes away, what he does not hold. */
describe.each(backends)("on $name", (backend) => {
	let world: World;
	let owner: Person;
	let manager: Person;
	let spaceId: string;

	beforeAll(async () => {
		world = await createWorld({
			backend,
			spaces: {
				modules: ["calendar", "events", "finance"],
				types: { club: { modules: ["calendar", "events", "finance"] } },
				defaultType: "club",
				roles: { trainer: "write" },
			},
		});
		[owner, manager] = [await world.signUp(), await world.signUp()];
		spaceId = await world.createSpace(owner);
		await world.join(spaceId, manager, "trainer");
		// The trainer manages the matrix, writes in most modules, only reads in one and has nothing in another.
		await world.auth.api.putSpacePermissions({
			body: {
				spaceId,
				changes: [
					{ role: "trainer", module: "spaces.permissions", level: "admin" },
					{ role: "trainer", module: "events", level: "read" },
					{ role: "trainer", module: "finance", level: "none" },
					{ role: "admin", module: "events", level: "admin" },
				],
			},
		});
	});
	afterAll(() => world.close());

	const set = (who: Person, changes: object[], more = {}) =>
		world.call(who, PATHS.matrixSet, { body: { spaceId, changes, ...more } });

	const refused: [string, object, { module: string; action: string }[]][] = [
		[
			"his own role more than it has",
			{ role: "trainer", module: "finance", level: "read" },
			[{ module: "finance", action: "read" }],
		],
		[
			"his own role the default that a row keeps from it",
			{ role: "trainer", module: "finance", level: null },
			[
				{ module: "finance", action: "read" },
				{ module: "finance", action: "write" },
			],
		],
		[
			"another role more than he has",
			{ role: "member", module: "events", level: "write" },
			[{ module: "events", action: "write" }],
		],
		[
			"another role more than he has, as bits",
			{ role: "member", module: "calendar", canRead: true, canWrite: true, canAdmin: true },
			[{ module: "calendar", action: "admin" }],
		],
		[
			"less to a role that has more than he",
			{ role: "admin", module: "events", level: "read" },
			[
				{ module: "events", action: "write" },
				{ module: "events", action: "admin" },
			],
		],
		[
			"nothing to the owner, who has more",
			{ role: "owner", module: "calendar", level: "none" },
			[{ module: "calendar", action: "admin" }],
		],
		[
			"the vault, which he has not",
			{ role: "member", module: "spaces.credentials", level: "read" },
			[{ module: "spaces.credentials", action: "read" }],
		],
	];
	it.each(refused)("refuses to give %s, naming what is missing", async (_, change, missing) => {
		const before = await world.rows("spaceModulePermission");
		for (const more of [{}, { dryRun: true }]) {
			const answer = await set(manager, [{ role: "admin", module: "calendar", level: "read" }, change], more);
			expect([answer.status, answer.body.code], answer.text).toEqual([403, "SPACE_FORBIDDEN"]);
			expect(answer.body.missing).toEqual(missing);
		}
		expect(await world.rows("spaceModulePermission")).toEqual(before);
	});

	it("lets him do what stays within his own, and the owner everything", async () => {
		const within = [
			{ role: "member", module: "calendar", level: "write" },
			{ role: "member", module: "events", level: "none" },
			{ role: "member", module: "spaces.permissions", level: "read" },
		];
		expect((await set(manager, within)).body.changes).toHaveLength(3);
		const undo = within.map((change) => ({ ...change, level: null }));
		expect((await set(manager, undo)).body.changes).toHaveLength(3);
		const above = [
			{ role: "trainer", module: "finance", level: "admin" },
			{ role: "admin", module: "events", level: "read" },
		];
		expect((await set(owner, above)).status).toBe(200);
		// The creator role is above the ceiling: what it denied itself it may still give, and take back.
		expect((await set(owner, [{ role: "owner", module: "calendar", level: "none" }])).status).toBe(200);
		expect((await set(owner, [{ role: "member", module: "calendar", level: "write" }])).status).toBe(200);
		expect((await set(owner, [{ role: "owner", module: "calendar", level: null }])).status).toBe(200);
	});
});
