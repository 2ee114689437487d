import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../src");

interface Floor {
	readonly name: string;
	/** The first floor whose pattern matches a file is its floor. */
	readonly files: RegExp;
	/** Files of src it may import at run time; its own file aside. */
	readonly may: RegExp;
	/** Types it may import besides. They leave no trace at run time. */
	readonly mayTypes?: RegExp;
	/** Packages it may import at run time. */
	readonly packages: RegExp;
}

const SHARED = "error\\.ts|error-codes\\.ts|json\\.ts";
const NOTHING = /^$/;

const FLOORS: readonly Floor[] = [
	{
		name: "core of the vault",
		files: /^vault\/core\//,
		may: /^vault\/core\//,
		packages: /^(jose|lru-cache)$/,
	},
	{
		name: "core of credentials",
		files: /^credentials\/core\//,
		may: /^(credentials\/core\/|json\.ts)/,
		mayTypes: new RegExp(`^([a-z]+/core/|${SHARED})`),
		packages: /^zod$/,
	},
	{
		name: "core of providers",
		files: /^providers\/core\//,
		may: /^providers\/core\//,
		mayTypes: /^credentials\/core\//,
		packages: /^ipaddr\.js$/,
	},
	{
		name: "core",
		files: /^[a-z]+\/core\//,
		may: /^($1\/core\/|json\.ts)/,
		mayTypes: new RegExp(`^([a-z]+/core/|${SHARED})`),
		packages: NOTHING,
	},
	{
		name: "store",
		files: /^[a-z]+\/[a-z-]+-store\.ts$/,
		may: new RegExp(`^($1/core/|permissions/core/ids|schema\\.ts|digest\\.ts|${SHARED})`),
		mayTypes: /^(context|database)\.ts$|^[a-z]+\/core\//,
		packages: NOTHING,
	},
	{
		name: "wire (zod schemas of requests and answers)",
		files: /^[a-z]+\/wire\.ts$/,
		may: /^($1\/core\/|(permissions|providers)\/core\/|http\/)/,
		packages: /^zod$/,
	},
	{
		name: "endpoints",
		files: /^[a-z]+\/endpoints\.ts$/,
		may: /^($1\/(?!.*-store)|http\/|paths\.ts|actor\.ts)/,
		mayTypes: /^providers\/core\//,
		packages: /^zod$/,
	},
	{
		name: "http",
		files: /^http\//,
		may: new RegExp(`^(http/|actor\\.ts|permissions/core/ids|${SHARED})`),
		mayTypes: /^context\.ts$/,
		packages: /^(zod|better-auth\/api|@better-auth\/core\/(context|utils\/url))$/,
	},
	{
		name: "declared providers",
		files: /^providers\/option-schema\.ts$/,
		may: /^(providers|credentials)\/core\/|^http\/schemas\.ts$/,
		packages: /^zod$/,
	},
	{
		name: "providers",
		files: /^providers\//,
		may: new RegExp(`^(providers/|${SHARED})`),
		packages: NOTHING,
	},
	{
		name: "OAuth",
		files: /^oauth\/(?!.*-store)/,
		may: new RegExp(`^(oauth/|providers/(core/|send)|digest\\.ts|${SHARED})`),
		mayTypes: /^context\.ts$/,
		packages: /^oauth4webapi$/,
	},
	{
		name: "SMTP",
		files: /^smtp\.ts$/,
		may: /^providers\/core\//,
		mayTypes: /^credentials\/core\//,
		packages: /^(nodemailer|node:(dns\/promises|net))$/,
	},
	{
		name: "tables for Drizzle",
		files: /^drizzle\.ts$/,
		may: NOTHING,
		packages: /^drizzle-orm(\/pg-core)?$/,
	},
	{
		name: "translations",
		files: /^locales(\/|\.ts$)/,
		may: /^(locales\/|error-codes\.ts)/,
		packages: NOTHING,
	},
	{
		name: "organization",
		files: /^organization\//,
		may: new RegExp(
			`^(organization/(?!endpoints)|audit/record|permissions/(core/|load-rules)|credentials/end-grants|schema\\.ts|database\\.ts|digest\\.ts|${SHARED})`,
		),
		mayTypes: /^context\.ts$/,
		packages: /^(better-auth|better-auth\/plugins.*|@better-auth\/core.*)$/,
	},
	{
		name: "key sources and the vault's door",
		files: /^vault\//,
		may: new RegExp(`^(vault/|${SHARED})`),
		packages: /^jose$/,
	},
	{
		name: "client",
		files: /^(client\/|(client|react)\.ts$)/,
		may: /^(client\/|permissions\/core\/|paths\.ts|error-codes\.ts)/,
		mayTypes: /^(plugin|endpoint-bodies|permissions\/get-permissions)\.ts$/,
		packages: /^(better-auth\/client.*|nanostores|react)$/,
	},
	{
		name: "command line",
		files: /^cli\//,
		// Its own version is the one thing it takes from outside src.
		may: /^(cli\/|vault\/core\/key-ring\.ts|\.\.\/package\.json$)/,
		mayTypes: /^/,
		packages: /^(commander|jiti|node:.+)$/,
	},
	{
		name: "cache of rules",
		files: /^permissions\/rules-cache\.ts$/,
		may: new RegExp(`^(${SHARED})`),
		mayTypes: /^(context\.ts$|permissions\/)/,
		packages: /^lru-cache$/,
	},
	{
		name: "use case",
		files: /^(permissions|credentials|audit)\//,
		may: new RegExp(
			`^($1/(?!endpoints|wire)|organization/|providers/(core/|send)|oauth/|vault/core/|audit/record|database\\.ts|digest\\.ts|${SHARED})`,
		),
		mayTypes: /^((context|actor)\.ts$|audit\/core\/)/,
		packages: NOTHING,
	},
	{
		name: "doctor",
		files: /^doctor\//,
		may: new RegExp(
			`^(doctor/(?!endpoints|wire)|organization/(every-space|role-store|space-type)|permissions/(core/|matrix-store)|credentials/(core/|end-grants)|audit/record|vault/core/|schema\\.ts|database\\.ts|${SHARED})`,
		),
		mayTypes: /^(context\.ts$|organization\/|vault\/|credentials\/(keys-in-use|open))/,
		packages: NOTHING,
	},
	{
		name: "SQL made from the options",
		files: /^sql\//,
		may: new RegExp(
			`^(sql/(?!endpoints|wire)|doctor/core/|permissions/core/|organization/(database-id|role-store|space-type)|schema\\.ts|${SHARED})`,
		),
		mayTypes: /^(context\.ts$|organization\/)/,
		packages: NOTHING,
	},
	{
		name: "authorization",
		files: /^actor\.ts$/,
		may: new RegExp(`^(organization/|permissions/(core/|standing)|${SHARED})`),
		mayTypes: /^context\.ts$/,
		packages: NOTHING,
	},
	{
		name: "composition root",
		files:
			/^(testing|plugin|space-fetch|context|create-context|database-layout|drizzle-names|options|index|schema|postgres-layout|database|digest|error|error-codes|json|paths|endpoint-(types|bodies))\.ts$/,
		may: /^(?!cli\/)/,
		packages: /^(better-auth|better-auth\/db|@better-auth\/(core.*|kysely-adapter)|jose|zod)$/,
	},
];

interface Import {
	readonly from: string;
	readonly to: string;
	readonly typeOnly: boolean;
	readonly external: boolean;
}

const files = (readdirSync(SRC, { recursive: true }) as string[])
	.filter((file) => file.endsWith(".ts"))
	.sort();
const sources = new Map(
	files.map((file) => {
		const text = readFileSync(join(SRC, file), "utf8");
		return [file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)] as const;
	}),
);
const imports = [...sources].flatMap(([file, source]) =>
	source.statements.flatMap((statement) => importOf(file, statement)),
);

function importOf(from: string, statement: ts.Statement): Import[] {
	if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
	if (!statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
	const target = statement.moduleSpecifier.text;
	const external = !target.startsWith(".");
	const to = external ? target : relative(SRC, join(SRC, dirname(from), target));
	return [{ from, to, typeOnly: isTypeOnly(statement), external }];
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
	if (ts.isExportDeclaration(statement)) {
		const named = statement.exportClause;
		return (
			statement.isTypeOnly ||
			(named !== undefined && ts.isNamedExports(named) && named.elements.every((e) => e.isTypeOnly))
		);
	}
	const clause = statement.importClause;
	if (!clause || clause.isTypeOnly) return clause?.isTypeOnly ?? false;
	const bindings = clause.namedBindings;
	return (
		!clause.name &&
		bindings !== undefined &&
		ts.isNamedImports(bindings) &&
		bindings.elements.every((e) => e.isTypeOnly)
	);
}

function floorOf(file: string): Floor {
	const floor = FLOORS.find((candidate) => candidate.files.test(file));
	if (!floor) throw new Error(`${file} stands on no floor: add it to the table`);
	return floor;
}

/** `$1` in a rule stands for the room of the importing file. */
function inRoom(rule: RegExp, file: string): RegExp {
	return new RegExp(rule.source.replaceAll("$1", file.split("/")[0] ?? ""));
}

function violation({ from, to, typeOnly, external }: Import): string | null {
	const floor = floorOf(from);
	const allowed = external
		? typeOnly || floor.packages.test(to)
		: inRoom(floor.may, from).test(to) ||
			(typeOnly && floor.mayTypes !== undefined && inRoom(floor.mayTypes, from).test(to));
	return allowed ? null : `${from} (${floor.name}) imports ${to}`;
}

describe("the import law", () => {
	it("holds for every import", () => {
		expect(imports.length).toBeGreaterThan(100);
		expect(imports.map(violation).filter(Boolean)).toEqual([]);
	});

	it("would notice", () => {
		const planted: Import[] = [
			{ from: "permissions/core/decide.ts", to: "zod", typeOnly: false, external: true },
			{
				from: "permissions/core/decide.ts",
				to: "permissions/matrix-store.ts",
				typeOnly: false,
				external: false,
			},
			{ from: "permissions/matrix-store.ts", to: "vault/vault.ts", typeOnly: false, external: false },
			{
				from: "credentials/endpoints.ts",
				to: "credentials/credential-store.ts",
				typeOnly: false,
				external: false,
			},
			{ from: "credentials/put.ts", to: "http/space-endpoint.ts", typeOnly: false, external: false },
			{ from: "credentials/put.ts", to: "permissions/matrix-store.ts", typeOnly: false, external: false },
			{ from: "client/plugin.ts", to: "vault/vault.ts", typeOnly: false, external: false },
			{ from: "client/plugin.ts", to: "plugin.ts", typeOnly: false, external: false },
			{ from: "cli/doctor.ts", to: "context.ts", typeOnly: false, external: false },
			{ from: "cli/doctor.ts", to: "better-auth", typeOnly: false, external: true },
			{ from: "plugin.ts", to: "cli/doctor.ts", typeOnly: false, external: false },
		];
		expect(planted.map(violation)).not.toContain(null);
	});

	it("knows no cycle at run time", () => {
		const edges = new Map<string, string[]>();
		for (const { from, to, typeOnly, external } of imports) {
			if (!typeOnly && !external) edges.set(from, [...(edges.get(from) ?? []), to]);
		}
		const done = new Set<string>();
		const cycles: string[] = [];
		const visit = (file: string, path: readonly string[]) => {
			if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
			if (done.has(file) || path.includes(file)) return;
			for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
			done.add(file);
		};
		for (const file of files) visit(file, []);
		expect(cycles).toEqual([]);
	});

	it("reads the clock, the environment and the network in one place each", () => {
		// The command line is a program of its own, on Node.
		const library = files.filter((file) => !file.startsWith("cli/"));
		const reading = (pattern: RegExp) =>
			library.filter((file) => pattern.test(sources.get(file)?.text ?? ""));
		expect(reading(/Date\.now|new Date\(\)/)).toEqual(["client/plugin.ts", "create-context.ts", "schema.ts"]);
		expect(reading(/(?<!ipaddr\.)\bprocess\??[.:[]|\benv[.[]/)).toEqual([
			"create-context.ts",
			"providers/resolve-host.ts",
		]);
		expect(reading(/[^$.\w]fetch\(/)).toEqual(["providers/send.ts"]);
		expect(reading(/from "node:/)).toEqual(["smtp.ts"]);
		expect(reading(/ctx\.request === undefined|requestOnlySessionMiddleware/)).toEqual([]);
	});
});

describe("the budgets", () => {
	const lines = (text: string) => text.split("\n").length - 1;

	it("of lines hold for files and functions", () => {
		const tooLong = [...sources].filter(([, source]) => lines(source.text) > 250).map(([file]) => file);
		expect(tooLong).toEqual([]);
		const longFunctions = [...sources].flatMap(([file, source]) =>
			functionsIn(source)
				.filter((node) => !file.endsWith("endpoints.ts") && lines(node.getText()) > 60)
				.map((node) => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`),
		);
		// spacesSchema is one literal.
		expect(longFunctions.filter((place) => !place.startsWith("schema.ts"))).toEqual([]);
	});

	it("of texts hold: a request is told its catalogue alone", () => {
		const making = (pattern: RegExp) => files.filter((file) => pattern.test(sources.get(file)?.text ?? ""));
		expect(making(/\bAPIError[.(]/).filter((file) => file !== "http/seam.ts")).toEqual([
			// The fields of one of the seam's errors; a status by its name; 304; Better Auth's own 400, and 401.
			"http/keep-fields.ts",
			"http/openapi.ts",
			"http/revalidate.ts",
			"http/shorten.ts",
			"http/space-endpoint.ts",
		]);
		const stopsTheStart = ["create-context.ts", "options.ts", "organization/plugin-options.ts"];
		expect(making(/new BetterAuthError\(/)).toEqual(stopsTheStart);
	});

	it("of habits hold", () => {
		const texts = [...sources].map(([file, source]) => [file, source.text] as const);
		const having = (pattern: RegExp) => texts.filter(([, text]) => pattern.test(text)).map(([file]) => file);
		expect(having(/export default|export \*/)).toEqual([]);
		expect(having(/^let /m)).toEqual([]);
		expect(having(/@ts-|biome-ignore/)).toEqual([]);
		expect(having(/\bclass\b(?=\s+\w+.*\{)/)).toEqual(["error.ts"]);
	});
});

function functionsIn(node: ts.Node): ts.Node[] {
	const found: ts.Node[] = ts.isFunctionLike(node) ? [node] : [];
	node.forEachChild((child) => void found.push(...functionsIn(child)));
	return found;
}
