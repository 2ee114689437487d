import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { type Problem, problem } from "../problem.ts";
import type { AuthInstance, Inspection, SpaceSql, SpacesApi, SqlInput } from "../spaces-api.ts";
import { findDatabaseFault } from "./database-fault.ts";
import { loadEnvFiles } from "./env-files.ts";
import { findConfig, shown } from "./find-config.ts";
import { importConfig } from "./import-config.ts";
import { pickInstance } from "./pick-instance.ts";

export interface ConfigOptions {
	readonly cwd?: string;
	readonly config?: string;
}

export interface OpenAuth<Call extends keyof SpacesApi> {
	readonly api: Pick<SpacesApi, Call>;
	/** `inspectSpaces` past Better Auth's own check of the schema, which refuses every call while a table is missing. */
	readonly inspect: () => Promise<Inspection>;
	/** `spacesSql`, likewise. */
	readonly printSql: (input: SqlInput) => Promise<SpaceSql>;
	/** What is wrong with the database now, if anything is. */
	readonly findFault: () => Promise<Problem | undefined>;
}

/** The flags of Better Auth's own CLI. */
export function withConfigOptions(command: Command): Command {
	return command
		.option("-c, --cwd <cwd>", "the directory to work in (default: the current one)")
		.option("--config <config>", "the file that exports your auth instance (default: the first one found)");
}

/**
 * The instance of the application's own config, on its own database.
 *
 * @throws Problem when there is none, when it lacks one of the calls, or when its database does not answer
 */
export async function openAuth<Call extends keyof SpacesApi>(
	{ cwd, config }: ConfigOptions,
	...calls: readonly Call[]
): Promise<OpenAuth<Call>> {
	const startedIn = process.cwd();
	const directory = resolve(startedIn, cwd ?? ".");
	if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
		throw problem(
			`There is no directory ${directory}.`,
			"Name the directory of your application with --cwd.",
		);
	}
	// A relative path to a database file means the application's directory.
	process.chdir(directory);
	loadEnvFiles(directory);
	const file = findConfig(directory, config, startedIn);
	const name = shown(file, directory);
	const auth = await importConfig(file, directory, (exports) => pickInstance(exports, name));
	if (!has(auth.api, calls)) {
		throw problem(`The auth instance in ${name} has no spacesPlugin().`, "Add it to the plugins:", {
			code: [
				'import { spacesPlugin } from "better-auth-spaces";',
				"plugins: [organization(), spacesPlugin()],",
			],
		});
	}
	const fault = await findDatabaseFault(auth, name);
	if (fault) throw fault;
	return {
		api: auth.api,
		inspect: async () => endpointOf(auth, "inspectSpaces")({ context: await auth.$context }),
		printSql: async (body) => endpointOf(auth, "spacesSql")({ context: await auth.$context, body }),
		findFault: () => findDatabaseFault(auth, name),
	};
}

type Endpoints = NonNullable<NonNullable<AuthInstance["options"]["plugins"]>[number]["endpoints"]>;

function endpointOf<Name extends keyof Endpoints>({ options }: AuthInstance, name: Name) {
	const endpoints = options.plugins?.map((plugin) => plugin.endpoints?.[name]) ?? [];
	const endpoint = endpoints.findLast((candidate) => candidate !== undefined);
	if (!endpoint) throw new TypeError(`There is no ${name} in the plugins.`);
	return endpoint;
}

function has<Call extends keyof SpacesApi>(
	api: AuthInstance["api"],
	calls: readonly Call[],
): api is Pick<SpacesApi, Call> {
	return calls.every((call) => typeof api[call] === "function");
}
