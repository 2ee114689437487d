import { quoteBody, quoteText } from "./quote.ts";

/**
 * What could not be decoded in every database, as JSON text has it: escapes beyond printable ASCII. No name that is
 * compared has any. A backslash that is itself escaped must not begin one, so it goes first.
 */
const ESCAPED_BACKSLASH = quoteText("\\\\");
const OTHER_BACKSLASH = quoteText("\\/");
const FOREIGN_ESCAPES = quoteText("\\\\u(?!00[2-7])[0-9A-Fa-f]{4}");
const ESCAPED_SPACE = quoteText("\\\\u0020");

/**
 * `spaces.type_of(metadata)`: the type that the metadata of a space names, the default one where it names none, null
 * where it names something else than a text.
 *
 * Damaged JSON is none, as it is on the server. Only JSON that PostgreSQL will not read, because it is nested too
 * deeply, has no type there: whoever writes such a thing must not come by the default one.
 */
export function typeFunction(defaultType: string | null): string {
	const fallback = defaultType === null ? "null" : quoteText(defaultType);
	const body = `declare
	named json;
begin
	begin
		named := regexp_replace(replace(type_of.metadata collate "C", ${ESCAPED_BACKSLASH}, ${OTHER_BACKSLASH}), ${FOREIGN_ESCAPES}, ${ESCAPED_SPACE}, 'g')::json -> 'type';
	exception
		when invalid_text_representation then null;
		when others then return null;
	end;
	if coalesce(json_typeof(named), 'null') = 'null' then
		return ${fallback};
	end if;
	return case when json_typeof(named) = 'string' then named #>> '{}' end;
end`;
	return `create or replace function spaces.type_of(metadata text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as ${quoteBody(body)};`;
}
