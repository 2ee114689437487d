import type { Guarded, Outcome } from "./guarded.ts";

/** insufficient_privilege, which is also what a policy answers to a row it does not let in. */
const REFUSED = "42501";

export interface Attempt {
	readonly name: string;
	/** Whose name the service says; null for nobody's. Default: a member of both spaces. */
	readonly as?: "ann" | "ben" | "cat" | "outsider" | null;
	/** One statement, or several, of which the last one tells. */
	readonly sql: (guarded: Guarded) => string | readonly string[];
	readonly outcome: Outcome;
}

/** What a service may try that has been granted every right on rows, and what comes of it. Two spaces have three permissions and two credentials each. */
export const ATTEMPTS: readonly Attempt[] = [
	...(["ann", "ben", "cat", "outsider", null] as const).map((as) => ({
		name: `reading credentials as ${as ?? "nobody"}`,
		as,
		sql: ({ tables }: Guarded) => `select * from ${tables.credentials}`,
		outcome: 0,
	})),
	{
		name: "reading a credential by the place of its row",
		sql: ({ tables }) => `select * from ${tables.credentials} where ctid = '(0,1)'`,
		outcome: 0,
	},
	{
		name: "copying credentials out",
		sql: ({ tables }) => `copy ${tables.credentials} to stdout`,
		outcome: 0,
	},
	{
		name: "reading credentials by the keys in their statistics",
		sql: ({ tables }) => `select * from pg_stats where tablename = '${bare(tables.credentials)}'`,
		outcome: 0,
	},
	{
		name: "reading credentials through a view of the service's own",
		sql: ({ tables }) => [
			`create temp view peep as select * from ${tables.credentials}`,
			"select * from peep",
		],
		outcome: 0,
	},
	{
		name: "reading credentials through a function that looks at each row before the policy does",
		sql: ({ tables }) => [
			"create function pg_temp.look(text) returns boolean cost 0.0001 language plpgsql as $$ begin raise exception 'seen'; end $$",
			`select * from ${tables.credentials} where pg_temp.look(provider)`,
		],
		outcome: 0,
	},
	{
		name: "locking credentials",
		sql: ({ tables }) => `select * from ${tables.credentials} for update`,
		outcome: 0,
	},
	{
		name: "changing credentials",
		sql: ({ tables }) => `update ${tables.credentials} set status = 'revoked'`,
		outcome: 0,
	},
	{
		name: "changing credentials and reading what they are",
		sql: ({ tables }) => `update ${tables.credentials} set status = 'active' returning *`,
		outcome: 0,
	},
	{
		name: "deleting credentials",
		sql: ({ tables }) => `delete from ${tables.credentials}`,
		outcome: 0,
	},
	{
		name: "inserting a credential",
		sql: (guarded) => `${insertCredential(guarded)}`,
		outcome: REFUSED,
	},
	{
		name: "inserting a credential over one that is there",
		sql: (guarded) => `${insertCredential(guarded)} on conflict do nothing`,
		outcome: REFUSED,
	},
	{
		name: "emptying the table of credentials",
		sql: ({ tables }) => `truncate ${tables.credentials}`,
		outcome: REFUSED,
	},
	...(
		[
			["ann", 3],
			["ben", 6],
			["cat", 3],
			["outsider", 0],
			[null, 0],
		] as const
	).map(([as, outcome]) => ({
		name: `reading permissions as ${as ?? "nobody"}`,
		as,
		sql: ({ tables }: Guarded) => `select * from ${tables.permissions}`,
		outcome,
	})),
	...["", " ", "' or true --", "%", "null", "00000000-0000-0000-0000-000000000000"].map((user) => ({
		name: `reading permissions as ${JSON.stringify(user)}`,
		sql: ({ tables }: Guarded) => [
			`set local app.current_user_id = '${user.replaceAll("'", "''")}'`,
			`select * from ${tables.permissions}`,
		],
		outcome: 0,
	})),
	{
		name: "reading permissions of another space by its id",
		as: "ann",
		sql: ({ tables, spaces }) =>
			`select * from ${tables.permissions} where ${tables.spaceId} = '${spaces.family}'`,
		outcome: 0,
	},
	{
		name: "reading permissions of any space but one's own",
		as: "ann",
		sql: ({ tables, spaces }) =>
			`select * from ${tables.permissions} where ${tables.spaceId} <> '${spaces.club}' or true and ${tables.spaceId} <> '${spaces.club}'`,
		outcome: 0,
	},
	{
		name: "copying permissions out",
		as: "ann",
		sql: ({ tables }) => `copy ${tables.permissions} to stdout`,
		outcome: 3,
	},
	{
		name: "reading permissions through a function that looks at each row before the policy does",
		as: "ann",
		sql: ({ tables, spaces }) => [
			`create function pg_temp.look(text) returns boolean cost 0.0001 language plpgsql as $$ begin if $1 <> '${spaces.club}' then raise exception 'seen'; end if; return true; end $$`,
			`select * from ${tables.permissions} where pg_temp.look(${tables.spaceId}::text)`,
		],
		outcome: 3,
	},
	{
		name: "changing permissions of one's own space",
		as: "ann",
		sql: ({ tables }) => `update ${tables.permissions} set ${canAdmin(tables.spaceId)} = true`,
		outcome: 0,
	},
	{
		name: "moving a permission into another space",
		sql: ({ tables, spaces }) => `update ${tables.permissions} set ${tables.spaceId} = '${spaces.family}'`,
		outcome: 0,
	},
	{
		name: "deleting permissions",
		sql: ({ tables }) => `delete from ${tables.permissions}`,
		outcome: 0,
	},
	{
		name: "inserting a permission into one's own space",
		as: "ann",
		sql: (guarded) => insertPermission(guarded),
		outcome: REFUSED,
	},
	{
		name: "inserting a permission that is there already, which would tell so",
		as: "outsider",
		sql: (guarded) => `${insertPermission(guarded, "calendar")} on conflict do nothing`,
		outcome: REFUSED,
	},
	{
		name: "emptying the table of permissions",
		sql: ({ tables }) => `truncate ${tables.permissions}`,
		outcome: REFUSED,
	},
	{
		name: "asking for rows without the policies",
		sql: ({ tables }) => ["set local row_security = off", `select * from ${tables.permissions}`],
		outcome: REFUSED,
	},
	{
		name: "taking the policies off",
		sql: ({ tables }) => `alter table ${tables.credentials} disable row level security`,
		outcome: REFUSED,
	},
	{
		name: "adding a policy",
		sql: ({ tables }) => `create policy mine on ${tables.credentials} using (true)`,
		outcome: REFUSED,
	},
	{
		name: "dropping the policy",
		sql: ({ tables }) => `drop policy space_members_read on ${tables.permissions}`,
		outcome: REFUSED,
	},
	{
		name: "putting another function in the place of the one the policy asks",
		sql: ({ spaceType }) =>
			`create or replace function spaces.of_current_user() returns setof ${spaceType} language sql as 'select null::${spaceType}'`,
		outcome: REFUSED,
	},
	{
		name: "becoming the role of Better Auth",
		sql: ({ roles }) => `set local role ${roles.auth}`,
		outcome: REFUSED,
	},
	{
		name: "becoming the owner for the session",
		sql: ({ roles }) => `set session authorization ${roles.owner}`,
		outcome: REFUSED,
	},
	{
		name: "putting a table of members before the real one",
		as: "outsider",
		sql: ({ tables, spaces }) => [
			'create temp table member ("userId" text, "organizationId" text)',
			`insert into member select current_setting('app.current_user_id'), '${spaces.club}'`,
			"set local search_path = pg_temp, public",
			`select * from ${tables.permissions}`,
		],
		outcome: 0,
	},
	{
		name: "asking whose spaces one is in",
		as: "ann",
		sql: () => "select spaces.of_current_user()",
		outcome: 1,
	},
];

function bare(table: string): string {
	return table.replaceAll('"', "").split(".").at(-1) ?? table;
}

function canAdmin(spaceId: string): string {
	return spaceId === "space_id" ? "can_admin" : '"canAdmin"';
}

function insertCredential({ tables, spaces }: Guarded): string {
	if (tables.spaceId === "space_id")
		return `insert into ${tables.credentials} (space_id, provider, access_token_encrypted) values ('${spaces.club}', 'stripe', 'planted')`;
	return `insert into ${tables.credentials} ("id", "spaceId", "provider", "kind", "accessTokenEncrypted", "status", "version")
		values ('00000000-0000-0000-0000-000000000001', '${spaces.club}', 'stripe', 'api_key', 'planted', 'active', 1)`;
}

function insertPermission({ tables, spaces }: Guarded, module = "planted"): string {
	if (tables.spaceId === "space_id")
		return `insert into ${tables.permissions} (space_id, role, module_id, can_admin) values ('${spaces.club}', 'member', '${module}', true)`;
	return `insert into ${tables.permissions} ("id", "spaceId", "role", "moduleId", "canRead", "canWrite", "canAdmin")
		values ('00000000-0000-0000-0000-000000000001', '${spaces.club}', 'member', '${module}', true, true, true)`;
}
