import { Pool } from "pg";
import { inject } from "vitest";
import { postgresLayout } from "../../../src/index.ts";
import { runMigrations, type Settings } from "../../support/backend.ts";
import { hasPgbouncer, startPgbouncer } from "../../support/pgbouncer.ts";
import { backendOn, executeOn } from "../../support/places/postgres.ts";
import { createOwnDatabase } from "../../support/postgres-database.ts";
import { createWorld, type Person } from "../../support/world.ts";
import { migration } from "./database.ts";

const PASSWORD = "only-for-this-test";

export interface Setting {
	readonly name: string;
	readonly layout: "default" | "spaces";
	readonly ids: "text" | "uuid";
	/** Whether Better Auth connects as the owner of its tables, or as a role that only may write them. */
	readonly owner: boolean;
	/** Whether Better Auth and the service connect through PgBouncer in transaction mode, to 4 connections each. */
	readonly pooled?: boolean;
}

const settings: readonly Setting[] = (["default", "spaces"] as const).flatMap((layout) =>
	(["text", "uuid"] as const).flatMap((ids) =>
		[true, false].map((owner) => ({
			name: `${layout} layout, ${ids} ids, Better Auth ${owner ? "owns the tables" : "does not own the tables"}`,
			...{ layout, ids, owner },
		})),
	),
);

const pooled: Setting = {
	name: "spaces layout, text ids, everybody behind PgBouncer in transaction mode",
	...{ layout: "spaces", ids: "text", owner: false, pooled: true },
};

export const SETTINGS: readonly Setting[] = hasPgbouncer() ? [...settings, pooled] : settings;

export type Guarded = Awaited<ReturnType<typeof createGuarded>>;

/**
 * A database whose two tables are guarded, with rows of two spaces, a member of each and one of both; and a service that
 * has every right on every table and bypasses nothing.
 */
export async function createGuarded({ layout, ids, owner, pooled = false }: Setting) {
	const server = inject("servers").postgres;
	const database = await createOwnDatabase(server);
	const id = new URL(database.url).pathname.slice(1);
	const roles = {
		owner: `${id}_owner`,
		auth: owner ? `${id}_owner` : `${id}_auth`,
		service: `${id}_service`,
	};
	const names = [...new Set(Object.values(roles))];
	for (const role of names) await executeOn(server, `create role ${role} login password '${PASSWORD}'`);
	await executeOn(server, `alter database ${id} owner to ${roles.owner}`);
	const users = names.map((name) => ({ name, password: PASSWORD }));
	const pooler = pooled ? await startPgbouncer({ server: new URL(server), users, size: 4 }) : null;
	const connect = (role: string, port?: number) => {
		const url = Object.assign(new URL(database.url), { username: role, password: PASSWORD });
		if (port) Object.assign(url, { hostname: "127.0.0.1", port });
		return new Pool({ connectionString: url.href });
	};
	const pools = {
		owner: connect(roles.owner),
		auth: connect(roles.auth, pooler?.port),
		service: connect(roles.service, pooler?.port),
	};
	const asOwner = async (sql: string) => (await pools.owner.query(sql)).rows;
	await asOwner("alter schema public owner to current_user");
	const grant = (role: string) =>
		asOwner(
			["public", "spaces"]
				.map(
					(schema) => `do $$ begin if to_regnamespace('${schema}') is not null then
						grant usage on schema ${schema} to ${role};
						grant select, insert, update, delete on all tables in schema ${schema} to ${role};
					end if; end $$`,
				)
				.join(";"),
		);

	const chosen: Settings = {
		...(layout === "spaces" && { spaces: { schema: postgresLayout } }),
		...(ids === "uuid" && { auth: { advanced: { database: { generateId: "uuid" } } } }),
	};
	const backend = backendOn(pools.owner, {
		database: pools.auth,
		migrate: async (options) => {
			await runMigrations({ ...options, database: pools.owner }, pools.owner);
			if (layout === "spaces") await asOwner(await migration("postgres/0001_spaces"));
			await grant(roles.auth);
		},
	});
	const world = await createWorld({ ...chosen, backend });
	const print = async (down: boolean) => {
		const { sql } = await world.auth.api.spacesSql({ body: { part: "row-level-security", down } });
		if (sql === null) throw new Error("There is no SQL.");
		return sql;
	};
	const guard = async () => {
		const service = owner ? "" : `set spaces.service_role = '${roles.auth}'; `;
		await asOwner(`begin; ${service}${await print(false)}; commit`);
	};
	await guard();
	await grant(roles.service);

	const people = {
		ann: await world.signUp("ann"),
		ben: await world.signUp("ben"),
		cat: await world.signUp("cat"),
	};
	const outsider = await world.signUp("outsider");
	const spaces = { club: await world.createSpace(people.ann), family: await world.createSpace(people.cat) };
	for (const spaceId of Object.values(spaces)) {
		await world.join(spaceId, people.ben, "member");
		for (const provider of ["stripe", "twilio"])
			await world.auth.api.putSpaceCredential({ body: { spaceId, provider, secret: "sk_0123456789" } });
		const changes = ["calendar", "mail", "events"].map((module) => ({
			role: "member",
			module,
			level: "none" as const,
		}));
		await world.auth.api.putSpacePermissions({ body: { spaceId, changes } });
	}
	return {
		...{ world, people: { ...people, outsider }, spaces, roles, asOwner, guard },
		unguard: async () => void (await asOwner(await print(true))),
		service: pools.service,
		spaceType: ids,
		tables:
			layout === "spaces"
				? { credentials: "spaces.credentials", permissions: "spaces.module_permissions", spaceId: "space_id" }
				: { credentials: '"spaceCredential"', permissions: '"spaceModulePermission"', spaceId: '"spaceId"' },
		/** In one transaction on behalf of a person, which is rolled back. */
		as: async <T>(
			who: Pick<Person, "id"> | null,
			work: (run: (sql: string) => Promise<Outcome>) => Promise<T>,
		) => {
			const client = await pools.service.connect();
			try {
				await client.query("begin");
				if (who) await client.query("select set_config('app.current_user_id', $1, true)", [who.id]);
				return await work((sql) => outcomeOf(client.query(sql)));
			} finally {
				await client.query("rollback");
				client.release();
			}
		},
		close: async () => {
			await Promise.all([...new Set(Object.values(pools))].map((pool) => pool.end()));
			if (pooler) await pooler.stop();
			await database.drop();
			for (const role of names) await executeOn(server, `drop role ${role}`);
		},
	};
}

/** How many rows a statement read or wrote, or the SQLSTATE with which it was refused. */
export type Outcome = number | string;

async function outcomeOf(query: Promise<{ rowCount: number | null }>): Promise<Outcome> {
	try {
		return (await query).rowCount ?? 0;
	} catch (error) {
		return error instanceof Error && "code" in error ? String(error.code) : "failed";
	}
}
