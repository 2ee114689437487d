import type { OrganizationPlugin } from "../organization/plugin-options.ts";
import type { Policy } from "../permissions/core/policy.ts";
import { CREATE_SCHEMA, DROP_SCHEMA } from "./functions-schema.ts";
import { grantedCondition } from "./granted-condition.ts";
import type { IdType, SqlNames } from "./names.ts";
import { question } from "./question.ts";
import { collated, indent, quoteBody } from "./quote.ts";
import { typeFunction } from "./type-function.ts";

/** Everything the decision depends on besides rows. */
export interface DecisionFacts {
	readonly policy: Policy;
	readonly organization: Pick<OrganizationPlugin, "creatorRole" | "staticRoles" | "dynamicRoles">;
	readonly names: SqlNames;
}

/**
 * `spaces.can` and `spaces.allowed`, which answer as `decide` does, from the same rows. Run again and again, they
 * change nothing.
 *
 * They run with the rights of whoever makes them, so that the roles of services need none on these tables, and look
 * nothing up along a search path. One plan serves every question: to make another takes longer than to answer. Of a
 * membership that is there twice, which only a table without its unique index can hold, both rows have to grant: the
 * server reads one of them, and nobody knows which.
 */
export function compileDecision(facts: DecisionFacts): string {
	const { names, policy } = facts;
	const granted = indent(grantedCondition(facts), 2).trimStart();
	const memberships = indent(membershipsOf(names)).trimStart();
	const spaceId = `o.${names.organization.column("id")}`;
	const typed = policy.types !== null;
	const create = (signature: string, returns: string, body: string) =>
		`create or replace function spaces.${signature} returns ${returns}
language plpgsql stable security definer${typed ? "" : " parallel safe"}
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as ${quoteBody(body)};`;
	const can = `${question(facts, "can", "return false;")}
	return (
		select coalesce(bool_and(${granted}), false)
		${memberships} and ${collated(names.spaceId, spaceId)} = can.space_id
	);
end`;
	const allowed = `${question(facts, "allowed", "return;")}
	return query select ${spaceId}::${names.spaceId}
		${memberships}
		group by ${spaceId}
		having bool_and(${granted});
end`;
	return [
		CREATE_SCHEMA,
		...(typed ? [typeFunction(policy.defaultType)] : []),
		create(`can(space_id ${names.spaceId}, module text, action text)`, "boolean", can),
		create("allowed(module text, action text)", `setof ${names.spaceId}`, allowed),
		typed ? parallelSafe(names) : DROP_TYPE_FUNCTION,
		tryOut(names),
	].join("\n\n");
}

/** Leaves the schema where it holds more. A policy that uses a function keeps it: with the policy gone, so would be the guard. */
export function dropDecision({ spaceId }: Pick<SqlNames, "spaceId">): string {
	return [
		"drop function if exists spaces.allowed(text, text);",
		`drop function if exists spaces.can(${spaceId}, text, text);`,
		DROP_TYPE_FUNCTION,
		DROP_SCHEMA,
	].join("\n");
}

function membershipsOf({ member, organization, spaceId, userId }: SqlNames): string {
	const inSpace = `${collated(spaceId, `m.${member.column("organizationId")}`)} = o.${organization.column("id")}`;
	return `from ${member.name} m
	join ${organization.name} o on ${inSpace}
	where ${collated(userId, `m.${member.column("userId")}`)} = asked.caller`;
}

const DROP_TYPE_FUNCTION = "drop function if exists spaces.type_of(text);";

/** Before version 17, what catches an error cannot run while other processes help with a query. */
const parallelSafe = ({ spaceId }: SqlNames) => `do $$ begin
	if current_setting('server_version_num')::int >= 170000 then
		alter function spaces.type_of(text) parallel safe;
		alter function spaces.allowed(text, text) parallel safe;
		alter function spaces.can(${spaceId}, text, text) parallel safe;
	end if;
end $$;`;

/** An id that looks like one, of nobody. */
const NOBODY: Readonly<Record<IdType, string>> = {
	text: "-",
	uuid: "00000000-0000-0000-0000-000000000000",
	integer: "999999999",
	bigint: "999999999",
};

/** A body is only read when it runs: whatever does not fit the tables is to fail now, and not in a policy. */
const tryOut = ({ spaceId, userId }: SqlNames) => `do $$ declare
	before text := current_setting('app.current_user_id', true);
begin
	perform set_config('app.current_user_id', '${NOBODY[userId]}', true);
	perform spaces.allowed('spaces.permissions', 'read');
	perform spaces.can('${NOBODY[spaceId]}', 'spaces.permissions', 'read');
	perform set_config('app.current_user_id', coalesce(before, ''), true);
end $$;`;
