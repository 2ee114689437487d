import { expect } from "vitest";
import { PATHS } from "../../../src/paths.ts";
import type { Answer } from "../../support/world.ts";
import { codeOf } from "./errors.ts";
import { type Behaviours, SECRET } from "./scene.ts";

/** Roles that a database may take for `admin`. */
const NEARLY_ADMIN = ["Admin", "ADMIN", "ádmin", "admin ", " admin", "admin\u200b", "аdmin"];

export const spelling: Behaviours = {
	"providers that differ in case alone are two": async ({ post, secretOf }) => {
		for (const provider of ["stripe", "Stripe"]) {
			const answer = await post(PATHS.credentialsSet, { provider, secret: `${provider}-secret` });
			expect(codeOf(answer), provider).toEqual([200, undefined]);
		}
		expect(await secretOf("stripe")).toMatchObject({ secret: "stripe-secret" });
		expect(await secretOf("Stripe")).toMatchObject({ secret: "Stripe-secret" });
	},

	"modules that differ in case alone are two": async ({ post, cells, member, can }) => {
		const set = (module: string, level: string) =>
			post(PATHS.matrixSet, { changes: [{ role: "member", module, level }] });
		expect(codeOf(await set("calendar", "none"))).toEqual([200, undefined]);
		expect(codeOf(await set("Calendar", "admin"))).toEqual([200, undefined]);
		expect(await cells()).toEqual(["member Calendar", "member calendar"]);
		const person = await member();
		expect(await can(person, "calendar", "read")).toBe(false);
		expect(await can(person, "Calendar", "admin")).toBe(true);
	},

	"a name that is nearly another's takes nobody's place: it is stored, or refused with a remedy": async (
		scene,
	) => {
		const { put, post, secretOf, putLevel, member, can } = scene;
		await put("stripe");
		await putLevel("member", "calendar", "none");
		for (const replace of [false, true]) {
			const answer = await post(PATHS.credentialsSet, {
				provider: "Stripe",
				secret: "another-secret",
				replace,
			});
			expect(codeOf(answer)).toEqual(storedOrRefused(answer));
		}
		await put("STRIPE", "another-secret").catch(expectSpellingTaken);
		const change = { role: "member", module: "Calendar", level: "admin" };
		const answer = await post(PATHS.matrixSet, { changes: [{ ...change, module: "a" }, change] });
		expect(codeOf(answer)).toEqual(storedOrRefused(answer));
		await putLevel("member", "CALENDAR", "admin").catch(expectSpellingTaken);
		const both = ["News", "news"].map((module) => ({ role: "member", module, level: "none" }));
		const together = await post(PATHS.matrixSet, { changes: both });
		expect(codeOf(together)).toEqual(storedOrRefused(together));
		expect(await secretOf("stripe")).toMatchObject({ secret: SECRET });
		expect(await can(await member(), "calendar", "read")).toBe(false);
	},

	"a provider is found under its own spelling and no other": async ({ put, post, secretOf, credentials }) => {
		await put("stripe");
		for (const provider of ["Stripe", "STRIPE"]) {
			const deleted = await post(PATHS.credentialsDelete, { provider });
			expect(codeOf(deleted), provider).toEqual([404, "SPACE_CREDENTIAL_NOT_FOUND"]);
			await expect(secretOf(provider)).rejects.toMatchObject({
				body: { code: "SPACE_CREDENTIAL_NOT_FOUND" },
			});
		}
		expect(await credentials()).toHaveLength(1);
		expect(await secretOf("stripe")).toMatchObject({ secret: SECRET });
	},

	"a provider is revoked everywhere, and not one that is spelt otherwise": async (scene) => {
		const elsewhere = await scene.world.createSpace(scene.owner);
		await scene.put("revocable");
		await scene.put("Revocable", SECRET, elsewhere);
		const body = { provider: "revocable" };
		expect((await scene.world.auth.api.revokeAllSpaceCredentials({ body })).revoked).toBe(1);
		await expect(scene.secretOf("revocable")).rejects.toMatchObject({
			body: { code: "SPACE_CREDENTIAL_REVOKED" },
		});
		expect(await scene.secretOf("Revocable", elsewhere)).toMatchObject({ secret: SECRET });
	},

	"a row counts for the module it names and no other": async ({ putLevel, member, can, post, cells }) => {
		await putLevel("member", "calendar", "admin");
		const person = await member();
		expect(await can(person, "calendar", "admin")).toBe(true);
		for (const module of ["Calendar", "CALENDAR"]) expect(await can(person, module, "write")).toBe(false);
		await post(PATHS.matrixSet, { changes: [{ role: "member", module: "Calendar", level: null }] });
		expect(await cells()).toEqual(["member calendar"]);
	},

	"a stored role that is nearly one is none": async ({ member, get, can }) => {
		for (const role of NEARLY_ADMIN) {
			const person = await member(role);
			expect(await can(person, "calendar", "read"), role).toBe(false);
			expect(codeOf(await get(PATHS.credentials, {}, person)), role).toEqual([403, "SPACE_FORBIDDEN"]);
		}
	},

	"a space is found under its own id and no other spelling of it": async ({
		spaceId,
		get,
		put,
		secretOf,
	}) => {
		await put("stripe");
		const spellings = [
			spaceId.toUpperCase(),
			spaceId.toLowerCase(),
			`0${spaceId}`,
			`${spaceId}.0`,
			`+${spaceId}`,
		];
		for (const spelt of [...spellings, `${spaceId}x`, `${spaceId}-`].filter((each) => each !== spaceId)) {
			expect(codeOf(await get(PATHS.credentials, { spaceId: spelt })), spelt).toEqual([
				...[404, "SPACE_NOT_FOUND"],
			]);
			await expect(secretOf("stripe", spelt)).rejects.toMatchObject({
				body: { code: expect.stringMatching(/^SPACE_(CREDENTIAL_)?NOT_FOUND$/) },
			});
		}
	},
};

const SPELLING_TAKEN = "SPACE_SPELLING_TAKEN";

function storedOrRefused({ status }: Answer): [number, string | undefined] {
	return status === 409 ? [409, SPELLING_TAKEN] : [200, undefined];
}

function expectSpellingTaken(error: unknown): void {
	expect(error).toMatchObject({ statusCode: 409, body: { code: SPELLING_TAKEN } });
}
