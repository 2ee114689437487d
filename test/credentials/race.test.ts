import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { PATHS } from "../../src/paths.ts";
import { everyBackend } from "../support/every-backend.ts";
import { createWorld, type Person, type World } from "../support/world.ts";

declare module "vitest" {
	interface ProvidedContext {
		raceRounds?: number;
	}
	interface TaskMeta {
		race?: { readonly writes: number; readonly rounds: number };
	}
}

const WRITERS = 50;

/** `npm run proof:uniqueness` runs this file with more of them. */
const rounds = inject("raceRounds") ?? 5;

describe.for(everyBackend.map((backend) => [backend.name, backend] as const))("on %s", ([, backend]) => {
	let world: World;
	let owner: Person;
	beforeAll(async () => {
		world = await createWorld({ backend });
		owner = await world.signUp();
	});
	afterAll(() => world.close());

	it(`${WRITERS} writers at once of one space and provider leave one row, which one of them wrote`, {
		timeout: rounds * 12_000,
	}, async ({ task }) => {
		for (let round = 0; round < rounds; round += 1) {
			const spaceId = await world.createSpace(owner);
			const where = { spaceId, provider: "stripe" };
			const secrets = Array.from({ length: WRITERS }, (_, index) => `writer-${round}-${index}-secret`);
			// Half of them members, half of them server code.
			const statuses = await Promise.all(
				secrets.map(async (secret, index) => {
					if (index % 2 === 0) {
						const body = { ...where, secret, replace: true };
						return (await world.call(owner, PATHS.credentialsSet, { body })).status;
					}
					await world.auth.api.putSpaceCredential({ body: { ...where, secret } });
					return 200;
				}),
			);
			expect(statuses.filter((status) => status !== 200)).toEqual([]);
			const rows = (await world.rows("spaceCredential")).filter((row) => row.spaceId === spaceId);
			expect(rows).toHaveLength(1);
			const stored = await world.auth.api.getSpaceSecret({ body: where });
			expect(secrets).toContain(stored.kind === "api_key" && stored.secret);
			await world.adapter.deleteMany({
				model: "spaceCredential",
				where: [{ field: "spaceId", value: spaceId }],
			});
		}
		task.meta.race = { writes: rounds * WRITERS, rounds };
	});
});
