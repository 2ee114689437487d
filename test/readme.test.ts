import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { APIError } from "better-auth/api";
import { describe, expect, it } from "vitest";
import { auditEndpoints } from "../src/audit/endpoints.ts";
import { credentialEndpoints } from "../src/credentials/endpoints.ts";
import { doctorEndpoints } from "../src/doctor/endpoints.ts";
import { SPACE_ERROR_MESSAGES } from "../src/error-codes.ts";
import { STATUS_OF_CODE } from "../src/http/status-of-code.ts";
import { organizationEndpoints } from "../src/organization/endpoints.ts";
import { PATHS } from "../src/paths.ts";
import { permissionEndpoints } from "../src/permissions/endpoints.ts";
import { sqlEndpoints } from "../src/sql/endpoints.ts";
import { typeFaults } from "./support/type-faults.ts";

const ROOT = join(import.meta.dirname, "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

/** The TypeScript of the README, by the file name that each block begins with. */
const snippets = new Map(
	[...readme.matchAll(/```(tsx?)\n(\/\/ (\S+\.\1)\n[\s\S]*?)```/g)].map(([, , code, name]) => [
		name ?? "",
		code ?? "",
	]),
);

const RECIPES = join(ROOT, "test/recipes");
/** The recipes that are files of their own: the others say where they belong in a first line. */
const recipes = new Map(
	readdirSync(RECIPES, { recursive: true, encoding: "utf8" })
		.filter((path) => /\.tsx?$/.test(path))
		.map((path) => [path, readFileSync(join(RECIPES, path), "utf8")] as const)
		.flatMap(([path, code]) => {
			const name = /^\/\/ (\S+)\n/.exec(code)?.[1];
			return name && `/${path}`.endsWith(`/${name}`) ? [[name, code] as const] : [];
		}),
);

it("names a file for every TypeScript block, each once", () => {
	expect(readme.match(/```tsx?\n/g)).toHaveLength(snippets.size);
	expect(snippets.size).toBeGreaterThan(8);
});

describe("TypeScript that compiles, strictly, against the package", () => {
	const elsewhere = join(ROOT, "test/readme");
	const shown = [...snippets].filter(([name]) => !recipes.has(name));

	it.each([
		{ types: "Node and browsers", config: "tsconfig.json", files: shown },
		{ types: "Bun", config: "tsconfig.bun.json", files: [] },
		{ types: "Cloudflare Workers", config: "tsconfig.workers.json", files: [] },
	])(
		"with the types of $types",
		({ config, files }) => {
			const besides = new Map(files.map(([name, code]) => [join(elsewhere, name), code]));
			expect(typeFaults(join(RECIPES, config), besides)).toEqual([]);
		},
		180_000,
	);
});

it("shows every recipe as it is tested", () => {
	expect(recipes.size).toBeGreaterThan(15);
	for (const [name, code] of recipes) expect(snippets.get(name)).toBe(code);
});

it.each(["calendar-event.sql", "with-space-context.ts"])("shows %s as it is tested", (name) => {
	const tested = readFileSync(join(ROOT, "test/sql/example", name), "utf8");
	expect(readme).toContain(`\n${tested}\`\`\`\n`);
});

it("shows how rows are kept as it is tested", () => {
	expect(readme).toContain(
		`\`\`\`sql\n${readFileSync(join(RECIPES, "keep-credentials.sql"), "utf8")}\`\`\`\n`,
	);
});

it("lists every error with its status", () => {
	for (const code of Object.keys(SPACE_ERROR_MESSAGES) as (keyof typeof SPACE_ERROR_MESSAGES)[]) {
		const { statusCode } = new APIError(STATUS_OF_CODE[code]);
		expect(readme).toContain(`| \`${code}\` | ${statusCode} |`);
	}
});

it("lists every endpoint with its method, and every server call", () => {
	const endpoints = Object.entries({
		...organizationEndpoints(),
		...permissionEndpoints(),
		...credentialEndpoints(new Map()),
		...auditEndpoints(),
		...doctorEndpoints(),
		...sqlEndpoints(),
	});
	for (const [name, endpoint] of endpoints) {
		const { method } = endpoint.options;
		if (endpoint.path === undefined) expect(readme).toContain(`| \`auth.api.${name}\` |`);
		else
			expect(readme).toMatch(
				new RegExp(`\\| \`${method} ${endpoint.path}\` \\| (\`[\\w.]+\`|the browser) \\| \`${name}\` \\|`),
			);
	}
	expect(endpoints.filter(([, { path }]) => path !== undefined)).toHaveLength(Object.keys(PATHS).length);
});
