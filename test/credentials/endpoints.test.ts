import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATHS } from "../../src/paths.ts";
import { backends } from "../support/backends.ts";
import { createWorld, type Person, type World } from "../support/world.ts";

const SECRET = "sk_live_canary_9f2b7c1e";

describe.each(backends)("on $name", (backend) => {
	let world: World;
	let owner: Person;
	let spaceId: string;

	beforeAll(async () => {
		world = await createWorld({ backend });
		owner = await world.signUp();
	});
	afterAll(() => world.close());

	const set = (body: object) => world.call(owner, PATHS.credentialsSet, { body: { spaceId, ...body } });
	const list = () => world.call(owner, PATHS.credentials, { query: { spaceId } });
	const secret = (provider: string, space = spaceId) =>
		world.auth.api.getSpaceSecret({ body: { spaceId: space, provider } });
	const fresh = async () => {
		spaceId = await world.createSpace(owner);
	};

	it("stores an API key sealed and answers it masked", async () => {
		await fresh();
		const answer = await set({ provider: "stripe", secret: SECRET, metadata: { label: "Live" } });
		const masked = {
			provider: "stripe",
			kind: "api_key",
			status: "active",
			statusReason: null,
			scopes: [],
			missingScopes: [],
			nextRetryAt: null,
			expiresAt: null,
			accountId: null,
			hint: "7c1e",
			metadata: { label: "Live" },
			createdBy: owner.id,
			createdAt: expect.stringMatching(/^\d{4}-/),
			updatedBy: owner.id,
			updatedAt: expect.stringMatching(/^\d{4}-/),
		};
		expect(answer.body).toEqual({ spaceId, credential: masked });
		const listed = await list();
		expect(listed.body).toEqual({ spaceId, credentials: [masked] });
		expect(listed.headers.get("cache-control")).toBe("no-store");
		expect(await secret("stripe")).toEqual({ kind: "api_key", secret: SECRET });
		const stored = JSON.stringify(await world.rows("spaceCredential"));
		for (const form of [
			SECRET,
			Buffer.from(SECRET).toString("base64"),
			Buffer.from(SECRET).toString("hex"),
		]) {
			expect(stored).not.toContain(form.replace(/=+$/, ""));
			expect(answer.text + listed.text).not.toContain(form.replace(/=+$/, ""));
		}
	});

	it("keeps the fields of every kind and shows those that are no secret", async () => {
		await fresh();
		const smtp = { host: "mail.example.org", port: 465, secure: true, username: "club" };
		expect((await set({ provider: "smtp", kind: "smtp", ...smtp, password: "smtp-password-1" })).status).toBe(
			200,
		);
		expect(
			(await set({ provider: "twilio", kind: "basic", username: "AC1", password: "short" })).status,
		).toBe(200);
		expect(await secret("smtp")).toEqual({ kind: "smtp", ...smtp, password: "smtp-password-1" });
		expect(await secret("twilio")).toEqual({ kind: "basic", username: "AC1", password: "short" });
		const { credentials } = (await list()).body;
		expect(credentials).toMatchObject([
			{ provider: "smtp", kind: "smtp", metadata: smtp, hint: "rd-1" },
			{ provider: "twilio", kind: "basic", metadata: { username: "AC1" }, hint: null },
		]);
	});

	it("overwrites only when told to", async () => {
		await fresh();
		await set({ provider: "stripe", secret: SECRET });
		const refused = await set({ provider: "stripe", secret: "another-secret-value" });
		expect([refused.status, refused.body.code]).toEqual([409, "SPACE_CREDENTIAL_EXISTS"]);
		expect(await secret("stripe")).toEqual({ kind: "api_key", secret: SECRET });
		const replaced = await set({
			provider: "stripe",
			kind: "basic",
			username: "u",
			password: "p",
			replace: true,
		});
		expect(replaced.body.credential).toMatchObject({ kind: "basic", metadata: { username: "u" } });
		expect(await secret("stripe")).toEqual({ kind: "basic", username: "u", password: "p" });
		const rows = (await world.rows("spaceCredential")).filter((row) => row.spaceId === spaceId);
		// Any other version: a refresh of the one before must not be taken for one of this.
		expect(rows).toEqual([expect.objectContaining({ version: expect.any(Number) })]);
		expect(rows[0]?.version).not.toBe(1);
	});

	it("deletes, and then has nothing", async () => {
		await fresh();
		await set({ provider: "stripe", secret: SECRET });
		const remove = () =>
			world.call(owner, PATHS.credentialsDelete, { body: { spaceId, provider: "stripe" } });
		expect((await remove()).body).toEqual({
			spaceId,
			provider: "stripe",
			deleted: true,
			revocation: null,
			retryAt: null,
		});
		const again = await remove();
		expect([again.status, again.body.code]).toEqual([404, "SPACE_CREDENTIAL_NOT_FOUND"]);
		await expect(secret("stripe")).rejects.toMatchObject({ body: { code: "SPACE_CREDENTIAL_NOT_FOUND" } });
	});

	it("a provider's name is compared byte for byte", async () => {
		await fresh();
		await set({ provider: "stripe", secret: SECRET });
		await expect(secret("Stripe")).rejects.toMatchObject({ body: { code: "SPACE_CREDENTIAL_NOT_FOUND" } });
	});

	it("never falls back to another space", async () => {
		await fresh();
		await set({ provider: "stripe", secret: SECRET });
		const other = await world.createSpace(owner);
		await expect(secret("stripe", other)).rejects.toMatchObject({
			body: { code: "SPACE_CREDENTIAL_NOT_FOUND" },
		});
		await expect(secret("stripe", "nowhere")).rejects.toMatchObject({ body: { code: "SPACE_NOT_FOUND" } });
	});

	it("does not open what was moved to another space, provider or column, and the list goes on working", async () => {
		await fresh();
		const from = spaceId;
		await set({ provider: "stripe", secret: SECRET });
		await set({ provider: "twilio", secret: "twilio-secret-1" });
		const sealed = (await world.rows("spaceCredential")).find(
			(row) => row.spaceId === from && row.provider === "stripe",
		)?.accessTokenEncrypted;
		const paste = (space: string, provider: string, value: unknown) =>
			world.adapter.update({
				model: "spaceCredential",
				where: [
					{ field: "spaceId", value: space },
					{ field: "provider", value: provider },
				],
				update: { accessTokenEncrypted: value },
			});
		await paste(from, "twilio", sealed);
		await expect(secret("twilio")).rejects.toMatchObject({ body: { code: "SPACE_CREDENTIAL_UNREADABLE" } });
		await fresh();
		await set({ provider: "stripe", secret: "the other space's" });
		await set({ provider: "healthy", secret: "a healthy credential" });
		for (const value of [sealed, "sk_live_plaintext", "", `${sealed}x`]) {
			await paste(spaceId, "stripe", value);
			const failure = await secret("stripe").catch((error) => error);
			expect(failure).toMatchObject({ body: { code: "SPACE_CREDENTIAL_UNREADABLE" } });
			expect(JSON.stringify(failure.body)).not.toContain("sk_live");
			const listed = await list();
			expect(listed.body.credentials).toMatchObject([
				{ provider: "healthy", status: "active", hint: "tial" },
				{ provider: "stripe", status: "unreadable", hint: null },
			]);
		}
		expect((await set({ provider: "stripe", secret: SECRET, replace: true })).body.credential.status).toBe(
			"active",
		);
	});

	it("works with a row that other software inserted without the derived key, and completes it at the next write", async () => {
		await fresh();
		const now = new Date();
		const foreign = {
			spaceId,
			provider: "sql",
			kind: "api_key",
			accessTokenEncrypted: "?",
			status: "active",
			version: 1,
		};
		await world.adapter.create({
			model: "spaceCredential",
			data: { ...foreign, createdAt: now, updatedAt: now },
		});
		expect((await list()).body.credentials).toMatchObject([{ provider: "sql", status: "unreadable" }]);
		expect((await set({ provider: "sql", secret: SECRET, replace: true })).status).toBe(200);
		const rows = (await world.rows("spaceCredential")).filter((row) => row.spaceId === spaceId);
		expect(rows).toHaveLength(1);
		expect(rows[0]?.credentialKey).toMatch(/^[\w-]{43}$/);
	});

	it("of 20 writers that will not replace, one row is left, of one that was told so", async () => {
		await fresh();
		const secrets = Array.from({ length: 20 }, (_, index) => `first-wins-${index}`);
		const answers = await Promise.all(secrets.map((value) => set({ provider: "stripe", secret: value })));
		expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
		const successful = secrets.filter((_, index) => answers[index]?.status === 200);
		expect(successful).toContain(((await secret("stripe")) as { secret: string }).secret);
		expect((await world.rows("spaceCredential")).filter((row) => row.spaceId === spaceId)).toHaveLength(1);
		// Without a unique index a writer can be overtaken after his success: the memory adapter cannot tell him.
		if (backend.uniqueIndexes) expect(successful).toHaveLength(1);
	});

	it("forgets the author when his account is deleted, and keeps what he wrote", async () => {
		await fresh();
		const admin = await world.signUp();
		await world.join(spaceId, admin, "admin");
		const stored = await world.call(admin, PATHS.credentialsSet, {
			body: { spaceId, provider: "stripe", secret: SECRET },
		});
		expect(stored.body.credential).toMatchObject({ createdBy: admin.id, updatedBy: admin.id });
		await (await world.auth.$context).internalAdapter.deleteUser(admin.id);
		expect((await list()).body.credentials).toMatchObject([
			{ createdBy: null, updatedBy: null, status: "active" },
		]);
		expect(JSON.stringify(await world.rows("spaceCredential"))).not.toContain(admin.id);
	});
});
