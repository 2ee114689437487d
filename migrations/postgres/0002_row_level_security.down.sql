-- Takes back 0002_row_level_security.sql. Run it again, and nothing changes.

drop policy if exists better_auth on "spaces"."credentials";
drop policy if exists better_auth on "spaces"."module_permissions";
drop policy if exists space_members_read on "spaces"."module_permissions";
alter table if exists "spaces"."credentials" disable row level security;
alter table if exists "spaces"."module_permissions" disable row level security;
drop function if exists spaces.of_current_user();
do $$ begin
	drop schema if exists spaces restrict;
exception when dependent_objects_still_exist or insufficient_privilege then null;
end $$;
