import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runOrThrow, type Shell, userEnvironment } from "./command.ts";
import { isModern, type Node } from "./node-version.ts";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));
const CHECK = new URL("./in-project/check.ts", import.meta.url);

export const MIGRATE_FILE = "migrate.ts";
export const ORIGIN = "http://localhost:3000";

/** A project of somebody who has just installed the plugin. */
export interface Project extends Shell {
	readonly node: Node;
}

/** What the two databases differ in, in the project's `auth.ts`. */
export interface DriverLines {
	readonly import: string;
	readonly database: string;
}

/** The tarball that `npm publish` would send, built afresh. */
export async function packPlugin(shell: Shell): Promise<string> {
	await runOrThrow({ ...shell, directory: REPOSITORY }, [
		"npm",
		"pack",
		"--pack-destination",
		shell.directory,
	]);
	const tarball = (await readdir(shell.directory)).find((name) => name.endsWith(".tgz"));
	if (!tarball) throw new Error("npm pack left no tarball");
	return join(shell.directory, tarball);
}

/** @param more packages besides those that every project has, at the versions of the repository unless they name one */
export async function createProject(
	shell: Shell,
	node: Node,
	tarball: string,
	more: readonly string[] = [],
): Promise<Project> {
	const directory = join(shell.directory, `project-on-node-${node.version}`);
	const project = { ...shell, directory, node, environment: userEnvironment(node.directory) };
	await mkdir(directory);
	await writeFile(
		join(directory, "package.json"),
		JSON.stringify({ name: "app", private: true, type: "module" }),
	);
	await runOrThrow(project, ["npm", "install", ...(await dependencies(node, more)), tarball]);
	await cp(new URL(".", CHECK), directory, { recursive: true });
	await writeFile(join(directory, MIGRATE_FILE), MIGRATE);
	return project;
}

export async function writeAuth(project: Project, driver: DriverLines): Promise<void> {
	await writeFile(
		join(project.directory, "auth.ts"),
		`import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { spacesPlugin } from "better-auth-spaces";
${driver.import}

export const auth = betterAuth({
	database: ${driver.database},
	emailAndPassword: { enabled: true },
	plugins: [organization(), spacesPlugin()],
});
`,
	);
}

const MIGRATE = `import { getMigrations } from "better-auth/db/migration";
import { auth } from "./auth.ts";

const { toBeCreated, toBeAdded, toBeAddedIndexes, runMigrations } = await getMigrations(auth.options);
await runMigrations();

const planned = { tables: toBeCreated, columns: toBeAdded, indexes: toBeAddedIndexes };
console.log("planned:", Object.entries(planned).map(([what, list]) => \`\${list.length} \${what}\`).join(", "));
process.exit();
`;

/** The versions that the repository itself is tested with. */
async function dependencies(node: Node, more: readonly string[]): Promise<string[]> {
	const { devDependencies } = JSON.parse(await readFile(join(REPOSITORY, "package.json"), "utf8")) as {
		devDependencies: Record<string, string>;
	};
	// better-sqlite3 12 must be compiled for each Node; 13 carries its binaries, and does not run on Node 20.
	const versions: Record<string, string> = {
		...devDependencies,
		...(isModern(node) && { "better-sqlite3": "^13.0.0" }),
	};
	return ["better-auth", "better-sqlite3", "pg", "tsx", ...more].map((name) =>
		name in versions ? `${name}@${versions[name]}` : name,
	);
}
