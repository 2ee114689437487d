import { afterAll, expect, inject, it } from "vitest";
import { proveExpiries } from "../proof/refresh/back-end.ts";
import { createCrew } from "../proof/refresh/processes.ts";
import { openStage } from "../proof/refresh/stage.ts";
import { sqliteFile } from "../support/places/sqlite.ts";

const crew = createCrew();
afterAll(crew.endAll);

/** The long form, on every back end, with clocks apart and processes killed: `npm run proof:refresh`. */
it("two processes ask for a token at once, at each of five expiries, and one of them asks the provider once", async () => {
	const stage = await openStage(sqliteFile, inject("servers"));
	const result = await proveExpiries(stage, crew, { clocks: [0, 0], callers: 10, expiries: 5, delay: 0 });
	expect(result).toEqual({ requests: 5, asked: 100, served: 100, alive: true, faults: [] });
	await stage.close();
}, 180_000);
