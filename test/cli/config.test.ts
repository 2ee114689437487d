import { cp, mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CONFIG_PATHS } from "../../src/cli/config/find-config.ts";
import { AUTH, type Installed, install } from "./support/installed.ts";

let installed: Installed;

beforeAll(async () => {
	installed = await install();
});
afterAll(() => installed.remove());

const inspect = {
	...{ healthy: true, findings: [], keys: [] },
	checked: { spaces: 0, members: 0, credentials: 0, permissions: 0 },
};
const script = { inspect };

/** Runs the doctor, which the stand-in answers once its config is found, loaded and connected. */
async function doctor(files: Record<string, string>, args: readonly string[] = [], environment = {}) {
	const project = await installed.project(files);
	const { code, stdout, stderr } = await project.run(["doctor", ...args], { script, environment });
	return { code, stdout, stderr, directory: project.directory };
}

const healthy = expect.objectContaining({ code: 0, stdout: expect.stringContaining("✔ Nothing is wrong.") });

describe("the auth config is found", () => {
	it("in the places of Better Auth's own CLI, in its order", () => {
		// Word for word what @better-auth/cli 1.4.22 and auth 1.7.7 do.
		let possiblePaths = [
			"auth.ts",
			"auth.tsx",
			"auth.js",
			"auth.jsx",
			"auth.server.js",
			"auth.server.ts",
			"auth/index.ts",
			"auth/index.tsx",
			"auth/index.js",
			"auth/index.jsx",
			"auth/index.server.js",
			"auth/index.server.ts",
		];
		possiblePaths = [
			...possiblePaths,
			...possiblePaths.map((it) => `lib/server/${it}`),
			...possiblePaths.map((it) => `server/auth/${it}`),
			...possiblePaths.map((it) => `server/${it}`),
			...possiblePaths.map((it) => `auth/${it}`),
			...possiblePaths.map((it) => `lib/${it}`),
			...possiblePaths.map((it) => `utils/${it}`),
		];
		possiblePaths = [
			...possiblePaths,
			...possiblePaths.map((it) => `src/${it}`),
			...possiblePaths.map((it) => `app/${it}`),
		];
		expect(CONFIG_PATHS).toEqual(possiblePaths);
	});

	it("first come, in JSX, through the paths that tsconfig.json inherits, and the process ends though it keeps a timer", async () => {
		const config = AUTH.replace("export const", 'import "@/emails/welcome";\nexport const');
		expect(
			await doctor({
				"tsconfig.json": '{ /* as SvelteKit has it */ "extends": "./.generated/tsconfig.json" }',
				".generated/tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["../src/*"] } } }',
				"src/lib/auth.tsx": `${config}\nsetInterval(() => {}, 1000);`,
				"src/emails/welcome.tsx": "export const Welcome = ({ name }: { name: string }) => <p>{name}</p>;",
				"src/utils/auth.ts": 'throw new Error("never loaded")',
			}),
		).toEqual(healthy);
	});

	it("through the paths of a tsconfig.json that only refers to others", async () => {
		expect(
			await doctor({
				"tsconfig.json":
					'{ "files": [], // as Vite has it\n "references": [{ "path": "./tsconfig.app.json" },] }',
				"tsconfig.app.json":
					'{ "compilerOptions": { "paths": { "~/*": ["./src/*"], "settings": ["./settings.ts"] } } }',
				"auth.ts": AUTH.replace("export const", 'import "~/one";\nimport "settings";\nexport const'),
				"src/one.ts": "export const one: number = 1;",
				"settings.ts": "export const two: number = 2;",
			}),
		).toEqual(healthy);
	});

	it.each([
		[
			"the default export, among others",
			`${AUTH.replace("const auth", "const one")}\nexport const two = {...one};\nexport default one;`,
		],
		[
			"a property of the default export",
			`${AUTH.replace("export const", "const")}\nexport default { auth };`,
		],
		[
			"a promise under another name",
			`${AUTH.replace("export const auth", "const one")}\nexport const auth = Promise.resolve(one);`,
		],
		["the only instance, whatever its name", AUTH.replace("const auth", "const server")],
	])("as %s", async (_, text) => {
		expect(await doctor({ "auth.ts": text })).toEqual(healthy);
	});

	it("where --cwd and --config say, with its relative paths and variables", async () => {
		const project = await installed.project({
			"apps/web/.env": "DATABASE_FILE=app.sqlite",
			"apps/web/server/better.ts": AUTH.replace('"app.sqlite"', "process.env.DATABASE_FILE"),
		});
		await cp(join(project.directory, "app.sqlite"), join(project.directory, "apps/web/app.sqlite"));
		await mkdir(join(project.directory, "elsewhere"));
		const args = ["doctor", "-c", "../apps/web", "--config"];
		for (const config of ["server/better.ts", "../apps/web/server/better.ts"]) {
			expect(await project.run([...args, config], { script, in: "elsewhere" })).toEqual(healthy);
		}
	});

	it("with the variables of .env.local and .env that are not set yet", async () => {
		const { code, stderr } = await doctor(
			{
				".env": `SET=no
BOTH=no
HOST=db
URL=postgres://$USER_NAME@\${HOST}/x
PASSWORD=pa$$word
PRICE=\\$HOST`,
				".env.local": "BOTH=local\nUSER_NAME=me",
				"auth.ts": `${AUTH}
const { SET, BOTH, URL: url, PASSWORD, PRICE } = process.env;
console.log("variables", JSON.stringify([SET, BOTH, url, PASSWORD, PRICE]));`,
			},
			[],
			{ SET: "already" },
		);
		expect(stderr).toContain('variables ["already","local","postgres://me@db/x","pa$$word","$HOST"]');
		expect(code).toBe(0);
	});

	it("though it imports what exists only in SvelteKit, a Worker or a React server", async () => {
		const { code, stderr } = await doctor(
			{
				"auth.ts": `import "server-only";
import { getRequestEvent } from "$app/server";
import { dev } from "$app/environment";
import { TOKEN } from "$env/static/private";
import { env } from "$env/dynamic/private";
import { env as worker, WorkerEntrypoint } from "cloudflare:workers";
${AUTH}
export class Service extends WorkerEntrypoint {}
getRequestEvent()?.cookies.get("a");
console.log("modules", JSON.stringify([dev, TOKEN, env.TOKEN, worker.TOKEN, typeof worker.DB]));`,
			},
			[],
			{ TOKEN: "t" },
		);
		expect(stderr).toContain('modules [false,"t","t","t","function"]');
		expect(code).toBe(0);
	});

	it("though a package that it imports is for React's server only", async () => {
		expect(
			await doctor({
				"node_modules/server-only/package.json": '{ "name": "server-only", "main": "./index.js" }',
				"node_modules/server-only/index.js":
					'throw new Error("This module cannot be imported from a Client Component module.");',
				"node_modules/guarded/package.json": '{ "name": "guarded", "type": "module", "main": "./index.js" }',
				"node_modules/guarded/index.js": 'import "server-only";\nexport const guarded = 1;',
				"auth.ts": `import { guarded } from "guarded";\n${AUTH}\nif (guarded !== 1) throw new Error();`,
			}),
		).toEqual(healthy);
	});
});

const UNREACHABLE = AUTH.replace(
	'import Database from "better-sqlite3"',
	'import { Pool } from "pg"',
).replace('new Database("app.sqlite")', "new Pool({ connectionString: process.env.POSTGRES_URL })");

describe("it says what to do and exits with 2", () => {
	it.each<[string, Record<string, string>, ...string[]]>([
		["there is no config", {}, "No auth config found in", "src/ and app/", "doctor --config path/to/auth.ts"],
		[
			"it exports only a factory",
			{ "lib/auth.ts": `${AUTH.replace("export const auth =", "export const getAuth = () =>")}` },
			"lib/auth.ts exports the function getAuth, but no ready auth instance.",
			'import { getAuth } from "./auth";\n    export const auth = getAuth();',
		],
		[
			"its factory has the instance's name",
			{ "auth.ts": AUTH.replace("auth =", "auth = () =>") },
			"auth.ts exports the function auth, but no ready auth instance.",
			'import { auth as createAuth } from "./auth";\n    export const auth = createAuth();',
		],
		[
			"it exports its factory as the default",
			{ "auth.ts": AUTH.replace("export const auth =", "export default () =>") },
			"auth.ts exports a function as its default, but no ready auth instance.",
			'import createAuth from "./auth";\n    export const auth = createAuth();',
		],
		[
			"it exports options",
			{ "auth.ts": "export const auth = { plugins: [] };" },
			"auth.ts exports auth, but no Better Auth instance.",
			"export const auth = betterAuth({ … });",
		],
		["it exports nothing", { "auth.ts": "const auth = 1;" }, "auth.ts exports nothing."],
		[
			"it exports two instances",
			{ "auth.ts": `${AUTH.replace("const auth", "const one")}\nexport const two = one;` },
			"exports several auth instances",
			'export { one as auth } from "./auth";',
		],
		[
			"it has no spacesPlugin()",
			{ "auth.ts": AUTH.replace("spacesPlugin(), standIn()", "") },
			"The auth instance in auth.ts has no spacesPlugin().",
			"plugins: [organization(), spacesPlugin()],",
		],
		[
			"it throws",
			{ "src/auth.ts": 'interface A {\n\ta: 1;\n}\nthrow new Error("DATABASE_URL is not set");' },
			"src/auth.ts throws when it is loaded.\n\n    DATABASE_URL is not set\n    at src/auth.ts:4\n",
			"set the variables it needs",
		],
		[
			"a module that it imports throws",
			{ "auth.ts": 'import "./env";', "env.ts": '\n\nthrow new Error("MAIL_URL is not set");' },
			"auth.ts throws when it is loaded.\n\n    MAIL_URL is not set\n    at env.ts:3\n",
		],
		[
			"it imports what is not there",
			{ "auth.ts": 'import { db } from "@/db";\nexport const auth = db;' },
			"auth.ts cannot be loaded.\n\n    Cannot find module '@/db'\n",
			'if "@/db" is an alias',
		],
		[
			"it cannot be parsed",
			{ "auth.ts": "export const auth = {;" },
			"auth.ts cannot be loaded.",
			"Mend the syntax",
		],
		[
			"it imports what only Bun has",
			{ "auth.ts": 'import { Database } from "bun:sqlite";\nexport const auth = new Database();' },
			"bunx --bun better-auth-spaces doctor\n",
		],
		[
			"it ends the process",
			{ "auth.ts": "process.exit(0);" },
			"The process ended before the command was done.",
		],
		[
			"its instance does not start",
			{
				"auth.ts": `${AUTH.replace("organization(), ", "")}\nawait new Promise((resolve) => setTimeout(resolve, 50));`,
			},
			"The auth instance in auth.ts does not start.",
			"spacesPlugin() needs the organization plugin",
		],
		[
			"it has no database",
			{ "auth.ts": AUTH.replace(/\tdatabase.*/, "") },
			"The auth instance in auth.ts has no database: it keeps its data in memory.",
		],
		[
			"its database is a Worker's",
			{
				"auth.ts": `import { env } from "cloudflare:workers";\n${AUTH.replace('new Database("app.sqlite")', "env.DB")}`,
			},
			"Cloudflare bindings exist only inside a Worker.",
		],
		[
			"its database has no tables",
			{ "auth.ts": AUTH.replace("app.sqlite", "new.sqlite") },
			"The database has no table of organizations.",
			"npx @better-auth/cli migrate",
		],
		[
			"its database is down",
			{ "auth.ts": UNREACHABLE, ".env": "POSTGRES_URL=postgres://app:hunter2@localhost:1/app" },
			"The database of auth.ts cannot be used.",
			"ECONNREFUSED",
		],
	])("when %s", async (_, files, ...texts) => {
		const { code, stdout, stderr } = await doctor(files);
		expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
		for (const text of texts) expect(stderr).toContain(text);
		expect(stderr).not.toContain("hunter2");
		expect(stderr).not.toContain("In the background");
	});

	it.each([
		["--config", "nowhere.ts", "There is no file nowhere.ts."],
		["--cwd", "nowhere", "There is no directory"],
	])("when %s names what is not there", async (flag, value, text) => {
		const { code, stderr } = await doctor({ "auth.ts": AUTH }, [flag, value]);
		expect(code).toBe(2);
		expect(stderr).toContain(text);
	});

	it("as the one JSON document where that was asked for", async () => {
		const { code, stdout } = await doctor({ "auth.ts": 'console.log("hello"); throw new Error("oh");' }, [
			"--json",
		]);
		expect(JSON.parse(stdout)).toEqual({
			error: {
				message: "auth.ts throws when it is loaded.",
				details: ["oh", "at auth.ts:1"],
				remedy: expect.any(String),
				code: [],
			},
		});
		expect(code).toBe(2);
	});

	it("when its database accepts and never answers", async () => {
		const silent = createServer(() => {});
		await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
		const address = silent.address();
		const port = typeof address === "object" ? address?.port : undefined;
		const { code, stderr } = await doctor({ "auth.ts": UNREACHABLE }, [], {
			POSTGRES_URL: `postgres://app@127.0.0.1:${port}/app`,
		});
		expect(stderr).toContain("No answer within 10 seconds.");
		expect(code).toBe(2);
		silent.close();
	});
});
