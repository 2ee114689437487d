import { locales as betterAuthLocales, i18n } from "@better-auth/i18n";
import { afterEach, describe, expect, it } from "vitest";
import { SPACE_ERROR_MESSAGES, type SpaceErrorCode } from "../../src/error-codes.ts";
import * as spacesLocales from "../../src/locales.ts";
import { createWorld, type World } from "../support/world.ts";

const CODES = Object.keys(SPACE_ERROR_MESSAGES) as SpaceErrorCode[];
const { en, ...translations } = spacesLocales;
const merged = {
	de: { ...betterAuthLocales.de, ...spacesLocales.de },
	en: spacesLocales.en,
	es: spacesLocales.es,
	fr: spacesLocales.fr,
};

/** What is code, and reads the same in every language. */
const codeIn = (message: string) =>
	(message.match(/`[^`]+`|\b\w+\(\)|\b[A-Z]+_[A-Z]+\b|https\b/g) ?? []).sort();

describe("the translations", () => {
	it("are German, Spanish and French, beside the English which is the catalogue itself", () => {
		expect(Object.keys(translations).sort()).toEqual(["de", "es", "fr"]);
		expect(en).toBe(SPACE_ERROR_MESSAGES);
	});

	it.each(Object.entries(translations))(
		"have every message in %s, with the same code in it",
		(_, messages) => {
			expect(Object.keys(messages)).toEqual(CODES);
			expect(CODES.flatMap((code) => codeIn(en[code])).length).toBeGreaterThan(50);
			for (const code of CODES) {
				expect([code, codeIn(messages[code])]).toEqual([code, codeIn(en[code])]);
				expect([code, messages[code]]).not.toEqual([code, en[code]]);
				expect(messages[code].trim()).toMatch(/^[\s\S]{20,}[.]$/);
			}
		},
	);

	it("do not say the same for two codes", () => {
		for (const messages of Object.values(translations)) {
			expect(new Set(Object.values(messages)).size).toBe(CODES.length);
		}
	});
});

describe("behind @better-auth/i18n", () => {
	let world: World;
	afterEach(() => world.close());
	const translator = () => i18n({ translations: merged, defaultLocale: "en" });
	const inGerman = { "accept-language": "de-AT, en;q=0.5" };

	it("a refusal is told in the language that the request asks for", async () => {
		world = await createWorld({ before: [translator()] });
		const person = await world.signUp();
		const ask = (language: string) =>
			world.call(person, "/spaces/permissions", {
				query: { spaceId: "nowhere" },
				headers: { "accept-language": language },
			});
		const answer = await ask("de-AT, en;q=0.5");
		expect(answer.status).toBe(404);
		expect(answer.body).toMatchObject({
			code: "SPACE_NOT_FOUND",
			message: "Diesen Space gibt es nicht, oder es besteht keine Mitgliedschaft.",
		});
		const messages = await Promise.all(
			["fr", "es", "ja"].map(async (each) => (await ask(each)).body.message),
		);
		expect(messages).toEqual([
			"Cet espace n'existe pas, ou vous n'en êtes pas membre.",
			"Este espacio no existe o usted no es miembro de él.",
			"There is no such space, or you are not a member of it.",
		]);
	});

	it("a refusal keeps its fields, of our endpoints and of the organization plugin's", async () => {
		world = await createWorld({ before: [translator()] });
		const [owner, admin, guest] = [await world.signUp(), await world.signUp(), await world.signUp()];
		const spaceId = await world.createSpace(owner);
		await world.join(spaceId, admin, "admin");
		const guestMember = await world.join(spaceId, guest, "member");
		const headers = inGerman;

		const read = await world.call(guest, "/spaces/matrix", { query: { spaceId }, headers });
		expect([read.status, read.body]).toEqual([
			403,
			{
				code: "SPACE_FORBIDDEN",
				message: translations.de.SPACE_FORBIDDEN,
				originalMessage: SPACE_ERROR_MESSAGES.SPACE_FORBIDDEN,
				missing: [{ module: "spaces.permissions", action: "read" }],
			},
		]);

		await world.auth.api.putSpacePermissions({
			body: { spaceId, changes: [{ role: "trainer", module: "calendar", level: "admin" }] },
		});
		const given = await world.call(admin, "/organization/update-member-role", {
			body: { organizationId: spaceId, memberId: guestMember.id, role: "trainer" },
			headers,
		});
		expect([given.status, given.body]).toMatchObject([
			403,
			{
				code: "SPACE_FORBIDDEN",
				message: translations.de.SPACE_FORBIDDEN,
				missing: [{ module: "calendar", action: "admin" }],
			},
		]);
	});

	it("server code is told in that language too, with the fields", async () => {
		world = await createWorld({ before: [translator()] });
		const owner = await world.signUp();
		const spaceId = await world.createSpace(owner);
		const headers = new Headers(owner.headers);
		headers.set("accept-language", "fr");
		const refused = world.auth.api.setSpaceMatrix({
			headers,
			body: { spaceId, changes: [{ role: "nobody", module: "calendar", level: "read" }] },
		});
		await expect(refused).rejects.toMatchObject({
			statusCode: 400,
			body: { message: translations.fr.SPACE_ROLE_UNKNOWN, roles: ["nobody"] },
		});
	});

	it("other errors are none of ours", async () => {
		world = await createWorld({ before: [translator()] });
		const body = { email: "nobody@example.com", password: "correct horse" };
		const answer = await world.call({ headers: new Headers() }, "/sign-in/email", {
			body,
			headers: inGerman,
		});
		expect(answer.status).toBe(401);
		expect(answer.body).toEqual({
			code: "INVALID_EMAIL_OR_PASSWORD",
			message: betterAuthLocales.de.INVALID_EMAIL_OR_PASSWORD,
			originalMessage: "Invalid email or password",
		});
	});

	it("a plugin that translates after ours drops the fields, as its own errors' ones", async () => {
		world = await createWorld({ auth: { plugins: [translator()] } });
		const person = await world.signUp();
		const spaceId = await world.createSpace(person);
		const guest = await world.signUp();
		await world.join(spaceId, guest, "member");
		const { body } = await world.call(guest, "/spaces/matrix", { query: { spaceId }, headers: inGerman });
		expect(Object.keys(body).sort()).toEqual(["code", "message", "originalMessage"]);
	});
});
