import type { SpacesContext } from "../context.ts";
import { typeFromMetadata } from "../organization/space-type.ts";
import { compileDecision, dropDecision } from "./compile-decision.ts";
import type { SqlPart } from "./core/part.ts";
import type { SqlNames } from "./names.ts";
import { isRefusal, type Refusal, readSqlNames } from "./read-names.ts";
import { dropRowLevelSecurity, rowLevelSecurity } from "./row-level-security.ts";

/** Which statements, and for which tables. */
export type SpaceSqlOptions = {
	/** Default: `decision`, the functions `spaces.can` and `spaces.allowed`. */
	readonly part: SqlPart;
	/** What takes it back. */
	readonly down: boolean;
	/** Where the tables are, for an adapter that cannot be asked: Drizzle. Default: `public`. */
	readonly schema: string;
};

/** Statements for PostgreSQL, or why there are none. */
export type SpaceSql =
	| { readonly sql: string; readonly refused: null }
	| { readonly sql: null; readonly refused: Refusal };

interface Printer {
	/** Null when nothing stands in the way. */
	readonly refuse: (context: SpacesContext) => Refusal | null;
	readonly up: (context: SpacesContext, names: SqlNames) => string;
	readonly down: (names: SqlNames) => string;
}

const PRINTERS: Readonly<Record<SqlPart, Printer>> = {
	decision: {
		refuse: ({ typeOf }) => (typeOf === typeFromMetadata ? null : TYPE_OF),
		up: ({ policy, organization }, names) => compileDecision({ policy, organization, names }),
		down: dropDecision,
	},
	"row-level-security": {
		refuse: () => null,
		up: (_context, names) => rowLevelSecurity(names),
		down: dropRowLevelSecurity,
	},
};

/** Statements that can be run again and again. The same options on the same tables give the same ones, byte for byte. */
export async function printSql(
	context: SpacesContext,
	{ part, down, schema }: SpaceSqlOptions,
): Promise<SpaceSql> {
	const printer = PRINTERS[part];
	const refusal = down ? null : printer.refuse(context);
	if (refusal) return { sql: null, refused: refusal };
	const names = await readSqlNames(await context.layout(), schema);
	if (isRefusal(names)) return { sql: null, refused: names };
	return { sql: `${down ? printer.down(names) : printer.up(context, names)}\n`, refused: null };
}

const TYPE_OF: Refusal = {
	message: "The `typeOf` option is a function, and the database cannot run it.",
	remedy:
		"Let spaces name their type in `organization.metadata.type`, where it is read without this option, or ask the server: auth.api.canUserInSpace, or POST /spaces/can.",
	code: [],
};
