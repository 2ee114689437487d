import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type BatchResult, batchesOf, runBatch } from "../proof/differential/batch.ts";
import { type OpenEngines, openEngines } from "../proof/differential/compare.ts";
import { shortfalls } from "../proof/differential/coverage.ts";
import type { Engine, Engines } from "../proof/differential/engine.ts";
import { reproduce } from "../proof/differential/reproduce.ts";
import { addTally, emptyTally, type Tally } from "../proof/differential/tally.ts";

/** The long form, on 100,000 states and 5,000 of them on PostgreSQL: `npm run proof:differential`. */
const STATES = 2_000;
const SQL_STATES = 500;
const seed = Math.floor(Math.random() * 1_000_000);

let engines: Engines;
let close: OpenEngines["close"];
beforeAll(async () => {
	({ engines, close } = await openEngines(inject("servers").postgres));
});
afterAll(() => close());

async function run(engines: Engines, states: number): Promise<{ total: Tally; failed: BatchResult[] }> {
	const total = emptyTally();
	const failed: BatchResult[] = [];
	for (const batch of batchesOf(states, SQL_STATES, seed)) {
		const result = await runBatch(engines, batch);
		addTally(total, result.tally);
		if (result.firstFailure !== null) failed.push(result);
	}
	return { total, failed };
}

it(`server, client, oracle and casbin agree on ${STATES} random states, PostgreSQL on ${SQL_STATES} (seed ${seed})`, async () => {
	const { total, failed } = await run(engines, STATES);
	for (const { batch, firstFailure } of failed.slice(0, 1)) {
		expect.fail(`the engines disagree:\n${await reproduce(engines, batch, firstFailure ?? 0)}`);
	}
	expect(total).toMatchObject({
		states: STATES,
		sqlStates: SQL_STATES,
		falseAllows: 0,
		falseDenies: 0,
		disagreements: 0,
	});
	expect(shortfalls(total.coverage)).toEqual([]);
});

describe("the comparison notices", () => {
	const always =
		(allowed: boolean, because: { reason: string } | null): Engine =>
		async () =>
		() => ({ allowed, because: because && { ...because, source: "tier", role: null, changedAt: null } });

	it("a server that allows everything, and one that refuses everything", async () => {
		const lax = await run({ ...engines, server: always(true, { reason: "granted" }) }, 50);
		expect(lax.total.falseAllows).toBeGreaterThan(50);
		const strict = await run({ ...engines, server: always(false, { reason: "not-granted" }) }, 50);
		expect(strict.total.falseDenies).toBeGreaterThan(10);
	});

	it("engines that agree because none of them looks", async () => {
		const blind = always(true, { reason: "granted" });
		const { total } = await run(
			{ server: blind, client: blind, naive: blind, casbin: always(true, null), sql: null },
			STATES,
		);
		expect(total.disagreements).toBe(0);
		expect(shortfalls(total.coverage)).toContain("reason not-granted: 0 times, not 100");
	});

	it("an engine that throws, and finds the row that it takes", async () => {
		const broken: Engine = (state) => {
			if (state.rows.some(({ admin }) => admin)) throw new Error("an admin!");
			return engines.client(state);
		};
		const { failed } = await run({ ...engines, client: broken }, 50);
		const [{ batch, firstFailure }] = failed as [BatchResult];
		const text = await reproduce({ ...engines, client: broken }, batch, firstFailure ?? 0);
		expect(text).toMatch(/^ {2}rows: \[\{[^{}]*"admin":true[^{}]*\}\]$/m);
		expect(text).toMatch(/^ {2}storedRole: ""$/m);
		expect(text).toMatch(/^ {4}client {2}refused {2}threw an admin!/m);
	});
});
