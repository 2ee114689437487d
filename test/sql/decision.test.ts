import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SpacesOptions } from "../../src/index.ts";
import type { Person } from "../support/world.ts";
import { allowed, can, openStage, type Service, type Stage } from "./support/stage.ts";

const spaces: SpacesOptions = {
	types: { club: { modules: ["calendar", "mail"] }, family: { modules: ["recipes"] }, all: { modules: "*" } },
	defaultType: "club",
	roles: { trainer: "write", owner: "admin", observer: "none" },
};
const MODULES = ["calendar", "mail", "recipes", "spaces.permissions", "spaces.credentials"];
const ACTIONS = ["read", "write", "admin"] as const;
const QUESTIONS = MODULES.flatMap((module) => ACTIONS.map((action) => [module, action] as const));
const NO_QUESTIONS = [
	...["", " calendar", "calendar ", "calendar\n", "cálendar", "spaces.other", "spaces.", "*", "%", "_"],
	...["calendar'; drop table member; --", "$spaces$", "\\", "x".repeat(65), "__proto__"],
];

const IDS = [
	["text", undefined],
	["uuid", "uuid"],
	["serial", "serial"],
] as const;

describe.each(IDS)("with ids of %s", (_, generateId) => {
	let stage: Stage;
	let service: Service;
	let people: Record<"owner" | "trainer" | "member" | "outsider", Person>;
	let ids: string[];

	beforeAll(async () => {
		const auth = generateId && { advanced: { database: { generateId } } };
		stage = await openStage({ spaces, ...(auth && { auth }) });
		service = await stage.addService();
		const [owner, trainer, member, outsider] = await Promise.all([0, 1, 2, 3].map(() => stage.signUp()));
		if (!owner || !trainer || !member || !outsider) throw new Error("nobody signed up");
		people = { owner, trainer, member, outsider };
		ids = [];
		for (const metadata of [{ type: "club" }, { type: "family" }, { type: "all" }, {}])
			ids.push(await stage.createSpace(owner, metadata));
		for (const spaceId of ids.slice(0, 3)) {
			await stage.join(spaceId, trainer, "observer,trainer");
			await stage.join(spaceId, member, "member");
		}
		await stage.auth.api.putSpacePermissions({
			body: {
				spaceId: ids[0] ?? "",
				changes: [
					{ role: "member", module: "mail", level: "none" },
					{ role: "member", module: "recipes", level: "write" },
					{ role: "trainer", module: "spaces.permissions", level: "read" },
				],
			},
		});
	});
	afterAll(() => stage.close());

	it("answers as the server does, one by one and as a set", async () => {
		let granted = 0;
		for (const { id: userId } of Object.values(people)) {
			for (const [module, action] of QUESTIONS) {
				const ask = (spaceId: string) =>
					stage.auth.api.canUserInSpace({ body: { userId, spaceId, module, action } });
				const answers = await Promise.all(ids.map(async (id) => [id, (await ask(id)).allowed] as const));
				const expected = answers.filter(([, allowed]) => allowed).map(([id]) => id);
				const found = await service.as(userId, async (client) => ({
					listed: await allowed(client, module, action),
					single: await filter(ids, (id) => can(client, id, module, action)),
				}));
				expect(found).toEqual({ listed: [...expected].sort(), single: expected });
				granted += expected.length;
			}
		}
		// Counted by hand: 48 of the owner, 13 of the trainer, 7 of the member, none of the outsider.
		expect(granted).toBe(68);
	});

	it("has nothing for nobody, whatever stands in place of his id", async () => {
		const nobodies = [
			...[
				null,
				"",
				" ",
				"0",
				"-1",
				"1e3",
				"99999999999999999999",
				"null",
				"undefined",
				"00000000-0000-0000-0000-000000000000",
			],
			...[
				"' or true --",
				"'; select 1; --",
				"{}",
				"%",
				"\\",
				"\n",
				people.owner.id.toUpperCase().concat("X"),
			],
			...[` ${people.owner.id}`, `${people.owner.id} `, `${people.owner.id}\n`, `0${people.owner.id}`],
			people.outsider.id,
		];
		for (const nobody of nobodies) {
			await service.as(nobody, async (client) => {
				expect(await allowed(client, "calendar", "read")).toEqual([]);
				expect(await can(client, ids[0] ?? "", "calendar", "read")).toBe(false);
			});
		}
	});

	it("says no to what is no question", async () => {
		const [spaceId = ""] = ids;
		await service.as(people.owner.id, async (client) => {
			expect(await can(client, spaceId, "calendar", "admin")).toBe(true);
			for (const module of [...NO_QUESTIONS, null]) {
				expect(await can(client, spaceId, module, "read")).toBe(false);
				expect(await allowed(client, module, "read")).toEqual([]);
			}
			for (const action of ["", "READ", "read ", "none", "execute", "'", null]) {
				expect(await can(client, spaceId, "calendar", action)).toBe(false);
				expect(await allowed(client, "calendar", action)).toEqual([]);
			}
			expect(await can(client, null, "calendar", "read")).toBe(false);
		});
	});

	it("needs no right on the tables it reads", async () => {
		await service.as(people.member.id, async (client) => {
			expect(await allowed(client, "calendar", "read")).toHaveLength(2);
		});
		for (const table of ["member", "organization", "spaceModulePermission"])
			await expect(service.pool.query(`select 1 from "${table}"`)).rejects.toThrow("permission denied");
	});
});

async function filter<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<T[]> {
	const kept: T[] = [];
	for (const item of items) if (await holds(item)) kept.push(item);
	return kept;
}
