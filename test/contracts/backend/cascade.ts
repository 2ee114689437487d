import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { expect } from "vitest";
import { PATHS } from "../../../src/paths.ts";
import { ORIGIN } from "../../support/world.ts";
import { codeOf } from "./errors.ts";
import { type Behaviours, type Scene, SECRET } from "./scene.ts";

export const cascade: Behaviours = {
	"a deleted organization takes its rows and leaves those of others, over HTTP": async (scene) => {
		const kept = await populate(scene);
		const answer = await scene.organization("delete", {});
		expect(answer.status, answer.text).toBe(200);
		await expectGone(scene, kept);
	},

	"… by deleteMany, where several are deleted at once": async (scene) => {
		const kept = await populate(scene);
		const deleted = await scene.world.adapter.deleteMany({
			model: "organization",
			where: [{ field: "id", operator: "in", value: [scene.spaceId] }],
		});
		expect(deleted).toBe(1);
		await expectGone(scene, kept);
	},

	"… and by other software, which does not know of the rows": async (scene) => {
		const kept = await populate(scene);
		const { adapter } = await withoutSpaces(scene).$context;
		await adapter.deleteMany({ model: "member", where: [{ field: "organizationId", value: scene.spaceId }] });
		await adapter.delete({ model: "organization", where: [{ field: "id", value: scene.spaceId }] });
		await expectGone(scene, kept);
	},

	"rows that outlived their space are nobody's": async (scene) => {
		await populate(scene);
		const { adapter } = await withoutSpaces(scene).$context;
		await adapter.deleteMany({ model: "member", where: [{ field: "organizationId", value: scene.spaceId }] });
		await adapter.delete({ model: "organization", where: [{ field: "id", value: scene.spaceId }] });
		const gone = { body: { code: expect.stringMatching(/^SPACE_(CREDENTIAL_)?NOT_FOUND$/) } };
		await expect(scene.secretOf("stripe")).rejects.toMatchObject(gone);
		expect(codeOf(await scene.get(PATHS.credentials))).toEqual([404, "SPACE_NOT_FOUND"]);
	},

	"nothing can be stored for a space that is gone": async (scene) => {
		await scene.organization("delete", {});
		await expect(scene.put("stripe")).rejects.toMatchObject({ body: { code: "SPACE_NOT_FOUND" } });
		await expect(scene.putLevel("member", "calendar", "none")).rejects.toMatchObject({
			body: { code: "SPACE_NOT_FOUND" },
		});
		expect([await scene.credentials(), await scene.cells()]).toEqual([[], []]);
	},

	"a deleted user's name goes from what he stored, which stays": async (scene) => {
		const admin = await scene.member("admin");
		await scene.post(PATHS.credentialsSet, { provider: "stripe", secret: SECRET }, admin);
		await scene.post(PATHS.credentialsSet, { provider: "smtp-key", secret: SECRET });
		await (await scene.world.auth.$context).internalAdapter.deleteUser(admin.id);
		const { credentials } = (await scene.get(PATHS.credentials)).body;
		const authors = credentials.map((view: Record<string, unknown>) => [view.provider, view.createdBy]);
		expect(authors.sort()).toEqual([
			["smtp-key", scene.owner.id],
			["stripe", null],
		]);
	},
};

/** Answers another space, which stays. */
async function populate({ world, owner, spaceId, put, putLevel }: Scene): Promise<string> {
	const kept = await world.createSpace(owner);
	for (const space of [spaceId, kept]) {
		for (const provider of ["stripe", "twilio"]) await put(provider, SECRET, space);
		for (const module of ["calendar", "events"]) await putLevel("member", module, "none", space);
	}
	return kept;
}

async function expectGone({ world, spaceId, credentials, cells }: Scene, kept: string): Promise<void> {
	expect((await world.rows("organization")).map((row) => row.id)).not.toContain(spaceId);
	const left = [spaceId, kept].map(async (space) => [await credentials(space), await cells(space)]);
	expect((await Promise.all(left)).map((tables) => tables.map((rows) => rows.length))).toEqual([
		[0, 0],
		[2, 2],
	]);
}

/** The same database under Better Auth without the plugin. */
function withoutSpaces({ open, backend, world }: Scene) {
	const { emailAndPassword: _, plugins: __, ...options } = world.auth.options;
	return betterAuth({
		...options,
		database: open.database,
		baseURL: ORIGIN,
		plugins: [organization({ dynamicAccessControl: { enabled: true }, ...backend.organization })],
	});
}
