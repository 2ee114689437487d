import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runOrThrow, type Shell } from "../cli/command.ts";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));
const RECIPES = join(REPOSITORY, "test/recipes");

/** Where recipes run that do not run in the tests. */
export interface Host {
	readonly name: string;
	/** Recipes, by the names that they have here. */
	readonly recipes: Readonly<Record<string, string>>;
	/** What an application has besides. */
	readonly files: Readonly<Record<string, string>>;
	/** What of the README is no recipe of its own. */
	readonly shown?: readonly string[];
	readonly prepare: readonly (readonly string[])[];
	readonly start: (port: number) => readonly string[];
	/** Whether it has pages too. */
	readonly pages: boolean;
}

/** What npm installs for them; a range gets the newest that runs on this Node. */
export const PACKAGES = [
	"better-auth",
	"better-sqlite3",
	"bun@^1",
	"esbuild",
	"hono",
	"miniflare@^4",
	"next@^16",
	"react@^19",
	"react-dom@^19",
	"@types/node",
	"@types/react",
	"@types/better-sqlite3",
	"typescript@5",
	"tsx",
];

const MIGRATE = `import { getMigrations } from "better-auth/db/migration";
import { auth } from "./auth";

export const migrate = async () => (await getMigrations(auth.options)).runMigrations();
`;

const bin = (name: string) => `../node_modules/.bin/${name}`;

export const HOSTS: readonly Host[] = [
	{
		name: "Bun",
		recipes: { "guard.ts": "guard.ts", "hono.ts": "hono.ts", "auth-on-bun.ts": "auth.ts" },
		files: {
			"migrate.ts": MIGRATE,
			"main.ts": `import { app } from "./hono";
import { migrate } from "./migrate";

await migrate();
export default { fetch: app.fetch, port: process.env.PORT, hostname: "127.0.0.1" };
`,
		},
		prepare: [],
		start: () => [bin("bun"), "main.ts"],
		pages: false,
	},
	{
		name: "Workers",
		recipes: { "guard.ts": "guard.ts", "hono.ts": "hono.ts", "auth-on-workers.ts": "auth.ts" },
		files: {
			"migrate.ts": MIGRATE,
			"main.ts": `import { app } from "./hono";
import { migrate } from "./migrate";

app.post("/migrate", async (c) => c.json(await migrate()));
export default app;
`,
			"serve.mjs": `import { Miniflare } from "miniflare";

const { BETTER_AUTH_URL, BETTER_AUTH_SECRET, SPACES_KEY, PORT } = process.env;
const worker = new Miniflare({
	modules: [{ type: "ESModule", path: "worker.mjs" }],
	compatibilityDate: "2025-11-01",
	compatibilityFlags: ["nodejs_compat"],
	d1Databases: ["DB"],
	bindings: { BETTER_AUTH_URL, BETTER_AUTH_SECRET, SPACES_KEY },
	host: "127.0.0.1",
	port: Number(PORT),
});
await worker.dispatchFetch("http://localhost/migrate", { method: "POST" });
`,
		},
		prepare: [
			[
				...[
					bin("esbuild"),
					"main.ts",
					"--bundle",
					"--format=esm",
					"--platform=neutral",
					"--outfile=worker.mjs",
				],
				...["--main-fields=module,main", "--conditions=workerd,worker,browser"],
				...["--external:cloudflare:*", "--external:node:*", "--log-level=error"],
			],
		],
		start: () => [process.execPath, "serve.mjs"],
		pages: false,
	},
	{
		name: "Next.js",
		recipes: { "guard.ts": "guard.ts", "next/app": "app", "next/lib": "lib" },
		shown: ["auth.ts", "can.tsx"],
		files: {
			"migrate.ts": MIGRATE,
			"prepare.mts": `import { migrate } from "./migrate.ts";

await migrate();
process.exit();
`,
			"app/layout.tsx": `export default function Root({ children }: { children: React.ReactNode }) {
	return <html lang="en"><body>{children}</body></html>;
}
`,
			// An action is reachable only where something calls it.
			"app/spaces/[spaceId]/act/button.tsx": `"use client";
import { addEvent } from "../calendar/actions";

export function Button({ spaceId }: { spaceId: string }) {
	return <button type="button" onClick={() => void addEvent(spaceId)}>Add</button>;
}
`,
			"app/spaces/[spaceId]/act/page.tsx": `import { Button } from "./button";

export default async function Page({ params }: { params: Promise<{ spaceId: string }> }) {
	return <Button spaceId={(await params).spaceId} />;
}
`,
			"next.config.ts": "export default { experimental: { authInterrupts: true } };\n",
			"tsconfig.json": JSON.stringify({
				compilerOptions: { strict: true, skipLibCheck: true, paths: { "@/*": ["./*"] } },
				include: ["next-env.d.ts", "**/*.ts", "**/*.tsx", ".next/types/**/*.ts"],
				exclude: ["node_modules"],
			}),
		},
		prepare: [
			[bin("tsx"), "prepare.mts"],
			[bin("next"), "build"],
		],
		start: (port) => [bin("next"), "start", "--port", String(port), "--hostname", "127.0.0.1"],
		pages: true,
	},
];

/** A project with everything that any of them needs, and the plugin as it is packed. */
export async function installProject(shell: Shell, tarball: string): Promise<void> {
	const { devDependencies } = JSON.parse(await readFile(join(REPOSITORY, "package.json"), "utf8"));
	const specs = PACKAGES.map((name) => (name in devDependencies ? `${name}@${devDependencies[name]}` : name));
	await writeFile(join(shell.directory, "package.json"), JSON.stringify({ name: "app", private: true }));
	await runOrThrow(shell, [
		...["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"],
		...specs,
		tarball,
	]);
	// Compiled for this very Node already, which takes minutes; and Bun's package fetches nothing, but links what it has.
	const build = "node_modules/better-sqlite3/build";
	await cp(join(REPOSITORY, build), join(shell.directory, build), { recursive: true });
	await runOrThrow(shell, ["npm", "rebuild", "bun"]);
}

/** The directory of a host, with the recipes as they are shown. */
export async function layOut(shell: Shell, host: Host): Promise<Shell> {
	const directory = join(shell.directory, host.name.toLowerCase().replace(/\W/g, ""));
	await mkdir(directory);
	for (const [recipe, name] of Object.entries(host.recipes))
		await cp(join(RECIPES, recipe), join(directory, name), { recursive: true });
	const readme = await readFile(join(REPOSITORY, "README.md"), "utf8");
	const shown = (host.shown ?? []).map((name) => [name, blockOf(readme, name)] as const);
	for (const [name, text] of [...shown, ...Object.entries(host.files)]) {
		await mkdir(dirname(join(directory, name)), { recursive: true });
		await writeFile(join(directory, name), text);
	}
	return { ...shell, directory };
}

function blockOf(readme: string, name: string): string {
	const begin = readme.indexOf(`\n// ${name}\n`);
	if (begin < 0) throw new Error(`the README shows no ${name}`);
	return readme.slice(begin + 1, readme.indexOf("```", begin));
}
