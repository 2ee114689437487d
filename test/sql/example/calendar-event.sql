create table calendar_event (
	id bigint generated always as identity primary key,
	space_id text not null references organization (id) on delete cascade,
	title text not null
);
create index on calendar_event (space_id);
alter table calendar_event enable row level security;

create policy may_read on calendar_event for select
	using (space_id = any (array(select spaces.allowed('calendar', 'read'))));
create policy may_add on calendar_event for insert
	with check (spaces.can(space_id, 'calendar', 'write'));
create policy may_change on calendar_event for update
	using (space_id = any (array(select spaces.allowed('calendar', 'write'))))
	with check (spaces.can(space_id, 'calendar', 'write'));
create policy may_remove on calendar_event for delete
	using (space_id = any (array(select spaces.allowed('calendar', 'admin'))));
