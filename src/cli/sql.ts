import { Argument, type Command } from "commander";
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
} as const;

type Part = keyof typeof PARTS;

export function addSql(program: Command, run: Run): void {
	withConfigOptions(
		program
			.command("sql")
			.summary("print SQL for PostgreSQL that is made from your options")
			.description(
				"Prints SQL for PostgreSQL, made from your own auth config, on standard output: the functions spaces.can and spaces.allowed, for the policies of your own tables. " +
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
	const { printSql } = await openAuth(options, "spacesSql");
	const { sql, refused } = await printSql({ part, down: options.down ?? false, schema: options.schema });
	if (refused) throw problem(refused.message, refused.remedy, { code: refused.code });
	output.say(sql.trimEnd());
	if (!options.down) output.note(PARTS[part]);
	return EXIT.ok;
}
