/** Not "if not exists": that wants the right to create schemas even where there is nothing to create. */
export const CREATE_SCHEMA = `do $$ begin
	if to_regnamespace('spaces') is null then
		create schema spaces;
	end if;
end $$;`;

/** Only when nothing is left in it. */
export const DROP_SCHEMA = `do $$ begin
	drop schema if exists spaces restrict;
exception when dependent_objects_still_exist or insufficient_privilege then null;
end $$;`;
