import { BUILT_IN_MODULES, ID_PATTERN, RESERVED_PREFIX } from "../permissions/core/ids.ts";
import { ACTIONS, LEVELS } from "../permissions/core/levels.ts";
import type { Allowlist } from "../permissions/core/rules.ts";
import type { DecisionFacts } from "./compile-decision.ts";
import type { IdType } from "./names.ts";
import { quoteText, quoteTexts } from "./quote.ts";

/** Where the application says on whose behalf it asks. Not set, or empty: on nobody's. */
const CALLER = "current_setting('app.current_user_id', true)";

/** A text that can be no id of this type is nobody's: it must not fail. */
const CALLER_AS: Readonly<Record<IdType, string>> = {
	text: `nullif(${CALLER}, '')`,
	uuid: `case when ${CALLER} ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then ${CALLER}::uuid end`,
	integer: `case when ${CALLER} ~ '^[1-9][0-9]{0,8}$' then ${CALLER}::integer end`,
	bigint: `case when ${CALLER} ~ '^[1-9][0-9]{0,17}$' then ${CALLER}::bigint end`,
};

/** On whose behalf the application asks, as an id; null for nobody. */
export function caller(type: IdType): string {
	return CALLER_AS[type];
}

/**
 * The head of a function's body: who asks (`asked.caller`), for which module (`asked.module`, `asked.built_in`,
 * `asked.open_to`), and which level it takes (`asked.needed`). Whatever is no question at all is answered with `nothing`.
 *
 * Texts have a collation of their own, or they would take over that of the arguments.
 */
export function question({ policy, names }: DecisionFacts, name: string, nothing: string): string {
	const actions = ACTIONS.map((action) => `when ${quoteText(action)} then ${LEVELS.indexOf(action)}`);
	const openTo = policy.types && `\n\topen_to text[] collate "C" := ${openTypes(policy.types)};`;
	return `<<asked>>
declare
	caller ${names.userId} := ${caller(names.userId)};
	module text collate "C" := ${name}.module;
	needed integer := case ${name}.action collate "C" ${actions.join(" ")} end;
	built_in boolean := asked.module = any (${quoteTexts(BUILT_IN_MODULES)});${openTo ?? ""}
begin
	if (asked.caller is not null and asked.needed is not null and ${knownModule(policy.catalogue)}) is not true then
		${nothing}
	end if;`;
}

/** An id of the catalogue is never reserved nor malformed: the options see to that. */
function knownModule(catalogue: ReadonlySet<string> | null): string {
	const known = catalogue
		? `asked.module = any (${quoteTexts(catalogue)})`
		: `asked.module ~ ${quoteText(ID_PATTERN.source)} and left(asked.module, ${RESERVED_PREFIX.length}) <> ${quoteText(RESERVED_PREFIX)}`;
	return `(asked.built_in or ${known})`;
}

/** The types of spaces that may use the module. */
function openTypes(types: ReadonlyMap<string, Allowlist>): string {
	if (types.size === 0) return quoteTexts([]);
	const rows = [...types].map(
		([type, modules]) => `(${quoteText(type)}, ${modules === "*" ? "null::text[]" : quoteTexts(modules)})`,
	);
	return `array(
		select declared.type from (values
			${rows.join(",\n\t\t\t")}
		) as declared (type, modules)
		where declared.modules is null or asked.module = any (declared.modules)
	)`;
}
