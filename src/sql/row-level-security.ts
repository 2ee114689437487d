import { CREATE_SCHEMA, DROP_SCHEMA } from "./functions-schema.ts";
import type { SqlNames } from "./names.ts";
import { caller } from "./question.ts";
import { collated, quoteBody, quoteTexts } from "./quote.ts";

/**
 * Row-level security for the plugin's own two tables, for services that read them with a role of their own. No row of
 * credentials is for them; of permissions, those of the spaces that the current user is a member of, to read.
 *
 * The owner of the tables is not bound by it. It is not forced on him: Better Auth says nothing of its users to the
 * database, and would be shut out.
 */
export function rowLevelSecurity(names: SqlNames): string {
	const { credentials, permissions, member, spaceId, userId } = names;
	const spaces = `select m.${member.column("organizationId")} from ${member.name} m
	where ${collated(userId, `m.${member.column("userId")}`)} = ${caller(userId)}`;
	return [
		CREATE_SCHEMA,
		`create or replace function spaces.of_current_user() returns setof ${spaceId}
language sql stable security definer parallel safe
set search_path = pg_catalog, pg_temp
as ${quoteBody(`\t${spaces}`)};`,
		`alter table ${credentials.name} enable row level security;
alter table ${permissions.name} enable row level security;`,
		`drop policy if exists space_members_read on ${permissions.name};
create policy space_members_read on ${permissions.name} for select
	using (${permissions.column("spaceId")} = any (array(select spaces.of_current_user())));`,
		`do ${quoteBody(openToService([credentials.name, permissions.name]))};`,
	].join("\n\n");
}

/** Where Better Auth connects as a role that does not own the tables. */
const openToService = (tables: readonly string[]) => `declare
	service text := nullif(current_setting('spaces.service_role', true), '');
	guarded text;
begin
	if service is null then
		return;
	end if;
	foreach guarded in array ${quoteTexts(tables)} loop
		execute format('drop policy if exists better_auth on %s', guarded);
		execute format('create policy better_auth on %s to %I using (true) with check (true)', guarded, service);
	end loop;
end`;

export function dropRowLevelSecurity({ credentials, permissions }: SqlNames): string {
	return [
		`drop policy if exists better_auth on ${credentials.name};`,
		`drop policy if exists better_auth on ${permissions.name};`,
		`drop policy if exists space_members_read on ${permissions.name};`,
		`alter table if exists ${credentials.name} disable row level security;`,
		`alter table if exists ${permissions.name} disable row level security;`,
		"drop function if exists spaces.of_current_user();",
		DROP_SCHEMA,
	].join("\n");
}
