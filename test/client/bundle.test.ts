import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, it } from "vitest";

/** The client entry with everything it imports, minified as an application would. */
async function bundle(): Promise<string> {
	const result = await build({
		configFile: false,
		logLevel: "silent",
		build: {
			write: false,
			minify: "esbuild",
			lib: { entry: join(import.meta.dirname, "../../src/client.ts"), formats: ["es"] },
			rollupOptions: { external: /^(better-auth|nanostores)/ },
		},
	});
	const outputs = Array.isArray(result) ? result : [result];
	return outputs
		.flatMap((output) => ("output" in output ? output.output : []))
		.map((chunk) => ("code" in chunk ? chunk.code : ""))
		.join("");
}

it("ships no server, vault or zod code to the browser, and stays small", async () => {
	const code = await bundle();
	expect(code).toContain("/spaces/can");
	for (const forbidden of [
		"A256GCM",
		"HKDF",
		"accessTokenEncrypted",
		"jose",
		"zod",
		"findMany",
		"better-auth-spaces/credential",
		"openssl rand -base64 32",
	]) {
		expect(code, forbidden).not.toContain(forbidden);
	}
	expect(gzipSync(code).length).toBeLessThan(3_000);
});
