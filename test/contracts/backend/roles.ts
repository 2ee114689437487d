import { expect } from "vitest";
import { PATHS } from "../../../src/paths.ts";
import { codeOf } from "./errors.ts";
import type { Behaviours, Scene } from "./scene.ts";

export const roles: Behaviours = {
	"a role made in the space can be given a level, and its holder has it": async (scene) => {
		await create(scene, "coach");
		await scene.putLevel("coach", "calendar", "admin");
		const coach = await scene.member("coach");
		expect(await scene.can(coach, "calendar", "admin")).toBe(true);
		expect(await scene.can(coach, "events", "write")).toBe(false);
	},

	"a renamed role takes its rows and its members along": async (scene) => {
		await create(scene, "coach");
		await scene.putLevel("coach", "calendar", "write");
		const coach = await scene.member("member,coach");
		const renamed = await scene.organization("update-role", {
			roleName: "coach",
			data: { roleName: "scout" },
		});
		expect(renamed.status, renamed.text).toBe(200);
		expect(await scene.cells()).toEqual(["scout calendar"]);
		const row = (await scene.world.rows("member")).find(({ userId }) => userId === coach.id);
		expect(row?.role).toBe("member,scout");
		expect(await scene.can(coach, "calendar", "write")).toBe(true);
	},

	"a deleted role takes its rows along, and the next of its name inherits nothing": async (scene) => {
		await create(scene, "coach");
		await scene.putLevel("coach", "calendar", "admin");
		await scene.putLevel("member", "calendar", "none");
		const deleted = await scene.organization("delete-role", { roleName: "coach" });
		expect(deleted.status, deleted.text).toBe(200);
		expect(await scene.cells()).toEqual(["member calendar"]);
		await create(scene, "coach");
		const coach = await scene.member("coach");
		expect(await scene.can(coach, "calendar", "admin")).toBe(false);
	},

	"the same role elsewhere is another one": async (scene) => {
		const other = await scene.world.createSpace(scene.owner);
		await create(scene, "coach");
		await create(scene, "coach", other);
		await scene.putLevel("coach", "calendar", "admin");
		await scene.putLevel("coach", "calendar", "none", other);
		await scene.organization("delete-role", { roleName: "coach" });
		expect([await scene.cells(), await scene.cells(other)]).toEqual([[], ["coach calendar"]]);
	},

	"whoever leaves a space, or loses a role, has lost it at the next request": async (scene) => {
		const admin = await scene.member("admin");
		expect((await scene.get(PATHS.credentials, {}, admin)).status).toBe(200);
		const member = (await scene.world.rows("member")).find(({ userId }) => userId === admin.id);
		const changed = await scene.organization("update-member-role", { memberId: member?.id, role: "member" });
		expect(changed.status, changed.text).toBe(200);
		expect(codeOf(await scene.get(PATHS.credentials, {}, admin))).toEqual([403, "SPACE_FORBIDDEN"]);
		const removed = await scene.organization("remove-member", { memberIdOrEmail: member?.id });
		expect(removed.status, removed.text).toBe(200);
		expect(codeOf(await scene.get(PATHS.permissions, {}, admin))).toEqual([404, "SPACE_NOT_FOUND"]);
	},
};

async function create({ organization, spaceId }: Scene, role: string, organizationId = spaceId) {
	const answer = await organization("create-role", {
		organizationId,
		role,
		permission: { member: ["update"] },
	});
	expect(answer.status, answer.text).toBe(200);
}
