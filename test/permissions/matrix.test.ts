import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MatrixOverride } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { type Backend, backends } from "../support/backends.ts";
import { createWorld, type Person, type World } from "../support/world.ts";

const MODULES = ["calendar", "events", "finance", "spaces.permissions", "spaces.credentials"];
const ACTIONS = ["read", "write", "admin"] as const;

describe.each(backends)("on $name", (backend: Backend) => {
	let world: World;
	let owner: Person;
	let spaceId: string;
	let members: Person[];

	beforeAll(async () => {
		world = await createWorld({ backend, spaces: { modules: ["calendar", "events", "finance"] } });
		owner = await world.signUp();
		spaceId = await world.createSpace(owner);
		const stored = ["member", "trainer", "member,trainer", "admin", "member, owner", "gone"];
		members = await Promise.all(stored.map(() => world.signUp()));
		for (const [index, role] of stored.entries()) await world.join(spaceId, members[index] as Person, role);
	});
	afterAll(() => world.close());

	const set = async (body: object, space = spaceId) =>
		world.call(owner, PATHS.matrixSet, { body: { spaceId: space, ...body } });
	const matrix = async (space = spaceId) =>
		(await world.call(owner, PATHS.matrix, { query: { spaceId: space } })).body;

	/** What everybody may do, asked one by one: a list of "user module action". */
	const everything = async () => {
		const answers = [];
		for (const person of [owner, ...members]) {
			const checks = MODULES.flatMap((module) => ACTIONS.map((action) => ({ module, action })));
			const { body } = await world.call(person, PATHS.can, { body: { spaceId, checks } });
			for (const { module, action, allowed } of body.results)
				if (allowed) answers.push(`${person.id} ${module} ${action}`);
		}
		return answers;
	};
	interface Impact {
		userId: string;
		gains: { module: string; action: string }[];
		losses: { module: string; action: string }[];
	}
	const named = (people: Impact[], key: "gains" | "losses") =>
		people
			.flatMap((person) => person[key].map(({ module, action }) => `${person.userId} ${module} ${action}`))
			.sort();

	it("a dry run tells who gains and loses what, and the write causes exactly that", async () => {
		const rounds = [
			[
				{ role: "trainer", module: "finance", level: "admin" },
				{ role: "member", module: "finance", level: "none" },
				{ role: "member", module: "spaces.credentials", level: "read" },
			],
			[
				{ role: "member", module: "finance", level: "write" },
				{ role: "trainer", module: "finance", level: null },
				{ role: "owner", module: "calendar", level: "read" },
				{ role: "admin", module: "spaces.permissions", level: "admin" },
			],
		];
		for (const changes of rounds) {
			const before = await everything();
			const dry = await set({ changes, dryRun: true });
			expect(await everything()).toEqual(before);
			const written = await set({ changes });
			const after = await everything();
			const only = (more: string[], less: string[]) => more.filter((line) => !less.includes(line)).sort();
			expect(written.body.people).toEqual(dry.body.people);
			expect(named(dry.body.people, "gains")).toEqual(only(after, before));
			expect(named(dry.body.people, "losses")).toEqual(only(before, after));
			expect(only(after, before).length + only(before, after).length).toBeGreaterThan(3);
			const unchanged = await set({ changes });
			expect(unchanged.body).toMatchObject({ changes: [], people: [] });
		}
	});

	it("counts the members of each role byte for byte", async () => {
		const counts = Object.fromEntries(
			(await matrix()).roles.map(({ name, members }: { name: string; members: number }) => [name, members]),
		);
		expect(counts).toEqual({ owner: 1, admin: 1, member: 3, trainer: 2 });
	});

	it("importing an export writes nothing, into another space everything", async () => {
		await set({ changes: [{ role: "trainer", module: "events", level: "none" }] });
		const { overrides, version } = await matrix();
		expect(overrides).toContainEqual({
			role: "trainer",
			module: "events",
			canRead: false,
			canWrite: false,
			canAdmin: false,
		});
		const rows = await world.rows("spaceModulePermission");
		for (const replace of [true, false]) {
			const again = await set({ changes: JSON.parse(JSON.stringify(overrides)), replace });
			expect(again.body, again.text).toMatchObject({ changes: [], version });
		}
		expect(await world.rows("spaceModulePermission")).toEqual(rows);

		const other = await world.createSpace(owner);
		await set({ changes: [{ role: "member", module: "events", level: "admin" }] }, other);
		const imported = await set({ changes: overrides, replace: true }, other);
		expect(imported.status, imported.text).toBe(200);
		expect((await matrix(other)).overrides).toEqual(overrides);
		const emptied = await set({ changes: [], replace: true }, other);
		expect(emptied.body.changes).toHaveLength(overrides.length);
		expect((await matrix(other)).overrides).toEqual([]);
	});

	it("an export holds what only SQL could have written, and takes it back unchanged", async () => {
		const space = await world.createSpace(owner);
		const odd = [
			{ role: "ghost", moduleId: "calendar", canRead: true, canWrite: false, canAdmin: false },
			{ role: "member", moduleId: "left-the-catalogue", canRead: true, canWrite: false, canAdmin: false },
			{ role: "member", moduleId: "calendar", canRead: false, canWrite: true, canAdmin: false },
			{ role: "owner", moduleId: "spaces.permissions", canRead: false, canWrite: false, canAdmin: false },
		];
		for (const row of odd) {
			const dates = { createdAt: new Date(), updatedAt: new Date() };
			await world.adapter.create({
				model: "spaceModulePermission",
				data: { spaceId: space, ...row, ...dates },
			});
		}
		const { overrides } = await matrix(space);
		expect(overrides).toHaveLength(4);
		const again = await set({ changes: overrides, replace: true }, space);
		expect(again.body, again.text).toMatchObject({ changes: [], people: [] });
		const inserted = await set(
			{
				changes: overrides.map(({ role, module }: MatrixOverride) => ({
					...{ role, module, canRead: false, canWrite: false, canAdmin: true },
				})),
			},
			space,
		);
		expect(inserted.status).toBe(400);
		const cleaned = await set({ changes: [], replace: true }, space);
		expect(cleaned.body.changes).toHaveLength(4);
	});

	it("refuses booleans that contradict each other", async () => {
		for (const [canRead, canWrite, canAdmin] of [
			[false, true, false],
			[true, false, true],
			[false, false, true],
		]) {
			const answer = await set({
				changes: [{ role: "member", module: "events", canRead, canWrite, canAdmin }],
			});
			expect([answer.status, answer.body.code]).toEqual([400, "SPACE_GRANTS_INVALID"]);
		}
	});
});
