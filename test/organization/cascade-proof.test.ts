import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import { DELETERS, type Interleavings, interleave } from "../proof/cascade/interleave.ts";
import { HOOKED, IN_PROCESS, RAW_SQL } from "../proof/cascade/paths.ts";
import { deleteSoleOwner, USER_DELETIONS } from "../proof/cascade/sole-owner.ts";
import { openStage, ROWS } from "../proof/cascade/stage.ts";
import { failEverywhere, type Steps } from "../proof/cascade/steps.ts";
import { type Cell, measureTable } from "../proof/cascade/table.ts";
import { everyBackend } from "../support/every-backend.ts";

declare module "vitest" {
	interface ProvidedContext {
		cascade?: { readonly rounds: number };
	}
	interface TaskMeta {
		cascade?: {
			readonly backend: string;
			readonly table?: readonly Cell[];
			readonly steps?: Steps;
			readonly interleavings?: Interleavings;
		};
	}
}

/** `npm run proof:cascade` runs this file with everything everywhere. */
const long = inject("cascade");
const rounds = long?.rounds ?? 15;
const seed = Math.floor(Math.random() * 1_000_000);

/** Better Auth prints what a hook throws past its own logger. */
beforeAll(() => void vi.spyOn(console, "error").mockImplementation(() => {}));

const named = everyBackend.map((backend) => [backend.name, backend] as const);
const withoutForeignKeys = named.filter(([, { foreignKeys }]) => !foreignKeys);

describe.for(named)("on %s", ([name, backend]) => {
	it("whatever deletes an organization leaves none of its rows, but SQL on a database without foreign keys", {
		timeout: 120_000,
	}, async ({ task }) => {
		const stage = await openStage(backend);
		const table = await measureTable(stage);
		await stage.close();
		task.meta.cascade = { backend: name, table };
		const unprotected = backend.foreignKeys ? 0 : ROWS;
		const expected = (path: string, by: Cell["by"], left: number): Cell => ({
			...{ path, by, gone: true, rows: left, others: ROWS },
			orphans: { left, openDoors: 0, afterSweep: 0 },
		});
		expect(table.filter(({ path }) => path !== "before-hook throws")).toEqual([
			...[...IN_PROCESS, HOOKED[0]].flatMap((path) => [
				expected(String(path?.name), "Better Auth alone", unprotected),
				expected(String(path?.name), "with the plugin", 0),
			]),
			...(name === "memory" ? [] : [expected(RAW_SQL.name, null, unprotected)]),
		]);
		const refused = table.filter(({ path }) => path === "before-hook throws");
		expect(refused.map(({ gone, rows, others }) => [gone, rows, others])).toEqual([
			[false, ROWS, ROWS],
			[false, ROWS, ROWS],
		]);
	});

	it.each(USER_DELETIONS)(
		"a space whose only owner goes by %s stays, out of everybody's reach",
		async (path) => {
			expect(await deleteSoleOwner(backend, path)).toEqual({
				...{ organizations: 1, credentials: 1, permissions: 1, naming: 0 },
				statuses: [401, 404, 401],
				named: true,
			});
		},
	);
});

describe.for(long ? named : withoutForeignKeys)("on %s", ([name, backend]) => {
	it("a deletion that fails at any step leaves all, nothing, or what nobody reaches until it is swept", {
		timeout: 300_000,
	}, async ({ task }) => {
		const short = IN_PROCESS.filter((path) => ["HTTP", "adapter.delete"].includes(path.name));
		const steps = await failEverywhere(backend, long ? IN_PROCESS : short);
		task.meta.cascade = { backend: name, steps };
		expect(steps.wrong).toEqual([]);
		expect(steps.afterSweep).toBe(0);
		expect(steps.faults).toBeGreaterThan(50);
		expect(steps.orphaned > 0).toBe(!backend.foreignKeys && !backend.transactions);
	});
});

describe.for(long ? withoutForeignKeys : named)("on %s", ([name, backend]) => {
	const deleters = backend.foreignKeys ? DELETERS.slice(0, 1) : DELETERS;

	it.for(deleters)(
		`writes into a space that is deleted meanwhile, %s, leave nothing, or what is swept (seed ${seed})`,
		{
			timeout: 600_000,
		},
		async (deleter, { task }) => {
			const interleavings = await interleave(backend, deleter, { rounds, seed });
			task.meta.cascade = { backend: name, interleavings };
			expect(interleavings.wrong).toEqual([]);
			expect(interleavings.afterSweep).toBe(0);
			if (backend.foreignKeys || deleter === "with the plugin") expect(interleavings.orphaned).toBe(0);
		},
	);
});
