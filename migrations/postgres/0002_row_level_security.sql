-- Row-level security for spaces.credentials and spaces.module_permissions, opt-in: for services that connect as a role of
-- their own and say in each transaction on whose behalf: select set_config('app.current_user_id', $1, true);
--
-- No row of credentials is for them. Of permissions they may read those of the spaces that the current user is a member
-- of; not set and empty both mean nobody. They need no right but SELECT on spaces.module_permissions.
--
-- Better Auth must connect as the owner of the tables, who is not bound, or be named before:
-- set spaces.service_role = 'auth_service';
--
-- For members in auth.members (organization_id, user_id) with text ids. For your own names and uuid ids print it:
-- npx better-auth-spaces sql row-level-security
-- Run it as the owner, as one transaction. Run it again, and nothing changes. To take it back:
-- 0002_row_level_security.down.sql.

do $$ begin
	if to_regnamespace('spaces') is null then
		create schema spaces;
	end if;
end $$;

create or replace function spaces.of_current_user() returns setof text
language sql stable security definer parallel safe
set search_path = pg_catalog, pg_temp
as $spaces$
	select m."organization_id" from "auth"."members" m
	where m."user_id" collate "default" = nullif(current_setting('app.current_user_id', true), '')
$spaces$;

alter table "spaces"."credentials" enable row level security;
alter table "spaces"."module_permissions" enable row level security;

drop policy if exists space_members_read on "spaces"."module_permissions";
create policy space_members_read on "spaces"."module_permissions" for select
	using ("space_id" = any (array(select spaces.of_current_user())));

do $spaces$
declare
	service text := nullif(current_setting('spaces.service_role', true), '');
	guarded text;
begin
	if service is null then
		return;
	end if;
	foreach guarded in array array['"spaces"."credentials"', '"spaces"."module_permissions"']::text[] loop
		execute format('drop policy if exists better_auth on %s', guarded);
		execute format('create policy better_auth on %s to %I using (true) with check (true)', guarded, service);
	end loop;
end
$spaces$;
