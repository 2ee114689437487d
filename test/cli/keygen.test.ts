import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createWorld } from "../support/world.ts";
import { type Installed, install } from "./support/installed.ts";

let installed: Installed;
let run: Awaited<ReturnType<Installed["project"]>>["run"];

beforeAll(async () => {
	installed = await install();
	run = (await installed.project({})).run;
});
afterAll(() => installed.remove());
afterEach(() => {
	vi.unstubAllEnvs();
});

describe("keygen", () => {
	it("prints one key of 32 random bytes, named after the month, and nothing else", async () => {
		const before = new Date().toISOString().slice(0, 7);
		const [one, another] = await Promise.all([run(["keygen"]), run(["keygen"])]);
		const after = new Date().toISOString().slice(0, 7);
		for (const { code, stdout, stderr } of [one, another]) {
			expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
			const [, id, key] = stdout.match(/^([\d-]+):([A-Za-z0-9+/]{43}=)\n$/) ?? [];
			expect([before, after]).toContain(id);
			expect(Buffer.from(key ?? "", "base64")).toHaveLength(32);
		}
		expect(one.stdout).not.toBe(another.stdout);
	});

	it("makes a key that the vault seals with", async () => {
		const { stdout } = await run(["keygen", "--id", "eu.west_1"]);
		vi.stubEnv("SPACES_KEYS", stdout.trim());
		vi.stubEnv("NODE_ENV", "production");
		const world = await createWorld({ spaces: { credentials: {} } });
		const spaceId = await world.createSpace(await world.signUp());
		await world.auth.api.putSpaceCredential({ body: { spaceId, provider: "stripe", secret: "sk_live_1" } });
		const [row] = await world.rows("spaceCredential");
		const [header = ""] = String(row?.accessTokenEncrypted).split(".");
		expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({ kid: "eu.west_1" });
		await world.close();
	});

	it("prints its parts with --json", async () => {
		const { code, stdout, stderr } = await run(["keygen", "--id", "next", "--json"]);
		expect(stderr).toBe("");
		const { id, key, entry } = JSON.parse(stdout);
		expect({ code, id, entry }).toEqual({ code: 0, id: "next", entry: `next:${key}` });
		expect(Buffer.from(key, "base64")).toHaveLength(32);
	});

	it.each(["a:b", "a,b", "", "dev"])("refuses the id %j as the vault does", async (id) => {
		const { code, stdout, stderr } = await run(["keygen", `--id=${id}`]);
		expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
		expect(stderr).toContain(`"${id}" cannot be a key's id.`);
	});
});
