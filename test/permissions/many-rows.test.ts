import { describe, expect, it } from "vitest";
import { PATHS } from "../../src/paths.ts";
import { everyBackend } from "../support/every-backend.ts";
import { createWorld } from "../support/world.ts";

/** Better Auth's `findMany` stops at 100 rows without saying so; a lost row would be a lost deny. */
describe.each(everyBackend)("on $name", (backend) => {
	it.each([101, 1_001])("a deny holds wherever it stands among %i rows", async (count) => {
		const world = await createWorld({ backend });
		const owner = await world.signUp();
		const member = await world.signUp();
		const spaceId = await world.createSpace(owner);
		await world.join(spaceId, member, "member");
		const modules = Array.from({ length: count }, (_, index) => `module-${String(index).padStart(4, "0")}`);
		for (let start = 0; start < count; start += 1_000) {
			const changes = modules
				.slice(start, start + 1_000)
				.map((module) => ({ role: "member", module, level: "none" as const }));
			await world.auth.api.putSpacePermissions({ body: { spaceId, changes } });
		}
		expect(await world.rows("spaceModulePermission")).toHaveLength(count);

		const permissions = await world.call(member, PATHS.permissions, { query: { spaceId } });
		const denied = Object.entries(permissions.body.modules).filter(
			([name, grants]) => name.startsWith("module-") && grants === "---",
		);
		expect(denied).toHaveLength(count);
		expect(permissions.body.others).toBe("r--");

		const checks = modules.slice(0, 1_000).map((module) => ({ module, action: "read" }));
		const batch = await world.call(member, PATHS.can, { body: { spaceId, checks } });
		expect(batch.body.results.filter((result: { allowed: boolean }) => result.allowed)).toEqual([]);
		for (const module of [modules[0], modules[99], modules[100], modules[count - 1]]) {
			const answer = await world.call(member, PATHS.can, { body: { spaceId, module, action: "read" } });
			expect(answer.body.allowed, module).toBe(false);
		}
		const matrix = await world.call(owner, PATHS.matrix, { query: { spaceId } });
		const overrides = matrix.body.cells.filter((cell: { source: string }) => cell.source === "override");
		expect(overrides).toHaveLength(count);
		await world.close();
	});
});
