import { createHash } from "node:crypto";
import { expect } from "vitest";
import { PATHS } from "../../../src/paths.ts";
import { codeOf } from "./errors.ts";
import { createCell, createCredential } from "./planted.ts";
import { type Behaviours, SECRET } from "./scene.ts";

const WRITERS = 8;
const writers = Array.from({ length: WRITERS }, (_, index) => `writer-${index}-secret`);

export const uniqueness: Behaviours = {
	"of several who store the same credential at once one does, and the others are told": async (scene) => {
		for (let round = 0; round < 4; round += 1) {
			const provider = `provider-${round}`;
			const answers = await Promise.all(
				writers.map((secret) => scene.post(PATHS.credentialsSet, { provider, secret })),
			);
			const [won, ...lost] = answers.map(codeOf).sort(([a], [b]) => a - b);
			expect(won?.[0]).toBe(200);
			expect(lost).toEqual(lost.map(() => [409, "SPACE_CREDENTIAL_EXISTS"]));
			expect(await scene.credentials()).toHaveLength(round + 1);
			const winner = writers[answers.findIndex(({ status }) => status === 200)];
			expect(await scene.secretOf(provider)).toMatchObject({ secret: winner });
		}
	},

	"of several who overwrite it at once all succeed, and one of theirs stays": async (scene) => {
		const answers = await Promise.all(
			writers.map((secret) =>
				scene.post(PATHS.credentialsSet, { provider: "stripe", secret, replace: true }),
			),
		);
		expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
		expect(await scene.credentials()).toHaveLength(1);
		expect(await scene.secretOf("stripe")).toMatchObject({
			secret: expect.stringMatching(/^writer-\d-secret$/),
		});
	},

	"of several who write one cell at once each succeeds or is told, and one row stays": async (scene) => {
		const answers = await Promise.all(
			writers.map((_, index) =>
				scene.post(PATHS.matrixSet, {
					changes: [{ role: "member", module: "calendar", level: index % 2 ? "none" : "write" }],
				}),
			),
		);
		const lost = answers.filter(({ status }) => status !== 200).map(codeOf);
		expect(lost).toEqual(lost.map(() => [409, "SPACE_MATRIX_CHANGED"]));
		expect(lost.length).toBeLessThan(WRITERS);
		expect(await scene.cells()).toEqual(["member calendar"]);
	},

	"the database itself refuses a second credential of a provider": async (scene) => {
		await scene.put("stripe");
		await expect(createCredential(scene, { credentialKey: null })).rejects.toThrow();
		expect(await scene.credentials()).toHaveLength(1);
	},

	"the database itself refuses a second row with the same derived key": async (scene) => {
		await scene.put("stripe");
		const credentialKey = keyOf(scene.spaceId, "stripe");
		await expect(createCredential(scene, { provider: "other", credentialKey })).rejects.toThrow();
		await scene.putLevel("member", "calendar", "none");
		const permissionKey = keyOf(scene.spaceId, "member", "calendar");
		await expect(createCell(scene, { moduleId: "other", permissionKey })).rejects.toThrow();
	},

	"the database itself refuses a second row for a cell": async (scene) => {
		await scene.putLevel("member", "calendar", "none");
		await expect(createCell(scene, { permissionKey: null })).rejects.toThrow();
		expect(await scene.cells()).toEqual(["member calendar"]);
	},

	"rows of other software, which lack the derived key, are found, used and completed": async (scene) => {
		await createCredential(scene, { credentialKey: null });
		await createCredential(scene, { provider: "other", credentialKey: null });
		await createCell(scene, { permissionKey: null });
		await createCell(scene, { moduleId: "other", permissionKey: null });
		expect(await scene.can(await scene.member(), "calendar", "write")).toBe(true);
		await scene.put("stripe");
		await scene.putLevel("member", "calendar", "none");
		expect(await scene.secretOf("stripe")).toMatchObject({ secret: SECRET });
		expect((await scene.credentials()).map((row) => row.credentialKey).sort(nullsLast)).toEqual([
			keyOf(scene.spaceId, "stripe"),
			null,
		]);
		const cells = (await scene.world.rows("spaceModulePermission")).filter(
			(row) => row.spaceId === scene.spaceId,
		);
		expect(cells.map((row) => row.permissionKey).sort(nullsLast)).toEqual([
			keyOf(scene.spaceId, "member", "calendar"),
			null,
		]);
	},
};

/** As the contract has it: base64url SHA-256 of the parts, as JSON. */
function keyOf(...parts: readonly string[]): string {
	return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

function nullsLast(a: unknown, b: unknown): number {
	return Number(a === null) - Number(b === null);
}
