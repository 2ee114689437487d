import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import { AT_PROVIDERS } from "./proof/faults/at-providers.ts";
import { IN_ORGANIZATIONS } from "./proof/faults/in-organizations.ts";
import { IN_SPACES } from "./proof/faults/in-spaces.ts";
import { type Outcomes, strikeEverywhere } from "./proof/faults/strike.ts";
import { type Backend, memory, sqliteWithoutTransactions } from "./support/backends.ts";
import { everyBackend } from "./support/every-backend.ts";
import { MOMENTS, type Moment } from "./support/faults.ts";

declare module "vitest" {
	interface ProvidedContext {
		faults?: { readonly on: readonly string[] };
	}
	interface TaskMeta {
		faults?: Outcomes;
	}
}

/** `npm run proof:faults` does everything everywhere. Here what each of two kinds of databases finds hardest. */
const long = inject("faults");
const cases: readonly (readonly [string, Backend, readonly Moment[]])[] = long
	? everyBackend
			.filter(({ name }) => long.on.length === 0 || long.on.includes(name))
			.map((backend) => [backend.name, backend, MOMENTS])
	: [
			[memory.name, memory, ["from then on"]],
			[sqliteWithoutTransactions.name, sqliteWithoutTransactions, ["after"]],
		];
const operations = [...IN_SPACES, ...IN_ORGANIZATIONS, ...AT_PROVIDERS];

/** Better Auth prints what is thrown past its own logger. */
beforeAll(() => void vi.spyOn(console, "error").mockImplementation(() => {}));

describe.for(cases)("on %s", ([, backend, moments]) => {
	it.for(operations.map((operation) => [operation.name, operation] as const))(
		"%s leaves the old state or the new one, or what doing it again repairs, wherever it fails",
		{ timeout: 300_000 },
		async ([, operation], { task }) => {
			const outcomes = await strikeEverywhere(backend, operation, moments);
			task.meta.faults = outcomes;
			expect(outcomes.wrong).toEqual([]);
			if (!operation.patient) expect(outcomes.faults).toBeGreaterThan(0);
		},
	);
});
