import { readFileSync } from "node:fs";
import { join } from "node:path";
import { APIError } from "better-auth/api";
import ts from "typescript";
import { expect, it } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { auditEndpoints } from "../src/audit/endpoints.ts";
import { credentialEndpoints } from "../src/credentials/endpoints.ts";
import { doctorEndpoints } from "../src/doctor/endpoints.ts";
import { SPACE_ERROR_MESSAGES } from "../src/error-codes.ts";
import { STATUS_OF_CODE } from "../src/http/status-of-code.ts";
import { organizationEndpoints } from "../src/organization/endpoints.ts";
import { PATHS } from "../src/paths.ts";
import { permissionEndpoints } from "../src/permissions/endpoints.ts";
import { sqlEndpoints } from "../src/sql/endpoints.ts";

const ROOT = join(import.meta.dirname, "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

/** The TypeScript of the README, by the file name that each block begins with. */
const snippets = new Map(
	[...readme.matchAll(/```tsx?\n\/\/ ([\w-]+\.tsx?)\n([\s\S]*?)```/g)].map(([, name, code]) => [
		name ?? "",
		code ?? "",
	]),
);

/** What the package's public names stand for, as long as nothing is built. */
function sourcesOfEntries(): Record<string, string[]> {
	const entries = Object.keys(packageJson.exports).filter((entry) => entry !== "./package.json");
	return Object.fromEntries(
		entries.map((entry) => [
			join(packageJson.name, entry),
			[join(ROOT, "src", `${entry === "." ? "index" : entry}.ts`)],
		]),
	);
}

it("names a file for every TypeScript block, each once", () => {
	expect(readme.match(/```tsx?\n/g)).toHaveLength(snippets.size);
	expect(snippets.size).toBeGreaterThan(8);
});

it("holds TypeScript that compiles, strictly, against the package", () => {
	const directory = join(ROOT, "test/readme");
	const options: ts.CompilerOptions = {
		...ts.parseJsonConfigFileContent(
			ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile).config,
			ts.sys,
			ROOT,
		).options,
		noUnusedLocals: false,
		jsx: ts.JsxEmit.ReactJSX,
		paths: sourcesOfEntries(),
	};
	const files = new Map([...snippets].map(([name, code]) => [join(directory, name), code]));
	const host = ts.createCompilerHost(options);
	const { fileExists, readFile, directoryExists } = host;
	host.fileExists = (file) => files.has(file) || fileExists(file);
	host.readFile = (file) => files.get(file) ?? readFile(file);
	host.directoryExists = (path) => path === directory || (directoryExists?.(path) ?? true);
	const { getSourceFile } = host;
	host.getSourceFile = (file, languageVersion, ...rest) => {
		const code = files.get(file);
		return code === undefined
			? getSourceFile(file, languageVersion, ...rest)
			: ts.createSourceFile(file, code, languageVersion);
	};
	const program = ts.createProgram([...files.keys()], options, host);
	const faults = [...files.keys()].flatMap((file) => {
		const source = program.getSourceFile(file);
		return source
			? [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
			: [];
	});
	expect(
		faults.map(
			({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
		),
	).toEqual([]);
}, 120_000);

it.each(["calendar-event.sql", "with-space-context.ts"])("shows %s as it is tested", (name) => {
	const tested = readFileSync(join(ROOT, "test/sql/example", name), "utf8");
	expect(readme).toContain(`\n${tested}\`\`\`\n`);
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
