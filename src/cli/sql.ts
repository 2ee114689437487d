import { readFile } from "node:fs/promises";
import { Argument, type Command } from "commander";
import type { SqlPart } from "../sql/core/part.ts";
import { type ConfigOptions, openAuth, withConfigOptions } from "./config/open-auth.ts";
import { problem } from "./problem.ts";
import { EXIT, type Run } from "./run.ts";
import type { Output } from "./terminal/output.ts";

interface SqlOptions extends ConfigOptions {
	readonly down?: boolean;
	readonly schema?: string;
}

/** Each part with what to do with what is printed. */
const PARTS = {
	decision:
		"Run it as the owner of Better Auth's tables, and again whenever `types`, `modules`, `roles` or the roles of the organization plugin change.",
	"row-level-security":
		"Run it as the owner of Better Auth's tables. If Better Auth connects as another role, name it before: set spaces.service_role = 'auth_service';",
	tables:
		"These are the tables of `schema: postgresLayout`; all others are made by Better Auth's own migrations.",
} as const;

type Part = keyof typeof PARTS;

export function addSql(program: Command, run: Run): void {
	withConfigOptions(
		program
			.command("sql")
			.summary("print SQL for PostgreSQL, made from your options")
			.description(
				"Prints SQL for PostgreSQL, made from your own auth config, on standard output: the functions spaces.can and spaces.allowed, for the policies of your own tables (decision); " +
					"policies for the plugin's two tables (row-level-security); or those tables themselves in a schema of their own (tables). " +
					"Changes nothing itself. What it prints can be run again and again.",
			)
			.addArgument(new Argument("[part]", "what to print").choices(Object.keys(PARTS)).default("decision")),
	)
		.option("--down", "print what takes it back")
		.option(
			"--schema <name>",
			"where your tables are, if they are Drizzle's and name no schema (default: public)",
		)
		.addHelpText(
			"after",
			`
Exit code: 0 printed, 2 could not run.

Example, in a deployment:
  $ npx better-auth-spaces sql | psql -1 -v ON_ERROR_STOP=1 "$DATABASE_URL"`,
		)
		.action((part: Part, options: SqlOptions) => run({}, (output) => printSql(output, part, options)));
}

async function printSql(output: Output, part: Part, options: SqlOptions): Promise<number> {
	const { down = false } = options;
	const sql = part === "tables" ? await readTables(down) : await makeSql(part, { ...options, down });
	output.say(sql.trimEnd());
	if (!down) output.note(PARTS[part]);
	return EXIT.ok;
}

/** The same for every config. */
function readTables(down: boolean): Promise<string> {
	const root = import.meta.resolve("better-auth-spaces/package.json");
	return readFile(new URL(`migrations/postgres/0001_spaces${down ? ".down" : ""}.sql`, root), "utf8");
}

async function makeSql(part: SqlPart, { down = false, schema, ...options }: SqlOptions): Promise<string> {
	const { printSql } = await openAuth(options, "spacesSql");
	const { sql, refused } = await printSql({ part, down, schema });
	if (refused) throw problem(refused.message, refused.remedy, { code: refused.code });
	return sql;
}
