import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { organization } from "better-auth/plugins";
import { Client, Pool } from "pg";
import { spacesPlugin } from "../../src/index.ts";
import { createOwnDatabase } from "../support/postgres-database.ts";
import type { Group, Subject } from "./measuring/subject.ts";

export interface Extent {
	readonly events: number;
	readonly spaces: number;
}

/** Of the reader, who may read in all of them but one. */
const MEMBERSHIPS = 10;
const READER = "reader";
const AIM = { atMost: 1.5 };

/** A table of an application behind a policy, in a database of its own, and the same table without. */
export async function openGuardedTable(server: string, extent: Extent) {
	const database = await createOwnDatabase(server);
	const role = new URL(database.url).pathname.slice(1);
	const owner = new Client({ connectionString: database.url });
	const reader = new Client({ connectionString: database.url });
	const close = async () => {
		await Promise.all([owner.end(), reader.end()]);
		await database.drop();
		const admin = new Client({ connectionString: server });
		await admin.connect();
		await admin.query(`drop role if exists ${role}`);
		await admin.end();
	};
	try {
		await Promise.all([owner.connect(), reader.connect()]);
		await createTables(database.url);
		await fill(owner, extent);
		await owner.query(`create role ${role}; grant select on calendar_event to ${role}`);
		await reader.query(`set role ${role}`);
		await reader.query("select set_config('app.current_user_id', $1, false)", [READER]);
		return { group: await groupOf(owner, reader, extent), close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function createTables(connectionString: string): Promise<void> {
	const pool = new Pool({ connectionString, max: 1 });
	const auth = betterAuth({
		database: pool,
		baseURL: "http://localhost:3000",
		secret: "q7mZ0f4xT9vYc2LrWn8uKs3bHd6jEa1p",
		plugins: [
			organization(),
			spacesPlugin({ types: { club: { modules: ["calendar", "mail"] } }, defaultType: "club" }),
		],
	});
	await (await getMigrations(auth.options)).runMigrations();
	const { sql, refused } = await auth.api.spacesSql();
	if (refused) throw new Error(refused.message);
	await pool.query(sql);
	await pool.end();
}

/** As in a database in use: every space has its members, and its overrides. */
async function fill(owner: Client, { events, spaces }: Extent): Promise<void> {
	await owner.query(`
		insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
			select id, id, id || '@example.com', true, now(), now()
			from (select '${READER}' union select 'user-' || i from generate_series(1, ${spaces}) as i) as u (id);
		insert into organization (id, name, slug, metadata, "createdAt")
			select 'space-' || i, 'Space', 'space-' || i, '{"type":"club"}', now() from generate_series(1, ${spaces}) as i;
		insert into member (id, "organizationId", "userId", role, "createdAt")
			select gen_random_uuid(), 'space-' || i, 'user-' || 1 + (i + n) % ${spaces}, 'member', now()
				from generate_series(1, ${spaces}) as i, generate_series(1, 20) as n
			union all select gen_random_uuid(), 'space-' || i, '${READER}', 'admin,member', now()
				from generate_series(1, ${MEMBERSHIPS}) as i;
		insert into "spaceModulePermission"
			(id, "spaceId", role, "moduleId", "canRead", "canWrite", "canAdmin", "createdAt", "updatedAt")
			select gen_random_uuid(), 'space-' || i, role, module, i > 1, false, false, now(), now()
			from generate_series(1, ${spaces}) as i, unnest(array['admin', 'member']) as role,
				unnest(array['calendar', 'mail']) as module;
		create table calendar_event (id bigint generated always as identity primary key, space_id text not null, title text not null);
		insert into calendar_event (space_id, title)
			select 'space-' || 1 + i % ${spaces}, 'Event ' || i from generate_series(1, ${events}) as i;
		create index on calendar_event (space_id);
		alter table calendar_event enable row level security;
		create policy may_read on calendar_event for select
			using (space_id = any (array(select spaces.allowed('calendar', 'read'))));
	`);
	await owner.query("vacuum analyze");
}

async function groupOf(owner: Client, reader: Client, { events, spaces }: Extent): Promise<Group> {
	const open = Array.from({ length: MEMBERSHIPS - 1 }, (_, index) => `'space-${index + 2}'`).join(", ");
	const query = "select count(*)::int as events, max(title) as last from calendar_event";
	const byHand = `${query} where space_id = any (array[${open}])`;
	await verifyPlan(reader, query);
	const expected = (events / spaces) * (MEMBERSHIPS - 1);
	const figures = `${events.toLocaleString("en")} rows of ${spaces.toLocaleString("en")} spaces`;
	return {
		title: `In PostgreSQL: a query over ${figures}, of which the reader may read ${MEMBERSHIPS - 1}`,
		subjects: [
			toSubject("the spaces written by hand", owner, byHand, expected),
			{ ...toSubject("the table behind a policy", reader, query, expected), aims: [AIM] },
		],
	};
}

/** The policy's set is asked for once, and served by the index. */
async function verifyPlan(reader: Client, query: string): Promise<void> {
	const { rows } = await reader.query(`explain (analyze) ${query}`);
	const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
	const once = /InitPlan[\s\S]*ProjectSet .*loops=1\)/.test(plan);
	if (!once || !/Index Cond: \(space_id = ANY \(/.test(plan) || plan.includes("Seq Scan"))
		throw new Error(`the policy is not served by the index:\n${plan}`);
}

function toSubject(name: string, client: Client, query: string, expected: number): Subject {
	return {
		name,
		sample: async () => {
			const start = process.hrtime.bigint();
			const { rows } = await client.query(query);
			const elapsed = Number(process.hrtime.bigint() - start);
			if (rows[0]?.events !== expected) throw new Error(`${name}: ${rows[0]?.events} rows, not ${expected}`);
			return elapsed;
		},
	};
}
