import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { apiKey, custom } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { backends, type OpenDatabase } from "../support/backends.ts";
import { createWorld, type Person, TEST_KEY, type World } from "../support/world.ts";

const SECRET = "correct-horse-battery-staple";
const providers = [
	apiKey({ id: "stripe" }),
	custom({
		id: "twilio",
		fields: z.object({
			accountSid: z.string(),
			authToken: z.string().min(8),
			sandbox: z.boolean().optional(),
		}),
		shown: ["accountSid", "sandbox"],
	}),
	custom({
		id: "nested",
		fields: z.object({ region: z.string(), keys: z.array(z.object({ key: z.string() })) }),
		shown: ["region"],
	}),
	custom({ id: "dated", fields: z.object({ until: z.date() }) }),
	custom({ id: "anything", fields: z.object({ any: z.unknown() }) }),
] as const;
const login = { host: "mail.example.org", port: 465, secure: true, username: "club" };

describe.each(backends)("on $name", (backend) => {
	let open: OpenDatabase;
	let world: World;
	let owner: Person;
	let spaceId: string;

	beforeAll(async () => {
		const keys = [{ id: "test", key: TEST_KEY }];
		open = await backend.open();
		const shared = { ...backend, open: async () => open };
		world = await createWorld({ backend: shared, spaces: { credentials: { keys, providers } } });
		owner = await world.signUp();
	});
	afterAll(() => world.close());

	const fresh = async () => {
		spaceId = await world.createSpace(owner);
	};
	const set = (body: object) => world.call(owner, PATHS.credentialsSet, { body: { spaceId, ...body } });
	const secret = (provider: string) => world.auth.api.getSpaceSecret({ body: { spaceId, provider } });
	const row = async (provider: string) =>
		(await world.rows("spaceCredential")).find((row) => row.spaceId === spaceId && row.provider === provider);
	const refused = async (body: object, code: string, status = 400) => {
		const before = await world.rows("spaceCredential");
		const answer = await set(body);
		expect([answer.status, answer.body?.code], answer.text).toEqual([status, code]);
		expect(answer.text).not.toContain(SECRET);
		expect(await world.rows("spaceCredential")).toEqual(before);
		return answer;
	};

	describe("a custom credential", () => {
		const fields = { accountSid: "AC0123", authToken: SECRET, sandbox: true };

		it("consists of what its provider declares, and shows what that says may be shown", async () => {
			await fresh();
			const answer = await set({ provider: "twilio", fields });
			expect(answer.status, answer.text).toBe(200);
			expect(answer.body.credential).toMatchObject({
				kind: "custom",
				hint: null,
				metadata: { accountSid: "AC0123", sandbox: true },
			});
			expect(answer.text).not.toContain(SECRET);
			expect(await secret("twilio")).toEqual({ kind: "custom", fields });
			expect(JSON.stringify(await row("twilio"))).not.toContain(SECRET);
		});

		it.each([
			["lacks a field", { fields: { accountSid: "AC0123" } }, "authToken"],
			["has a field too many", { fields: { ...fields, apiSecret: SECRET } }, "apiSecret"],
			["has a field of another kind", { fields, password: SECRET }, "password"],
			["does not fit its schema", { fields: { ...fields, authToken: 5 } }, "authToken"],
			["masks its secret", { fields: { ...fields, authToken: "********" } }, "masked"],
			["shows its secret", { fields: { ...fields, accountSid: `SID ${SECRET}` } }, "would show a secret"],
			[
				"labels itself with its secret",
				{ fields, metadata: { label: `is ${SECRET}` } },
				"would show a secret",
			],
			["is too long", { fields: { ...fields, authToken: "x".repeat(16_384) } }, "too long"],
			["says it is of another kind", { kind: "api_key", secret: SECRET }, "is custom"],
		])("that %s is refused, in words that say where", async (_, body, words) => {
			await fresh();
			const answer = await refused({ provider: "twilio", ...body }, "VALIDATION_ERROR");
			expect(answer.body.message).toContain(words);
		});

		it.each([
			["masks a secret", { region: "eu", keys: [{ key: SECRET }, { key: "****" }] }, "masked"],
			["shows a secret", { region: SECRET, keys: [{ key: SECRET }] }, "would show a secret"],
		])("that %s deep inside is refused too", async (_, fields, words) => {
			await fresh();
			const answer = await refused({ provider: "nested", fields }, "VALIDATION_ERROR");
			expect(answer.body.message).toContain(words);
		});

		it.each([
			["has more levels than anybody needs", `"any":${"[".repeat(3_000)}${"]".repeat(3_000)}`],
			["has more fields than anybody needs", Array.from({ length: 5_000 }, (_, n) => `"f${n}":1`).join()],
		])("that %s is refused at once", async (_, fields) => {
			await fresh();
			const body = `{"spaceId":"${spaceId}","provider":"anything","fields":{${fields}}}`;
			const answer = await world.call(owner, PATHS.credentialsSet, { body });
			expect([answer.status, answer.body?.message]).toEqual([400, "[body.fields] is too long or too deep"]);
		});

		it("that would not open again is refused rather than stored", async () => {
			await fresh();
			const body = { spaceId, provider: "dated", fields: { until: new Date() } };
			await expect(world.auth.api.putSpaceCredential({ body })).rejects.toMatchObject({
				body: { code: "VALIDATION_ERROR", message: "[body.fields] would not open again as custom" },
			});
			expect(await row("dated")).toBeUndefined();
		});

		it("needs a provider that is declared", async () => {
			await fresh();
			const answer = await refused({ provider: "unheard-of", kind: "custom", fields }, "VALIDATION_ERROR");
			expect(answer.body.message).toContain("declares");
		});

		it("that its provider's fields have outgrown is unreadable, and only that one", async () => {
			await fresh();
			await set({ provider: "twilio", fields });
			await set({ provider: "stripe", secret: SECRET });
			const stricter = custom({
				id: "twilio",
				fields: z.object({ accountSid: z.string(), region: z.string() }),
			});
			const keys = [{ id: "test", key: TEST_KEY }];
			const shared = { ...backend, open: async () => ({ ...open, migrate: async () => {} }) };
			const credentials = { keys, providers: [stricter] };
			const later = await createWorld({ backend: shared, spaces: { credentials } });
			const { body } = await later.call(owner, PATHS.credentials, { query: { spaceId } });
			expect(body.credentials).toMatchObject([
				{ provider: "stripe", status: "active" },
				{ provider: "twilio", status: "unreadable", statusReason: "mismatch", hint: null },
			]);
		});
	});

	describe("a secret that is not sent again", () => {
		it("stays, while the label changes", async () => {
			await fresh();
			await set({ provider: "newsletter", kind: "smtp", ...login, password: SECRET });
			const sealed = (await row("newsletter"))?.accessTokenEncrypted;
			for (const [label, rest] of [
				["One", {}],
				["Two", login],
				["Three", { kind: "smtp", ...login }],
			] as const) {
				const answer = await set({ provider: "newsletter", replace: true, metadata: { label }, ...rest });
				expect(answer.status, answer.text).toBe(200);
				expect(answer.body.credential).toMatchObject({
					kind: "smtp",
					hint: "aple",
					metadata: { ...login, label },
				});
			}
			expect((await row("newsletter"))?.accessTokenEncrypted).toBe(sealed);
			expect(await secret("newsletter")).toEqual({ kind: "smtp", ...login, password: SECRET });
		});

		it("stays in a custom credential too", async () => {
			await fresh();
			await set({ provider: "twilio", fields: { accountSid: "AC0123", authToken: SECRET } });
			const kept = await set({
				provider: "twilio",
				fields: { accountSid: "AC0123" },
				replace: true,
				metadata: { label: "L" },
			});
			expect(kept.body.credential?.metadata, kept.text).toEqual({ accountSid: "AC0123", label: "L" });
			await refused(
				{ provider: "twilio", fields: { accountSid: "AC9999" }, replace: true },
				"SPACE_CREDENTIAL_SECRET_REQUIRED",
			);
		});

		it.each([
			["host", { host: "evil.example" }],
			["port", { port: 2525 }],
			["encryption", { secure: false }],
			["user name", { username: "other" }],
		])("is not sent to another %s by whoever cannot read it", async (_, change) => {
			await fresh();
			await set({ provider: "newsletter", kind: "smtp", ...login, password: SECRET });
			await refused(
				{ provider: "newsletter", kind: "smtp", ...login, ...change, replace: true },
				"SPACE_CREDENTIAL_SECRET_REQUIRED",
			);
			expect(await secret("newsletter")).toMatchObject(login);
		});

		it("is not sent elsewhere by whoever can write to the database", async () => {
			await fresh();
			await set({ provider: "newsletter", kind: "smtp", ...login, password: SECRET });
			await world.adapter.updateMany({
				model: "spaceCredential",
				where: [{ field: "spaceId", value: spaceId }],
				update: { metadataJson: JSON.stringify({ ...login, host: "evil.example" }) },
			});
			expect(await secret("newsletter")).toMatchObject(login);
			await refused(
				{ provider: "newsletter", host: "evil.example", replace: true },
				"SPACE_CREDENTIAL_SECRET_REQUIRED",
			);
		});

		it("must be sent where none is stored, where another kind is, and without `replace`", async () => {
			await fresh();
			await refused({ provider: "newsletter", replace: true }, "SPACE_CREDENTIAL_SECRET_REQUIRED");
			await refused({ provider: "newsletter", kind: "smtp", ...login }, "VALIDATION_ERROR");
			await set({ provider: "newsletter", secret: SECRET });
			await refused(
				{ provider: "newsletter", kind: "smtp", replace: true },
				"SPACE_CREDENTIAL_SECRET_REQUIRED",
			);
			await refused({ provider: "newsletter", metadata: { label: "x" } }, "VALIDATION_ERROR");
		});
	});

	it("a kind cannot be changed in the database to read one credential as another", async () => {
		await fresh();
		await set({ provider: "newsletter", kind: "smtp", ...login, password: SECRET });
		for (const kind of ["api_key", "oauth2", "basic", "custom", "oauth2-like", "constructor"]) {
			await world.adapter.updateMany({
				model: "spaceCredential",
				where: [{ field: "spaceId", value: spaceId }],
				update: { kind },
			});
			await expect(secret("newsletter")).rejects.toMatchObject({
				body: { code: "SPACE_CREDENTIAL_UNREADABLE" },
			});
		}
	});

	it("a key that looks like another kind, sealed whole, is refused: it would not open again", async () => {
		await fresh();
		const whole = JSON.stringify({ kind: "basic", username: "u", password: SECRET });
		await refused({ provider: "stripe", secret: whole }, "VALIDATION_ERROR");
		const other = JSON.stringify({ type: "service_account", kind: "basic", private_key: SECRET });
		expect((await set({ provider: "stripe", secret: other })).status).toBe(200);
		expect(await secret("stripe")).toEqual({ kind: "api_key", secret: other });
	});

	it.each([
		...["***", "••••••••", "＊＊＊＊", "◦◦◦", "sk_live_***4242", "…4242", "sk_live_…4242", "sk_live_...4242"],
		...["sk-...4242", "...4242", "[redacted]", "<REDACTED>", "(hidden)"],
	])("%s is what a form shows in place of a secret, and is told so once", async (masked) => {
		await fresh();
		const answer = await refused({ provider: "stripe", secret: masked }, "VALIDATION_ERROR");
		expect(answer.body.message).toBe("[body.secret] looks like a masked secret, not like the secret itself");
	});

	it.each(["**", "wait...what", "a...", "redacted", "50% • 50%", "[hidden]x"])(
		"%s may be a password",
		async (password) => {
			await fresh();
			const answer = await set({ provider: "basic", kind: "basic", username: "u", password });
			expect(answer.status, answer.text).toBe(200);
		},
	);

	it("a label or a user name that looks like a secret is refused", async () => {
		await fresh();
		for (const text of [
			"sk_live_51Habc",
			"ghp_16charsandmore",
			"-----BEGIN PRIVATE KEY-----",
			"eyJhbGciOi.eyJzdWIi.x",
		]) {
			const basic = { provider: "basic", kind: "basic", username: "u", password: SECRET };
			await refused({ ...basic, username: text }, "VALIDATION_ERROR");
			await refused({ ...basic, metadata: { label: text } }, "VALIDATION_ERROR");
		}
	});

	describe("an OAuth token", () => {
		const token = {
			accessToken: "at-0123456789abcdef",
			refreshToken: "rt-0123456789abcdef",
			expiresAt: new Date("2026-12-24T12:00:00Z"),
			scopes: ["openid", "w_member_social"],
			accountId: "urn:li:person:42",
		};

		it("is stored by server code, its refresh token sealed for its own column and never handed out", async () => {
			await fresh();
			const put = { spaceId, provider: "linkedin", kind: "oauth2", ...token } as const;
			const { credential } = await world.auth.api.putSpaceCredential({ body: put });
			const { accessToken, refreshToken, ...shown } = token;
			expect(credential).toMatchObject({ kind: "oauth2", hint: "cdef", ...shown });
			expect(await secret("linkedin")).toEqual({ kind: "oauth2", accessToken, ...shown });
			const stored = await row("linkedin");
			expect(stored?.scopes).toBe("openid w_member_social");
			expect(JSON.stringify(stored)).not.toContain(refreshToken);
			await world.adapter.updateMany({
				model: "spaceCredential",
				where: [{ field: "spaceId", value: spaceId }],
				update: { accessTokenEncrypted: stored?.refreshTokenEncrypted },
			});
			await expect(secret("linkedin")).rejects.toMatchObject({
				body: { code: "SPACE_CREDENTIAL_UNREADABLE" },
			});
		});

		it("with a damaged refresh token is listed as unreadable", async () => {
			await fresh();
			await world.auth.api.putSpaceCredential({
				body: { spaceId, provider: "linkedin", kind: "oauth2", ...token },
			});
			await world.adapter.updateMany({
				model: "spaceCredential",
				where: [{ field: "spaceId", value: spaceId }],
				update: { refreshTokenEncrypted: "plaintext" },
			});
			const { body } = await world.call(owner, PATHS.credentials, { query: { spaceId } });
			expect(body.credentials).toMatchObject([{ status: "unreadable", statusReason: "malformed" }]);
		});

		it("cannot be stored by a member", async () => {
			await fresh();
			const { expiresAt: _, ...rest } = token;
			await refused({ provider: "linkedin", kind: "oauth2", ...rest }, "VALIDATION_ERROR");
		});
	});

	it("a provider's credentials are revoked in every space at once, and a new one may be stored", async () => {
		await fresh();
		const first = spaceId;
		await set({ provider: "stripe", secret: SECRET });
		await fresh();
		await set({ provider: "stripe", secret: SECRET });
		await set({ provider: "newsletter", secret: SECRET });
		const revoke = () => world.auth.api.revokeAllSpaceCredentials({ body: { provider: "stripe" } });
		expect((await revoke()).revoked).toBeGreaterThanOrEqual(2);
		expect(await revoke()).toEqual({
			provider: "stripe",
			revoked: 0,
			upstream: { revoked: 0, failed: 0, unsupported: 0 },
		});
		for (const space of [first, spaceId]) {
			const opening = world.auth.api.getSpaceSecret({ body: { spaceId: space, provider: "stripe" } });
			await expect(opening).rejects.toMatchObject({
				status: "CONFLICT",
				body: { code: "SPACE_CREDENTIAL_REVOKED" },
			});
		}
		const { body } = await world.call(owner, PATHS.credentials, { query: { spaceId } });
		expect(body.credentials).toMatchObject([
			{ provider: "newsletter", status: "active" },
			{ provider: "stripe", status: "revoked", statusReason: "revoked-by-operator" },
		]);
		expect(
			(await set({ provider: "stripe", secret: "another secret", replace: true })).body.credential.status,
		).toBe("active");
		expect(await secret("stripe")).toEqual({ kind: "api_key", secret: "another secret" });
	});
});
