import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATHS } from "../../src/paths.ts";
import { LEVELS } from "../../src/permissions/core/levels.ts";
import { everyBackend } from "../support/every-backend.ts";
import { createWorld, type Person, type World } from "../support/world.ts";

describe.each(everyBackend)("on $name", (backend) => {
	let world: World;
	let owner: Person;

	beforeAll(async () => {
		world = await createWorld({ backend });
		owner = await world.signUp();
	});
	afterAll(() => world.close());

	const writers = Array.from({ length: 30 }, (_, index) => LEVELS[index % LEVELS.length] ?? "none");
	const rowsOf = async (spaceId: string) =>
		(await world.rows("spaceModulePermission")).filter((row) => row.spaceId === spaceId);

	it("30 members who write one cell at once leave one row; whoever lost is told", async () => {
		const spaceId = await world.createSpace(owner);
		const answers = await Promise.all(
			writers.map((level) =>
				world.call(owner, PATHS.matrixSet, {
					body: { spaceId, changes: [{ role: "member", module: "calendar", level }] },
				}),
			),
		);
		const losers = answers.filter((answer) => answer.status !== 200);
		expect(losers.map((answer) => [answer.status, answer.body.code])).toEqual(
			losers.map(() => [409, "SPACE_MATRIX_CHANGED"]),
		);
		expect(losers.length).toBeLessThan(writers.length);
		expect(await rowsOf(spaceId)).toHaveLength(1);
	});

	it("no two writers both change the same value of a cell: one of them is told to look again", async () => {
		const spaceId = await world.createSpace(owner);
		const set = (level: string) =>
			world.call(owner, PATHS.matrixSet, {
				body: { spaceId, changes: [{ role: "member", module: "calendar", level }] },
			});
		for (let round = 0; round < 10; round += 1) {
			await set("none");
			const answers = await Promise.all(["read", "write", "admin"].map(set));
			const changes = answers.flatMap((answer) => (answer.status === 200 ? answer.body.changes : []));
			expect(changes.length).toBeGreaterThan(0);
			// The memory adapter merges concurrent transactions, the last one winning.
			if (backend.name === "memory") continue;
			expect(changes.filter((change: { from: string }) => change.from === "---")).toHaveLength(1);
		}
	});

	it("writers of different cells all succeed", async () => {
		const spaceId = await world.createSpace(owner);
		const answers = await Promise.all(
			writers.map((level, index) =>
				world.call(owner, PATHS.matrixSet, {
					body: { spaceId, changes: [{ role: "member", module: `m${index}`, level }] },
				}),
			),
		);
		expect(answers.map((answer) => answer.status).filter((status) => status !== 200)).toEqual([]);
		expect(await rowsOf(spaceId)).toHaveLength(writers.length);
	});

	it("several cells change together or not at all", async () => {
		const spaceId = await world.createSpace(owner);
		const modules = ["a", "b", "c", "d"];
		await Promise.all(
			writers.map((level) =>
				world.call(owner, PATHS.matrixSet, {
					body: { spaceId, changes: modules.map((module) => ({ role: "member", module, level })) },
				}),
			),
		);
		const rows = await rowsOf(spaceId);
		expect(rows).toHaveLength(modules.length);
		// The memory adapter merges concurrent transactions row by row: it isolates rows, not sets of them.
		if (backend.name === "memory" || !backend.transactions) return;
		const levels = new Set(rows.map((row) => JSON.stringify([row.canRead, row.canWrite, row.canAdmin])));
		expect(levels.size).toBe(1);
	});
});
