import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestPermissions } from "../src/testing.ts";
import { readCell } from "./support/oracle.ts";
import { createWorld, type World } from "./support/world.ts";

const MODULES = ["calendar", "events", "finance"];
const MATRIX = {
	trainer: { calendar: "write", finance: "none" },
	member: { "spaces.credentials": "read" },
} as const;
const options = {
	modules: MODULES,
	types: { club: { modules: ["calendar", "finance"] } },
	roles: { trainer: "read", guest: "none" },
} as const;
const permissions = createTestPermissions({ ...options, type: "club", matrix: MATRIX });

let world: World;
beforeAll(async () => {
	world = await createWorld({ spaces: options });
});
afterAll(() => world.close());

it("answers what the plugin answers, for every role, and a snapshot that says the same", async () => {
	const owner = await world.signUp();
	const spaceId = await world.createSpace(owner, { type: "club" });
	const changes = Object.entries(MATRIX).flatMap(([role, cells]) =>
		Object.entries(cells).map(([module, level]) => ({ role, module, level })),
	);
	await world.auth.api.putSpacePermissions({ body: { spaceId, changes } });
	for (const roles of ["owner", "admin", "member", "trainer", "guest", "nobody", ["guest", "trainer"]]) {
		const person = await world.signUp();
		await world.join(spaceId, person, [roles].flat().join(","));
		const snapshot = JSON.stringify(permissions.snapshot(roles));
		for (const module of [...MODULES, "spaces.permissions", "spaces.credentials", "calender"]) {
			let cell = "";
			for (const action of ["read", "write", "admin"] as const) {
				const { body } = await world.call(person, "/spaces/can", { body: { spaceId, module, action } });
				const { allowed, because } = permissions.can(roles, module, action);
				expect({ allowed, reason: because.reason, role: because.role }).toEqual({
					...{ allowed: body.allowed, reason: body.because.reason, role: body.because.role },
				});
				cell += allowed ? action[0] : "-";
			}
			if (module !== "calender") expect(readCell(snapshot, module), module).toBe(cell);
		}
	}
});

it("refuses what the plugin refuses", () => {
	expect(() => createTestPermissions({ types: { club: { modules: ["x"] } }, modules: ["y"] })).toThrow(
		/catalogue/,
	);
	expect(createTestPermissions({}).can("constructor", "calendar", "read").allowed).toBe(false);
	expect(createTestPermissions({}).can("owner", "__proto__", "read").because.reason).toBe("unknown-module");
});
