import { afterEach, describe, expect, it } from "vitest";
import type { SpaceEvent, SpaceSweepInput } from "../../src/index.ts";
import {
	backends,
	memory,
	sqliteWithoutForeignKeys,
	sqliteWithoutTransactions,
} from "../support/backends.ts";
import type { WorldOptions } from "../support/world.ts";
import { codesIn, createPatient, findingOf, type Patient } from "./support/patient.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds);

let patient: Patient;
afterEach(() => patient.close());

const sweep = (body: Partial<SpaceSweepInput> = {}) =>
	patient.auth.api.sweepSpaces({ body: { dryRun: false, ...body } });
/** Rows of a space in both tables. */
const rowsOf = async (spaceId: string) => {
	const tables = await Promise.all(
		["spaceCredential", "spaceModulePermission"].map((table) => patient.rows(table)),
	);
	return tables.map((rows) => rows.filter((row) => row.spaceId === spaceId).length);
};

describe.each(backends)("on $name", (backend) => {
	const admit = async (options: Omit<WorldOptions, "backend"> = {}) => {
		patient = await createPatient({ backend, ...options });
		return patient;
	};

	it("deletes what is left of spaces that do not exist, and nothing else", async () => {
		const { leaveOrphans, spaceId } = await admit();
		const [first, second] = [await leaveOrphans(), await leaveOrphans()];
		const answer = await sweep();
		expect(answer).toEqual({
			dryRun: false,
			refused: false,
			orphans: { spaces: 2, credentials: 2, permissions: 2 },
			deadRows: { roles: 0, modules: 0 },
			deleted: { credentials: 2, permissions: 2 },
			examples: expect.arrayContaining([first, second]),
		});
		expect([await rowsOf(first), await rowsOf(second), await rowsOf(spaceId)]).toEqual([
			[0, 0],
			[0, 0],
			[1, 1],
		]);
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
		expect(await sweep()).toMatchObject({
			orphans: { spaces: 0, credentials: 0, permissions: 0 },
			deleted: { credentials: 0, permissions: 0 },
			examples: [],
		});
	});

	it("changes nothing in a dry run, and counts the same", async () => {
		const { leaveOrphans, alter, dump } = await admit();
		const gone = await leaveOrphans();
		await alter("spaceModulePermission", "role", "ghost");
		const before = await dump();
		expect(await sweep({ dryRun: true, deadRows: true, graceSeconds: 0 })).toEqual({
			dryRun: true,
			refused: false,
			orphans: { spaces: 1, credentials: 1, permissions: 1 },
			deadRows: { roles: 1, modules: 0 },
			deleted: { credentials: 0, permissions: 0 },
			examples: [gone],
		});
		expect(await dump()).toEqual(before);
	});

	it("leaves rows alone that were written within the grace", async () => {
		const { leaveOrphans } = await admit();
		const [young, old] = [await leaveOrphans(ago(DAY - MINUTE)), await leaveOrphans(ago(DAY + MINUTE))];
		expect(await sweep()).toMatchObject({
			orphans: { spaces: 1, credentials: 1, permissions: 1 },
			deleted: { credentials: 1, permissions: 1 },
			examples: [old],
		});
		expect(await rowsOf(young)).toEqual([1, 1]);
		expect(await sweep({ graceSeconds: 3600 })).toMatchObject({
			deleted: { credentials: 1, permissions: 1 },
		});
		expect([await rowsOf(young), await rowsOf(patient.spaceId)]).toEqual([
			[0, 0],
			[1, 1],
		]);
	});

	it("counts dead rows always, and deletes them when told to", async () => {
		const { auth, spaceId, adapter, rows } = await admit({ spaces: { modules: ["calendar", "events"] } });
		const changes = (["trainer", "admin"] as const).flatMap((role) =>
			(["calendar", "events"] as const).map((module) => ({ role, module, level: "none" as const })),
		);
		await auth.api.putSpacePermissions({ body: { spaceId, changes } });
		const rename = (field: string, from: string, to: string) =>
			adapter.updateMany({
				model: "spaceModulePermission",
				where: [{ field, value: from }],
				update: { [field]: to, updatedAt: ago(2 * DAY) },
			});
		await rename("role", "trainer", "ghost");
		await rename("moduleId", "events", "gone");
		const dead = { roles: 2, modules: 2 };
		expect(await sweep()).toMatchObject({ deadRows: dead, deleted: { permissions: 0 } });
		expect(await rows("spaceModulePermission")).toHaveLength(5);
		// One row is dead on both counts.
		expect(await sweep({ deadRows: true })).toMatchObject({ deadRows: dead, deleted: { permissions: 3 } });
		const left = (await rows("spaceModulePermission")).map(({ role, moduleId }) => `${role} ${moduleId}`);
		expect(left.sort()).toEqual(["admin calendar", "member calendar"]);
		expect(await sweep({ deadRows: true })).toMatchObject({ deadRows: { roles: 0, modules: 0 } });
	});

	it("leaves dead rows alone that were written within the grace", async () => {
		const { alter, rows, auth, spaceId } = await admit();
		await alter("spaceModulePermission", "role", "ghost");
		expect(await sweep({ deadRows: true })).toMatchObject({ deadRows: { roles: 0, modules: 0 } });
		await alter("spaceModulePermission", "updatedAt", ago(2 * DAY));
		await auth.api.putSpacePermissions({
			body: { spaceId, changes: [{ role: "member", module: "events", level: "read" }] },
		});
		const young = (await rows("spaceModulePermission")).find((row) => row.moduleId === "events");
		await alter("spaceModulePermission", "role", "ghost", String(young?.id));
		expect(await sweep({ deadRows: true })).toMatchObject({
			deadRows: { roles: 1, modules: 0 },
			deleted: { permissions: 1 },
		});
		expect((await rows("spaceModulePermission")).map((row) => row.moduleId)).toEqual(["events"]);
	});

	it("takes of one space the old rows only, and calls no orphan dead", async () => {
		const heard: SpaceEvent[] = [];
		const { leaveOrphans, rows, alter } = await admit({
			spaces: { onEvent: (event) => void heard.push(event) },
		});
		const gone = await leaveOrphans();
		const idIn = async (table: string) => String((await rows(table)).find((row) => row.spaceId === gone)?.id);
		await alter("spaceCredential", "updatedAt", new Date(), await idIn("spaceCredential"));
		await alter("spaceModulePermission", "role", "ghost", await idIn("spaceModulePermission"));
		expect(codesIn(await patient.inspect(), backend)).toEqual(["orphan-rows"]);
		heard.length = 0;
		expect(await sweep({ deadRows: true })).toMatchObject({
			orphans: { spaces: 1, credentials: 0, permissions: 1 },
			deadRows: { roles: 0, modules: 0 },
			deleted: { credentials: 0, permissions: 1 },
		});
		expect(await rowsOf(gone)).toEqual([1, 0]);
		expect(heard).toMatchObject([{ type: "space.swept", credentials: 0, permissions: 1 }]);
	});

	it("tells of what it swept, once per space, and of each dead row", async () => {
		const heard: SpaceEvent[] = [];
		const onEvent = (event: SpaceEvent) => void heard.push(event);
		const { leaveOrphans, alter, spaceId, rows } = await admit({ spaces: { audit: true, onEvent } });
		const gone = await leaveOrphans();
		await alter("spaceModulePermission", "role", "ghost");
		await alter("spaceModulePermission", "updatedAt", ago(2 * DAY));
		heard.length = 0;
		await sweep({ deadRows: true });
		await sweep({ deadRows: true });
		const by = { actorId: null, at: expect.any(Date) };
		expect(heard).toEqual([
			{ type: "space.swept", spaceId: gone, credentials: 1, permissions: 1, ...by },
			{
				type: "permission.changed",
				spaceId,
				role: "ghost",
				module: "calendar",
				from: "r--",
				to: null,
				...by,
			},
		]);
		const trail = (await rows("spaceAuditEvent")).filter((row) => row.type === "space.swept");
		expect(trail.map((row) => [row.spaceId, JSON.parse(String(row.dataJson))])).toEqual([
			[gone, { credentials: 1, permissions: 1 }],
		]);
	});
});

describe("the circuit breaker", () => {
	const admit = async (spaces: number) => {
		patient = await createPatient({ backend: memory });
		for (let more = 0; more < spaces; more += 1) await patient.leaveOrphans();
	};
	const swept = (credentials: number) => ({
		refused: false,
		deleted: { credentials, permissions: credentials },
	});
	const refused = { refused: true, deleted: { credentials: 0, permissions: 0 } };

	it("lets ten orphans go, whatever their share", async () => {
		await admit(10);
		expect(await sweep({ maxShare: 0 })).toMatchObject(swept(10));
	});

	it("deletes nothing when more than that look orphaned, dead rows included, unless it is forced", async () => {
		await admit(11);
		await patient.alter("spaceModulePermission", "role", "ghost");
		const before = await patient.dump();
		expect(await sweep({ deadRows: true, graceSeconds: 0 })).toMatchObject({
			...refused,
			orphans: { spaces: 11, credentials: 11, permissions: 11 },
			deadRows: { roles: 1, modules: 0 },
		});
		expect(await sweep({ dryRun: true })).toMatchObject(refused);
		expect(await patient.dump()).toEqual(before);
		expect(await sweep({ force: true })).toMatchObject(swept(11));
		expect(await rowsOf(patient.spaceId)).toEqual([1, 1]);
	});

	it("goes by the share that is set: 11 of 12 rows", async () => {
		await admit(11);
		expect(await sweep({ maxShare: 0.9 })).toMatchObject(refused);
		expect(await sweep({ maxShare: 11 / 12 })).toMatchObject(swept(11));
	});

	it("looks at each table by itself", async () => {
		await admit(11);
		for (let more = 0; more < 300; more += 1) {
			const body = { spaceId: patient.spaceId, provider: `p${more}`, secret: "healthy" };
			await patient.auth.api.putSpaceCredential({ body });
		}
		expect(await sweep()).toMatchObject(refused);
		await patient.adapter.deleteMany({
			model: "spaceModulePermission",
			where: [{ field: "spaceId", operator: "ne", value: patient.spaceId }],
		});
		expect(await sweep()).toMatchObject({ refused: false, deleted: { credentials: 11, permissions: 0 } });
	});

	it("counts rows within the grace as well: a database that lost its organizations orphans them all", async () => {
		patient = await createPatient({ backend: memory });
		for (let more = 0; more < 11; more += 1) await patient.leaveOrphans(ago(MINUTE));
		await patient.leaveOrphans();
		expect(await sweep()).toMatchObject(refused);
	});
});

describe.each([memory, sqliteWithoutForeignKeys, sqliteWithoutTransactions])(
	"between its passes, on $name",
	(backend) => {
		/** Calls back before the n-th statement of a kind that Better Auth's adapter gets. */
		function interrupt(
			method: "findOne" | "findMany",
			model: string,
			number: number,
			work: () => Promise<void>,
		) {
			const { adapter } = patient;
			const { transaction } = adapter;
			let calls = 0;
			const watch = <T extends object>(target: T): T => {
				const operations = target as Record<string, (call: { model: string }) => Promise<unknown>>;
				const real = operations[method]?.bind(target);
				operations[method] = async (call) => {
					if (call.model === model && ++calls === number) await work();
					return real?.(call);
				};
				return target;
			};
			adapter.transaction = (run) => transaction((trx) => run(trx === adapter ? trx : watch(trx)));
			watch(adapter);
		}

		it("spares a space that is there again, and sweeps the others", async () => {
			patient = await createPatient({ backend });
			const { adapter, leaveOrphans } = patient;
			const [returns, gone] = [await leaveOrphans(), await leaveOrphans()];
			interrupt("findMany", "spaceModulePermission", 2, async () => {
				const data = { id: returns, name: "back", slug: "back", createdAt: new Date() };
				await adapter.create({ model: "organization", data, forceAllowId: true });
			});
			expect(await sweep()).toMatchObject({
				orphans: { spaces: 2, credentials: 2, permissions: 2 },
				deleted: { credentials: 1, permissions: 1 },
			});
			expect([await rowsOf(returns), await rowsOf(gone)]).toEqual([
				[1, 1],
				[0, 0],
			]);
		});

		it.each([
			["spaceCredential", 1],
			["organization", 1],
			["spaceModulePermission", 1],
			["organization", 2],
		])("deletes nothing when reading %s fails for the %i. time", async (model, number) => {
			patient = await createPatient({ backend });
			await patient.leaveOrphans();
			const before = await patient.dump();
			interrupt("findMany", model, number, async () => {
				throw new Error("connection lost");
			});
			await expect(sweep()).rejects.toMatchObject({ body: { code: "SPACE_INTERNAL" } });
			expect(await patient.dump()).toEqual(before);
			expect(await sweep()).toMatchObject({ deleted: { credentials: 1, permissions: 1 } });
		});

		it("deletes nothing of a space when asking for it once more fails, and goes on next time", async () => {
			patient = await createPatient({ backend });
			const gone = await patient.leaveOrphans();
			interrupt("findOne", "organization", 1, async () => {
				throw new Error("connection lost");
			});
			await expect(sweep()).rejects.toMatchObject({ body: { code: "SPACE_INTERNAL" } });
			expect(await rowsOf(gone)).toEqual([1, 1]);
			expect(await sweep()).toMatchObject({ deleted: { credentials: 1, permissions: 1 } });
		});

		it("spares a row that was written meanwhile", async () => {
			// Where there are transactions, the writer waits for the end of this one.
			patient = await createPatient({ backend: sqliteWithoutTransactions });
			const gone = await patient.leaveOrphans();
			interrupt("findOne", "organization", 1, async () => {
				await patient.adapter.updateMany({
					model: "spaceCredential",
					where: [{ field: "spaceId", value: gone }],
					update: { updatedAt: new Date() },
				});
			});
			expect(await sweep()).toMatchObject({ deleted: { credentials: 0, permissions: 1 } });
		});
	},
);

it("sweeps more spaces than fit on a page, page by page", async () => {
	patient = await createPatient({ backend: memory });
	const { adapter, spaceId } = patient;
	const at = ago(2 * DAY);
	const grants = { canRead: true, canWrite: false, canAdmin: false };
	for (let number = 0; number < 1_200; number += 1) {
		const cell = { spaceId: `gone-${number % 700}`, role: "member", moduleId: `m${number}` };
		const dates = { createdAt: at, updatedAt: at };
		await adapter.create({ model: "spaceModulePermission", data: { ...cell, ...grants, ...dates } });
	}
	expect(findingOf(await patient.inspect(), "orphan-rows").count).toBe(1_200);
	expect(await sweep({ force: true })).toMatchObject({
		orphans: { spaces: 700, permissions: 1_200 },
		deleted: { permissions: 1_200 },
	});
	expect(await rowsOf(spaceId)).toEqual([1, 1]);
});
