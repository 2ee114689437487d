import { expect } from "vitest";
import { PATHS } from "../../../src/paths.ts";
import type { Answer } from "../../support/world.ts";
import { type Behaviours, type Scene, SECRET } from "./scene.ts";

/** What can be nobody's id, of whatever kind the ids are; several fail on PostgreSQL if they get there. */
const NO_IDS = [
	...["nope", "0", "-1", "1.5", "1e3", "0x1", "99999999999999999999", "null", "' or 1=1 --"],
	...["00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000001}", "%", "_"],
];

export const errors: Behaviours = {
	"an id that is nobody's is answered as a space that is somebody else's": async (scene) => {
		const stranger = await scene.world.signUp();
		const foreign = await scene.get(PATHS.credentials, {}, stranger);
		expect(codeOf(foreign)).toEqual([404, "SPACE_NOT_FOUND"]);
		for (const spaceId of NO_IDS.filter((id) => !id.includes(" "))) {
			const answer = await scene.get(PATHS.credentials, { spaceId }, stranger);
			expect([spaceId, answer.text]).toEqual([spaceId, foreign.text]);
		}
		const spaced = await scene.get(PATHS.credentials, { spaceId: "' or 1=1 --" }, stranger);
		expect(codeOf(spaced)).toEqual([400, "VALIDATION_ERROR"]);
	},

	"an id that is nobody's makes nobody a member": async ({ world, spaceId, owner }) => {
		for (const userId of NO_IDS.filter((id) => !id.includes(" "))) {
			const body = { spaceId, userId, module: "calendar", action: "read" } as const;
			expect(await world.auth.api.canUserInSpace({ body })).toMatchObject({
				allowed: false,
				because: { reason: "not-a-member" },
			});
		}
		const body = { spaceId, userId: owner.id, module: "calendar", action: "read" } as const;
		expect(await world.auth.api.canUserInSpace({ body })).toMatchObject({ allowed: true });
	},

	"what is not stored is not found, and says which": async ({ post, secretOf }) => {
		const gone = await post(PATHS.credentialsDelete, { provider: "stripe" });
		expect(codeOf(gone)).toEqual([404, "SPACE_CREDENTIAL_NOT_FOUND"]);
		await expect(secretOf("stripe")).rejects.toMatchObject({
			body: { code: "SPACE_CREDENTIAL_NOT_FOUND" },
		});
	},

	"what is stored is not overwritten unasked": async ({ post, secretOf }) => {
		const set = (secret: string, more: object = {}) =>
			post(PATHS.credentialsSet, { provider: "stripe", secret, ...more });
		await set("the-first-secret");
		expect(codeOf(await set("the-second-secret"))).toEqual([409, "SPACE_CREDENTIAL_EXISTS"]);
		expect(await secretOf("stripe")).toMatchObject({ secret: "the-first-secret" });
		expect((await set("the-second-secret", { replace: true })).status).toBe(200);
		expect(await secretOf("stripe")).toMatchObject({ secret: "the-second-secret" });
	},

	"a matrix that changed meanwhile is not written": async ({ post, get, cells }) => {
		const { version } = (await get(PATHS.matrix)).body;
		const set = (module: string) =>
			post(PATHS.matrixSet, { ifVersion: version, changes: [{ role: "member", module, level: "none" }] });
		expect((await set("calendar")).status).toBe(200);
		expect(codeOf(await set("events"))).toEqual([409, "SPACE_MATRIX_CHANGED"]);
		expect(await cells()).toEqual(["member calendar"]);
	},

	"what is no text names nothing, and finds nothing": async (scene) => {
		await scene.put("stripe");
		await scene.putLevel("member", "calendar", "none");
		for (const wrong of [0, 1, true, null, [], ["stripe"], ["calendar"], { $ne: null }, { $gt: "" }]) {
			await expectRefused(scene, wrong);
		}
		expect(await scene.secretOf("stripe")).toMatchObject({ secret: SECRET });
		expect(await scene.cells()).toEqual(["member calendar"]);
	},

	"characters that some databases cannot store are kept where they are sealed or escaped, and refused elsewhere":
		async ({ post, get, secretOf }) => {
			const set = (label: string) =>
				post(PATHS.credentialsSet, { provider: "odd", secret: `${SECRET}\u0000`, metadata: { label } });
			expect(codeOf(await set("a\u0000b"))).toEqual([400, "VALIDATION_ERROR"]);
			expect((await set("a\ud800b")).status).toBe(200);
			expect((await get(PATHS.credentials)).body.credentials[0].metadata.label).toBe("a\ud800b");
			expect(await secretOf("odd")).toMatchObject({ secret: `${SECRET}\u0000` });
		},
};

async function expectRefused({ post, world, spaceId, owner }: Scene, wrong: unknown): Promise<void> {
	const asked = [
		await post(PATHS.credentialsDelete, { provider: wrong }),
		await post(PATHS.credentialsSet, { provider: wrong, secret: SECRET, replace: true }),
		await post(PATHS.credentialsTest, { provider: wrong }),
		await post(PATHS.can, { module: wrong, action: "read" }),
		await post(PATHS.matrixSet, { changes: [{ role: "member", module: wrong, level: "admin" }] }),
		await post(PATHS.matrixSet, { changes: [{ role: wrong, module: "calendar", level: "admin" }] }),
		await world.call(owner, PATHS.credentialsDelete, {
			body: { spaceId: wrong === null ? 0 : wrong, provider: "stripe" },
		}),
	];
	expect(asked.map(codeOf), JSON.stringify(wrong)).toEqual(asked.map(() => [400, "VALIDATION_ERROR"]));
	const body = { spaceId, provider: wrong } as never;
	await expect(world.auth.api.getSpaceSecret({ body }), JSON.stringify(wrong)).rejects.toMatchObject({
		statusCode: 400,
	});
}

export function codeOf({ status, body }: Answer): [number, string] {
	return [status, body?.code];
}
