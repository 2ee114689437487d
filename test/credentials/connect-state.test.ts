import { afterEach, describe, expect, it, vi } from "vitest";
import { apiKey } from "../../src/index.ts";
import { PATHS } from "../../src/paths.ts";
import { backends, sqlite } from "../support/backends.ts";
import { createConnectedWorld, landingOf, PROVIDER } from "../support/connected.ts";
import type { Person } from "../support/world.ts";

const CONNECTED = { status: 302, path: "/done" };
const INVALID = { status: 302, path: "/api/auth/error", error: "SPACE_CONNECT_STATE_INVALID" };
const MINUTE = 60_000;

const ends: (() => unknown)[] = [];
afterEach(async () => {
	vi.useRealTimers();
	vi.unstubAllEnvs();
	for (const end of ends.splice(0).reverse()) await end();
});

async function setUp(options: Parameters<typeof createConnectedWorld>[0] = {}) {
	const world = await createConnectedWorld(options);
	ends.push(world.close);
	const owner = await world.signUp();
	const spaceId = await world.createSpace(owner);
	const begin = async () => {
		const begun = await world.begin(owner, { spaceId });
		expect(begun.status, begun.text).toBe(200);
		return new URL(begun.body.url);
	};
	const comeBack = async (url: URL) => landingOf(await world.comeBack(owner, url));
	return { world, owner, spaceId, begin, comeBack };
}

const sessionToken = ({ headers }: Person) =>
	decodeURIComponent(/session_token=([^;]+)/.exec(headers.get("cookie") ?? "")?.[1] ?? "").split(".")[0] ??
	"";

describe("what is kept until the return", () => {
	it("is of no use to whoever reads it: no state, no verifier, no nonce, no session", async () => {
		const { world, owner, begin, comeBack } = await setUp();
		const url = await begin();
		const kept = JSON.stringify(await world.rows("verification"));
		expect(kept).toContain("/done");
		expect(await comeBack(await world.server.consent(url))).toEqual(CONNECTED);
		const { form } = world.server.tokenRequests()[0] ?? {};
		const secrets = {
			state: url.searchParams.get("state"),
			nonce: url.searchParams.get("nonce"),
			verifier: form?.code_verifier,
			session: sessionToken(owner),
		};
		for (const [name, secret] of Object.entries(secrets)) {
			expect(String(secret).length, name).toBeGreaterThanOrEqual(32);
			expect(kept, name).not.toContain(secret);
			expect(kept, name).not.toContain(Buffer.from(String(secret)).toString("base64url"));
		}
		expect(await world.rows("verification")).toEqual([]);
	});

	it("opens in no other space, for no other provider, and is none of the sealed columns", async () => {
		const { world, owner, spaceId, begin, comeBack } = await setUp();
		const other = await world.createSpace(owner);
		const url = await world.server.consent(await begin());
		const [row] = await world.rows("verification");
		const moved = String(row?.value).replaceAll(spaceId, other);
		const where = [{ field: "id", value: String(row?.id) }];
		await world.adapter.update({ model: "verification", where, update: { value: moved } });
		expect(await comeBack(url)).toMatchObject({ path: "/done", error: "SPACE_CREDENTIAL_UNREADABLE" });
		expect(world.server.tokenRequests()).toEqual([]);
		expect(await world.rows("spaceCredential")).toEqual([]);
	});

	it("does not let a damaged row in", async () => {
		const { world, begin, comeBack } = await setUp();
		for (const value of ["", "null", "[]", "{}", "not JSON"]) {
			const url = await world.server.consent(await begin());
			const [row] = await world.rows("verification");
			const where = [{ field: "id", value: String(row?.id) }];
			await world.adapter.update({ model: "verification", where, update: { value } });
			expect(await comeBack(url)).toMatchObject(INVALID);
		}
	});
});

describe("ten minutes", () => {
	it.each(backends)("are enough until they are over, on $name", async (backend) => {
		const { world, begin, comeBack } = await setUp({ backend });
		vi.useFakeTimers({ toFake: ["Date"] });
		const start = Date.now();
		const [inTime, late] = [await begin(), await begin()];
		vi.setSystemTime(start + 10 * MINUTE - 2_000);
		expect(await comeBack(await world.server.consent(inTime))).toEqual(CONNECTED);
		vi.setSystemTime(start + 10 * MINUTE + 2_000);
		expect(await comeBack(await world.server.consent(late))).toMatchObject(INVALID);
		expect(world.server.tokenRequests()).toHaveLength(1);
	});
});

describe("kept elsewhere", () => {
	/** As Better Auth's Redis storage does it, in one step each. */
	const secondaryStorage = () => {
		const kept = new Map<string, string>();
		const storage = {
			get: async (key: string) => kept.get(key) ?? null,
			set: async (key: string, value: string) => void kept.set(key, value),
			delete: async (key: string) => void kept.delete(key),
			getAndDelete: async (key: string) => {
				const value = kept.get(key) ?? null;
				kept.delete(key);
				return value;
			},
			increment: async (key: string) => {
				const count = Number(kept.get(key) ?? 0) + 1;
				kept.set(key, String(count));
				return count;
			},
		};
		return { kept, storage };
	};

	it("in a secondary storage, it is used once", async () => {
		const { kept, storage } = secondaryStorage();
		const { world, begin, comeBack } = await setUp({ auth: { secondaryStorage: storage } });
		const url = await begin();
		const [key, value] = [...kept].find(([key]) => key.startsWith("verification:")) ?? [];
		expect(`${key} ${value}`).not.toContain(url.searchParams.get("state"));
		const consented = await world.server.consent(url);
		const both = await Promise.all([comeBack(consented), comeBack(consented)]);
		expect(both).toContainEqual(CONNECTED);
		expect(both).toContainEqual(expect.objectContaining(INVALID));
		expect(await comeBack(consented)).toMatchObject(INVALID);
	});

	it("in a secondary storage and the table, it is used once", async () => {
		const { world, begin, comeBack } = await setUp({
			auth: { secondaryStorage: secondaryStorage().storage, verification: { storeInDatabase: true } },
		});
		const url = await world.server.consent(await begin());
		expect(await world.rows("verification")).toHaveLength(1);
		expect(await comeBack(url)).toEqual(CONNECTED);
		expect(await comeBack(url)).toMatchObject(INVALID);
	});

	it("under a hash of Better Auth's own, it is used once", async () => {
		const { world, begin, comeBack } = await setUp({ auth: { verification: { storeIdentifier: "hashed" } } });
		const url = await world.server.consent(await begin());
		expect(await world.rows("verification")).not.toMatchObject([
			{ identifier: expect.stringMatching(/^space-connect:/) },
		]);
		const both = await Promise.all([comeBack(url), comeBack(url)]);
		expect(both).toContainEqual(CONNECTED);
		expect(both).toContainEqual(expect.objectContaining(INVALID));
	});
});

describe("without a key in production", () => {
	it("nothing begins", async () => {
		vi.stubEnv("NODE_ENV", "production");
		const { world, owner, spaceId } = await setUp({ spaces: { credentials: { keys: undefined } as object } });
		const answer = await world.begin(owner, { spaceId });
		expect([answer.status, answer.body.code]).toEqual([503, "SPACE_KEYS_MISSING"]);
		expect(await world.rows("verification")).toEqual([]);
		expect(world.server.requests).toEqual([]);
	});

	it("what was begun before ends with the reason", async () => {
		const open = await sqlite.open();
		const backend = { ...sqlite, open: async () => open };
		const { world, owner, begin } = await setUp({ backend });
		const url = await world.server.consent(await begin());
		vi.stubEnv("NODE_ENV", "production");
		const port = Number(new URL(world.server.issuer).port);
		await world.server.close();
		ends.length = 0;
		const keyless = await createConnectedWorld({
			backend,
			server: { port },
			auth: { advanced: { useSecureCookies: false } },
			spaces: { credentials: { keys: undefined } as object },
		});
		ends.push(keyless.close);
		expect(landingOf(await keyless.comeBack(owner, url))).toMatchObject({
			path: "/done",
			error: "SPACE_KEYS_MISSING",
		});
		expect(await keyless.rows("spaceCredential")).toEqual([]);
	});
});

describe("the rate", () => {
	it("of beginning is ten in a minute, and says when to try again", async () => {
		const { world, owner, spaceId } = await setUp({ auth: { rateLimit: { enabled: true, max: 10_000 } } });
		const headers = { "x-forwarded-for": "203.0.113.9" };
		const begin = () =>
			world.call(owner, PATHS.credentialsConnect, {
				body: { spaceId, provider: PROVIDER, callbackURL: "/done" },
				headers,
			});
		for (let count = 1; count <= 10; count += 1) expect((await begin()).status).toBe(200);
		const eleventh = await begin();
		expect(eleventh.status).toBe(429);
		expect(Number(eleventh.headers.get("x-retry-after"))).toBeGreaterThan(0);
	});
});

describe("a provider of another kind", () => {
	it("is not connected to, and its callback leads to the error page", async () => {
		const { world, owner, spaceId } = await setUp({
			spaces: {
				credentials: {
					keys: [{ id: "test", key: Buffer.alloc(32, 7).toString("base64") }],
					providers: [apiKey({ id: "stripe" })],
				},
			},
		});
		const answer = await world.begin(owner, { spaceId, provider: "stripe" });
		expect([answer.status, answer.body.code]).toEqual([400, "SPACE_PROVIDER_NOT_OAUTH"]);
		const path = PATHS.credentialsCallback.replace(":provider", "stripe");
		const landed = await world.call(owner, path, { query: { state: "x", code: "y" } });
		expect(landingOf(landed)).toMatchObject(INVALID);
	});
});
