import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SpacesPlugin } from "../../src/index.ts";
import { createWorld } from "../support/world.ts";

const ROOT = join(import.meta.dirname, "../..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

/** Runs a snippet of the README as it stands there, but for where the package comes from. */
async function runSnippet(name: string): Promise<{ spaces: SpacesPlugin }> {
	const code = readme.split(`// ${name}\n`)[1]?.split("```")[0] ?? "";
	const directory = join(import.meta.dirname, `.snippet-${randomBytes(6).toString("hex")}`);
	mkdirSync(directory);
	try {
		const file = join(directory, name);
		writeFileSync(file, code.replace('"better-auth-spaces"', JSON.stringify(join(ROOT, "src/index.ts"))));
		return await import(file);
	} finally {
		rmSync(directory, { recursive: true });
	}
}

/** What a key service was asked, and an answer to it. */
interface Asked {
	readonly path: string;
	readonly headers: IncomingMessage["headers"];
	readonly body: Record<string, unknown>;
}

async function keyService(answer: (asked: Asked) => { status?: number; body: object }) {
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk) => chunks.push(chunk));
		request.on("end", () => {
			const text = Buffer.concat(chunks).toString();
			const asked = { path: request.url ?? "", headers: request.headers, body: JSON.parse(text) };
			const { status = 200, body } = answer(asked);
			response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function worldWith({ spaces }: { spaces: SpacesPlugin }) {
	// The world brings a plugin of its own: ours takes its place.
	const world = await createWorld({ plugin: spaces });
	const spaceId = await world.createSpace(await world.signUp());
	const where = { spaceId, provider: "stripe" };
	return {
		put: () => world.auth.api.putSpaceCredential({ body: { ...where, secret: "sk_live_0123456789" } }),
		get: () => world.auth.api.getSpaceSecret({ body: where }),
		keys: () => world.auth.api.spaceKeysInUse(),
	};
}

const dataKey = randomBytes(32);
const wrapped = randomBytes(184).toString("base64");

afterEach(() => vi.unstubAllEnvs());

describe("the README's key from AWS KMS", () => {
	it("is unwrapped once, under its encryption context, and seals and opens", async () => {
		const asked: Asked[] = [];
		const service = await keyService((request) => {
			asked.push(request);
			return { body: { KeyId: "alias/spaces", Plaintext: dataKey.toString("base64") } };
		});
		stubAws(service.url);
		const { put, get, keys } = await worldWith(await runSnippet("keys-from-kms.ts"));
		expect(asked).toEqual([]);
		await put();
		expect(await get()).toEqual({ kind: "api_key", secret: "sk_live_0123456789" });
		expect((await keys()).keys).toEqual([{ id: "2026-11", primary: true, configured: true, credentials: 1 }]);
		expect(asked).toHaveLength(1);
		expect(asked[0]?.headers["x-amz-target"]).toBe("TrentService.Decrypt");
		expect(asked[0]?.body).toMatchObject({ CiphertextBlob: wrapped, EncryptionContext: { use: "spaces" } });
		service.close();
	});

	it("that is refused fails the request without a word of why, and the next one asks again", async () => {
		let refuses = true;
		const service = await keyService(() =>
			refuses
				? {
						status: 400,
						body: { __type: "AccessDeniedException", message: "arn:aws:iam::42:role/app may not" },
					}
				: { body: { Plaintext: dataKey.toString("base64") } },
		);
		stubAws(service.url);
		const { put, get } = await worldWith(await runSnippet("keys-from-kms.ts"));
		const failure = await put().catch((error) => error);
		expect(failure).toMatchObject({ body: { code: "SPACE_INTERNAL" } });
		expect(JSON.stringify(failure)).not.toContain("arn:aws");
		refuses = false;
		await put();
		expect(await get()).toMatchObject({ secret: "sk_live_0123456789" });
		service.close();
	});

	function stubAws(url: string) {
		vi.stubEnv("SPACES_KEY_WRAPPED", wrapped);
		vi.stubEnv("AWS_REGION", "eu-central-1");
		vi.stubEnv("AWS_ENDPOINT_URL_KMS", url);
		vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
		vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
	}
});

describe("the README's key from Vault", () => {
	it("is unwrapped once, with the token, and seals and opens", async () => {
		const asked: Asked[] = [];
		const service = await keyService((request) => {
			asked.push(request);
			return { body: { data: { plaintext: dataKey.toString("base64") } } };
		});
		vi.stubEnv("SPACES_KEY_WRAPPED", "vault:v1:abc");
		vi.stubEnv("VAULT_ADDR", service.url);
		vi.stubEnv("VAULT_TOKEN", "hvs.test");
		const { put, get } = await worldWith(await runSnippet("keys-from-vault.ts"));
		await put();
		expect(await get()).toEqual({ kind: "api_key", secret: "sk_live_0123456789" });
		expect(asked).toMatchObject([
			{
				path: "/v1/transit/decrypt/spaces",
				headers: { "x-vault-token": "hvs.test" },
				body: { ciphertext: "vault:v1:abc" },
			},
		]);
		service.close();
	});
});
