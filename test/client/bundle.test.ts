import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../../src");
const ENTRY = "\0entry.ts";

/** A page of an application in React, bundled and minified as it would be, all its parts used. */
async function bundle(code: string): Promise<string> {
	const result = await build({
		configFile: false,
		logLevel: "silent",
		define: { "process.env.NODE_ENV": '"production"' },
		plugins: [
			{
				name: "entry",
				resolveId: (id) => (id === ENTRY ? id : undefined),
				load: (id) => (id === ENTRY ? code : undefined),
			},
		],
		build: {
			write: false,
			target: "es2022",
			rollupOptions: { input: ENTRY, external: /^react/, preserveEntrySignatures: "strict" },
		},
	});
	const outputs = Array.isArray(result) ? result : [result];
	return outputs
		.flatMap((output) => ("output" in output ? output.output : []))
		.map((chunk) => ("code" in chunk ? chunk.code : ""))
		.join("");
}

const without = `
	import { createAuthClient } from "better-auth/react";
	import { organizationClient } from "better-auth/client/plugins";
	export const authClient = createAuthClient({ plugins: [organizationClient()] });`;
const withSpaces = `
	import { createAuthClient } from "better-auth/react";
	import { organizationClient } from "better-auth/client/plugins";
	import { spacesClient } from "${SRC}/client.ts";
	import { createCan } from "${SRC}/react.ts";
	export const authClient = createAuthClient({ plugins: [organizationClient(), spacesClient()] });
	export const { Can, useCan, SpaceProvider } = createCan(authClient);`;

it("ships no server, vault or zod code to the browser, and adds no more than 3 KB, React included", async () => {
	const [base, whole] = [await bundle(without), await bundle(withSpaces)];
	expect(base).toContain("/get-session");
	expect(whole).toContain("/spaces/permissions");
	const added = gzipSync(whole, { level: 9 }).length - gzipSync(base, { level: 9 }).length;
	expect(added).toBeGreaterThan(1_000);
	expect(added).toBeLessThanOrEqual(3_072);
	for (const forbidden of [
		"A256GCM",
		"HKDF",
		"accessTokenEncrypted",
		"jose",
		"zod",
		"findMany",
		"better-auth-spaces/credential",
		"openssl rand -base64 32",
		"Somebody else changed the matrix",
		"Jemand anderes hat die Matrix",
	]) {
		expect(whole, forbidden).not.toContain(forbidden);
	}
});
