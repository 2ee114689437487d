import { ID_PATTERN, isId } from "../permissions/core/ids.ts";
import { ACTIONS, LEVELS, type Level } from "../permissions/core/levels.ts";
import { rulesOfRole } from "../permissions/core/policy.ts";
import type { RoleRules } from "../permissions/core/rules.ts";
import type { DecisionFacts } from "./compile-decision.ts";
import type { SqlNames } from "./names.ts";
import { collated, indent, quoteText } from "./quote.ts";

/** Whether some role of the member `m` of the organization `o` grants what is `asked`. */
export function grantedCondition(facts: DecisionFacts): string {
	const { names, organization, policy } = facts;
	const other = rulesOf(facts, "");
	const closed = policy.types
		? `\n\t\twhen spaces.type_of(${metadata(names)}) collate "C" = any (asked.open_to) is not true then false`
		: "";
	return `exists (
	select from unnest(string_to_array(m.${names.member.column("role")}::text collate "C", ',')) as held (role)
	left join (values
		${namedRoles(facts).join(",\n\t\t")}
	) as named (role, exists_everywhere, tier, on_permissions, on_credentials) on named.role = held.role
	where ${roleExists(facts)}
	and case
		when asked.built_in and held.role = ${quoteText(organization.creatorRole)} then true
		else coalesce((
${indent(overrideGrants(names), 3)}
		), case
			when asked.module = 'spaces.permissions' then coalesce(named.on_permissions, ${rank(other.builtIn["spaces.permissions"])}) >= asked.needed
			when asked.module = 'spaces.credentials' then coalesce(named.on_credentials, ${rank(other.builtIn["spaces.credentials"])}) >= asked.needed${indent(closed)}
			else coalesce(named.tier, ${rank(other.tier)}) >= asked.needed
		end)
	end
)`;
}

/** Roles whose rules differ from those of any other, and those that exist in every space. */
function namedRoles(facts: DecisionFacts): string[] {
	const { creatorRole, staticRoles } = facts.organization;
	const { tiers } = facts.policy;
	const names = new Set([creatorRole, "admin", ...staticRoles, ...tiers.keys()]);
	return [...names].filter(isId).map((name) => {
		const { tier, builtIn } = rulesOf(facts, name);
		const levels = [tier, builtIn["spaces.permissions"], builtIn["spaces.credentials"]].map(rank);
		return `(${[quoteText(name), staticRoles.has(name) || tiers.has(name), ...levels].join(", ")})`;
	});
}

/** A name that no list knows may be a role that members of the space have made. */
function roleExists({ names, organization }: DecisionFacts): string {
	const { organizationRole, member, spaceId } = names;
	if (!organizationRole || !organization.dynamicRoles) return "named.exists_everywhere";
	const { name, column } = organizationRole;
	return `(named.exists_everywhere or held.role ~ ${quoteText(ID_PATTERN.source)} and exists (
		select from ${name} d
		where ${collated(spaceId, `d.${column("organizationId")}`)} = m.${member.column("organizationId")} and ${collated("text", `d.${column("role")}`)} = held.role
	))`;
}

/** Null where there is no row for the role and the module. A column that is null grants nothing. */
function overrideGrants({ permissions: { name, column }, member, spaceId }: SqlNames): string {
	const columns = { read: "canRead", write: "canWrite", admin: "canAdmin" } as const;
	const cases = ACTIONS.map((action) => `when ${LEVELS.indexOf(action)} then p.${column(columns[action])}`);
	return `select bool_and(coalesce(case asked.needed ${cases.join(" ")} end, false)) from ${name} p
where ${collated(spaceId, `p.${column("spaceId")}`)} = m.${member.column("organizationId")}
and ${collated("text", `p.${column("role")}`)} = held.role and ${collated("text", `p.${column("moduleId")}`)} = asked.module`;
}

function metadata({ organization, metadata }: SqlNames): string {
	const column = `o.${organization.column("metadata")}`;
	// A text that holds JSON in a JSON column is read as the server reads it.
	return metadata === "jsonb" ? `${column} #>> '{}'` : `${column}::text`;
}

function rulesOf({ policy, organization }: DecisionFacts, name: string): RoleRules {
	return rulesOfRole(policy, { name, exists: true, creator: name === organization.creatorRole }, new Map());
}

function rank(level: Level): number {
	return LEVELS.indexOf(level);
}
