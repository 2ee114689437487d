import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const SRC = join(import.meta.dirname, "../../src");
const ENTRY = "\0entry.ts";

/** What a browser loads. */
export interface ClientBundle {
	/** A page with Better Auth's client. */
	readonly base: string;
	/** The same page with everything of ours, React included. */
	readonly whole: string;
	/** What ours adds, minified and gzipped, in bytes. */
	readonly added: number;
}

const WITHOUT = `
	import { createAuthClient } from "better-auth/react";
	import { organizationClient } from "better-auth/client/plugins";
	export const authClient = createAuthClient({ plugins: [organizationClient()] });`;
const WITH = `
	import { createAuthClient } from "better-auth/react";
	import { organizationClient } from "better-auth/client/plugins";
	import { spacesClient } from "${SRC}/client.ts";
	import { createCan } from "${SRC}/react.ts";
	export const authClient = createAuthClient({ plugins: [organizationClient(), spacesClient()] });
	export const { Can, useCan, SpaceProvider } = createCan(authClient);`;

export async function bundleClient(): Promise<ClientBundle> {
	const [base, whole] = [await bundle(WITHOUT), await bundle(WITH)];
	return { base, whole, added: gzipped(whole) - gzipped(base) };
}

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

function gzipped(code: string): number {
	return gzipSync(code, { level: 9 }).length;
}
