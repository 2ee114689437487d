import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Backend } from "../../support/backend.ts";
import { answers } from "./answers.ts";
import { cascade } from "./cascade.ts";
import { errors } from "./errors.ts";
import { roles } from "./roles.ts";
import { type Behaviours, createScene, createStage, type Stage } from "./scene.ts";
import { spelling } from "./spelling.ts";
import { uniqueness } from "./uniqueness.ts";

/** What every back end does, whatever it is made of; `exceptions` of a back end go by these names. */
const BEHAVIOURS: Behaviours = { ...answers, ...errors, ...uniqueness, ...cascade, ...spelling, ...roles };

export function testBackend(backend: Backend): void {
	describe(`on ${backend.name}`, () => {
		let stage: Stage;
		beforeAll(async () => {
			stage = await createStage(backend);
		});
		afterAll(() => stage?.world.close());

		const { exceptions = {} } = backend;
		const unknown = Object.keys(exceptions).filter((name) => !(name in BEHAVIOURS));
		if (unknown.length > 0) throw new Error(`${backend.name} excepts what is no behaviour: ${unknown}`);

		for (const [name, behaviour] of Object.entries(BEHAVIOURS)) {
			const reason = exceptions[name];
			const run = async () => behaviour(await createScene(stage));
			if (reason === undefined) it(name, run);
			else it(`not that ${name}: ${reason}`, () => expectToDiffer(run));
		}
	});
}

/** An exception that no longer is one fails; so does one that fails otherwise than by what it is answered. */
async function expectToDiffer(run: () => Promise<void>): Promise<void> {
	const failure: unknown = await run().then(
		() => null,
		(error: unknown) => error,
	);
	expect(failure, "it does what every back end does: the exception can go").not.toBeNull();
	if (!(failure instanceof Error && failure.name === "AssertionError")) throw failure;
}
