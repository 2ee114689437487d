import { afterEach, describe, expect, it, vi } from "vitest";
import { sqlite } from "../support/backends.ts";
import { createWorld, TEST_KEY } from "../support/world.ts";

const key = (byte: number, length = 32) => Buffer.alloc(length, byte).toString("base64");

afterEach(() => vi.unstubAllEnvs());

/** A world whose vault reads the environment, unless keys are given. */
async function vaultWorld(keys?: { id: string; key: string | Uint8Array | (() => Promise<string>) }[]) {
	const world = await createWorld({ spaces: { credentials: keys ? { keys } : {} } });
	const owner = await world.signUp();
	const spaceId = await world.createSpace(owner);
	const body = { spaceId, provider: "stripe", secret: "sk_live_0123456789" };
	return {
		world,
		owner,
		spaceId,
		store: () => world.call(owner, "/spaces/credentials/set", { body: { ...body, replace: true } }),
		list: () => world.call(owner, "/spaces/credentials", { query: { spaceId } }),
		secret: () => world.auth.api.getSpaceSecret({ body: { spaceId, provider: "stripe" } }),
		keyId: async () => {
			const [row] = await world.rows("spaceCredential");
			const [header = ""] = String(row?.accessTokenEncrypted).split(".");
			return JSON.parse(Buffer.from(header, "base64url").toString()).kid;
		},
	};
}

describe("SPACES_KEYS", () => {
	it("seals with the first key and opens with all", async () => {
		vi.stubEnv("SPACES_KEYS", `2026-05:${key(5)}`);
		const database = await sqlite.open();
		const shared = { ...sqlite, open: async () => database };
		const before = await createWorld({ backend: shared, spaces: { credentials: {} } });
		const owner = await before.signUp();
		const spaceId = await before.createSpace(owner);
		await before.auth.api.putSpaceCredential({ body: { spaceId, provider: "old", secret: "sealed before" } });

		vi.stubEnv("SPACES_KEYS", ` 2026-11:${key(11)} , 2026-05:${key(5)} ,`);
		const after = await createWorld({ backend: shared, spaces: { credentials: {} } });
		await after.auth.api.putSpaceCredential({ body: { spaceId, provider: "new", secret: "sealed after" } });
		const opened = (provider: string) => after.auth.api.getSpaceSecret({ body: { spaceId, provider } });
		expect(await opened("old")).toEqual({ kind: "api_key", secret: "sealed before" });
		expect(await opened("new")).toEqual({ kind: "api_key", secret: "sealed after" });
		const kids = (await after.rows("spaceCredential")).map((row) => {
			const [header = ""] = String(row.accessTokenEncrypted).split(".");
			return [row.provider, JSON.parse(Buffer.from(header, "base64url").toString()).kid];
		});
		expect(Object.fromEntries(kids)).toEqual({ old: "2026-05", new: "2026-11" });
	});

	it.each([
		["has a short key", `a:${key(1, 16)}`, /16 bytes instead of 32/],
		["has an all-zero key", `a:${key(0)}`, /all zeros/],
		["repeats an id", `a:${key(1)},a:${key(2)}`, /used twice/],
		["repeats a key", `a:${key(1)},b:${key(1)}`, /"a" and "b" are the same key/],
		["has an entry without an id", key(1), /no key id/],
		["has an unusable id", `a b:${key(1)}`, /key id must be/],
		["uses the development key's id", `dev:${key(1)}`, /reserved/],
		["is not base64", "a:%%%", /not base64/],
	])("refuses to start when it %s, without repeating it", async (_, value, message) => {
		vi.stubEnv("SPACES_KEYS", value);
		const starting = createWorld({ spaces: { credentials: {} } });
		await expect(starting).rejects.toThrow(message);
		await starting.catch((error: Error) => {
			for (const part of value.split(/[:,]/)) if (part.length > 20) expect(error.message).not.toContain(part);
		});
	});
});

describe("the credentials.keys option", () => {
	it("wins over the environment and takes bytes, either base64, and functions", async () => {
		vi.stubEnv("SPACES_KEYS", `environment:${key(1)}`);
		const urlAlphabet = Buffer.alloc(32, 0xfb).toString("base64url");
		for (const [index, material] of [
			new Uint8Array(32).fill(3),
			TEST_KEY,
			urlAlphabet,
			async () => key(4),
		].entries()) {
			const { store, secret, keyId } = await vaultWorld([{ id: `k${index}`, key: material }]);
			expect((await store()).status).toBe(200);
			expect(await secret()).toEqual({ kind: "api_key", secret: "sk_live_0123456789" });
			expect(await keyId()).toBe(`k${index}`);
		}
	});

	it("asks a key service again after it failed, and tells nobody why it did", async () => {
		let up = false;
		const { store } = await vaultWorld([
			{
				id: "kms",
				key: async () => {
					if (!up) throw new Error("kms-internal-hostname refused");
					return key(9);
				},
			},
		]);
		const down = await store();
		expect(down.status).toBe(500);
		expect(down.body.code).toBe("SPACE_INTERNAL");
		expect(down.text).not.toContain("kms-internal-hostname");
		up = true;
		expect((await store()).status).toBe(200);
	});
});

describe("without any key", () => {
	it("development runs on a derived key with the id dev", async () => {
		const { store, secret, keyId } = await vaultWorld();
		expect((await store()).status).toBe(200);
		expect(await secret()).toEqual({ kind: "api_key", secret: "sk_live_0123456789" });
		expect(await keyId()).toBe("dev");
	});

	it("production answers 503 with the remedy, and permissions go on working", async () => {
		vi.stubEnv("NODE_ENV", "production");
		const { world, owner, spaceId, store, list } = await vaultWorld();
		for (const answer of [await store(), await list()]) {
			expect(answer.status).toBe(503);
			expect(answer.body).toMatchObject({
				code: "SPACE_KEYS_MISSING",
				message: expect.stringContaining("SPACES_KEYS"),
			});
		}
		const can = await world.call(owner, "/spaces/can", {
			body: { spaceId, module: "calendar", action: "write" },
		});
		expect(can.body.allowed).toBe(true);
		expect(await world.rows("spaceCredential")).toEqual([]);
	});
});

describe("a key that something is sealed under and that is not configured", () => {
	const keys = (...ids: string[]) => ids.map((id) => ({ id, key: key(Number(id.slice(-2))) }));

	async function restartWith(after: readonly { id: string; key: string }[]) {
		const database = await sqlite.open();
		const shared = { ...sqlite, open: async () => database };
		const before = await createWorld({ backend: shared, spaces: { credentials: { keys: keys("2026-05") } } });
		const spaceId = await before.createSpace(await before.signUp());
		await before.auth.api.putSpaceCredential({ body: { spaceId, provider: "old", secret: "sealed before" } });
		const messages: string[] = [];
		const world = await createWorld({
			backend: shared,
			spaces: { credentials: { keys: after } },
			auth: { logger: { disabled: false, level: "error", log: (_, message) => messages.push(message) } },
		});
		return { world, spaceId, messages };
	}

	it("is named in the log at the first use of the vault, and by the count of keys", async () => {
		const { world, spaceId, messages } = await restartWith(keys("2026-11"));
		expect(messages).toEqual([]);
		await world.auth.api.putSpaceCredential({ body: { spaceId, provider: "new", secret: "sealed after" } });
		await vi.waitFor(() => expect(messages).toEqual([expect.stringContaining('"2026-05"')]));
		expect(messages[0]).toContain("SPACES_KEYS");
		expect((await world.auth.api.spaceKeysInUse()).keys).toEqual([
			{ id: "2026-11", primary: true, configured: true, credentials: 1 },
			{ id: "2026-05", primary: false, configured: false, credentials: 1 },
		]);
	});

	it("is not named where it is configured", async () => {
		const { world, spaceId, messages } = await restartWith([...keys("2026-11"), ...keys("2026-05")]);
		await world.auth.api.putSpaceCredential({ body: { spaceId, provider: "new", secret: "sealed after" } });
		const { keys: inUse } = await world.auth.api.spaceKeysInUse();
		expect(inUse.map(({ id, configured }) => [id, configured])).toEqual([
			["2026-11", true],
			["2026-05", true],
		]);
		expect(messages).toEqual([]);
	});

	it("is not named where it is no key's id: whoever can write to the database would write in the log", async () => {
		const { world, messages } = await restartWith(keys("2026-11"));
		const forged = (kid: string) =>
			`${Buffer.from(JSON.stringify({ alg: "dir", enc: "A256GCM", kid })).toString("base64url")}..iv.text.tag`;
		await world.adapter.updateMany({
			model: "spaceCredential",
			where: [{ field: "provider", value: "old" }],
			update: { accessTokenEncrypted: forged("x\n\u001b[2J") },
		});
		const reported = vi.spyOn(await world.auth.$context, "runInBackground");
		const { keys: inUse } = await world.auth.api.spaceKeysInUse();
		expect(inUse.map(({ id }) => id)).toEqual(["2026-11"]);
		expect(reported).toHaveBeenCalledOnce();
		await Promise.all(reported.mock.calls.map(([work]) => work));
		expect(messages).toEqual([]);
	});

	it("cannot be put back when it is the one of development, and the log says so", async () => {
		const database = await sqlite.open();
		const shared = { ...sqlite, open: async () => database };
		const development = await createWorld({ backend: shared, spaces: { credentials: {} } });
		const spaceId = await development.createSpace(await development.signUp());
		await development.auth.api.putSpaceCredential({
			body: { spaceId, provider: "old", secret: "sealed before" },
		});
		const messages: string[] = [];
		const { auth } = await createWorld({
			backend: shared,
			spaces: { credentials: { keys: keys("2026-11") } },
			auth: { logger: { disabled: false, level: "error", log: (_, message) => messages.push(message) } },
		});
		await auth.api.spaceKeysInUse();
		await vi.waitFor(() =>
			expect(messages).toEqual([expect.stringContaining('What "dev" sealed has to be stored again')]),
		);
	});
});
