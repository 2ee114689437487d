import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { describeAttack, runAttack } from "../proof/authorization/attacks.ts";
import { DOORS } from "../proof/authorization/doors.ts";
import { compareWithTables } from "../proof/authorization/endpoints.ts";
import { runEscalations } from "../proof/authorization/escalations.ts";
import { ATTACKS } from "../proof/authorization/expected.ts";
import { tryShutDoors } from "../proof/authorization/shut-doors.ts";
import { openStage, type Stage } from "../proof/authorization/stage.ts";
import type { Tally } from "../proof/authorization/tally.ts";
import { backends, sqliteWithoutForeignKeys } from "../support/backends.ts";

/** `npm run proof:authorization` runs this file in its long form: every back end, every target. */
const longForm = inject("attacksInLongForm") === true;

const library = pathToFileURL(createRequire(import.meta.url).resolve("better-auth"));
const { version } = JSON.parse(readFileSync(new URL("../package.json", library), "utf8"));

it("the tables have a line for every endpoint of the plugin, and no other", () => {
	expect(compareWithTables()).toEqual([]);
});

const chosen = longForm ? backends : [sqliteWithoutForeignKeys];

describe.for(chosen.map((backend) => [backend.name, backend] as const))("on %s", ([, backend]) => {
	let stage: Stage;
	beforeAll(async () => {
		stage = await openStage(backend);
	});
	afterAll(() => stage?.world.close());

	const parts: (readonly [name: string, run: () => Promise<Tally>])[] = [
		...ATTACKS.flatMap((attack) =>
			DOORS.map((door) => {
				const run = () => runAttack(stage, attack, { door, longForm });
				return [`${describeAttack(attack)} through ${door}`, run] as const;
			}),
		),
		["escalations", () => runEscalations(stage.world)],
		["doors that must stay shut", () => tryShutDoors(stage)],
	];

	it.for(parts)("%s", { timeout: 300_000 }, async ([, run], { task }) => {
		const tally = await run();
		task.meta.attacks = { ...tally, betterAuth: version };
		expect(tally.faults).toEqual([]);
		expect(tally.cases).toBeGreaterThan(0);
	});
});
