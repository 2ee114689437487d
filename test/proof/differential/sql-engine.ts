import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { organization } from "better-auth/plugins";
import { createAccessControl } from "better-auth/plugins/access";
import { defaultStatements } from "better-auth/plugins/organization/access";
import { Pool } from "pg";
import type { SpacesContext } from "../../../src/context.ts";
import { spacesPlugin } from "../../../src/index.ts";
import { compileDecision } from "../../../src/sql/compile-decision.ts";
import type { SqlNames } from "../../../src/sql/names.ts";
import { isRefusal, readSqlNames } from "../../../src/sql/read-names.ts";
import { createOwnDatabase } from "../../support/postgres-database.ts";
import type { Engine } from "./engine.ts";
import { contextOf } from "./src-engines.ts";
import type { State } from "./state.ts";

const SPACE = "space";
const ASKER = "asker";
const VACUUM_AFTER = 50;

/** The functions that are made from each state's options, in a database of Better Auth's own making. */
export async function openSqlEngine(server: string) {
	const database = await createOwnDatabase(server);
	const pool = new Pool({ connectionString: database.url, max: 1 });
	const close = async () => {
		await pool.end();
		await database.drop();
	};
	try {
		const names = await createTables(pool);
		return { engine: engineOn(pool, names), close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function createTables(pool: Pool): Promise<SqlNames> {
	const ac = createAccessControl(defaultStatements);
	const auth = betterAuth({
		database: pool,
		baseURL: "http://localhost:3000",
		secret: "q7mZ0f4xT9vYc2LrWn8uKs3bHd6jEa1p",
		plugins: [organization({ ac, dynamicAccessControl: { enabled: true } }), spacesPlugin()],
	});
	await (await getMigrations(auth.options)).runMigrations();
	const { spaces } = (await auth.$context) as unknown as { spaces: SpacesContext };
	const names = await readSqlNames(await spaces.layout(), "public");
	if (isRefusal(names)) throw new Error(names.message);
	await pool.query(`insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
		select id, id, id || '@example.com', true, now(), now() from unnest(array['${ASKER}', 'bystander', 'stranger']) as id`);
	return names;
}

/** Puts the rows of a state there, makes the functions, asks all its questions at once, and undoes everything. */
function engineOn(pool: Pool, names: SqlNames): Engine {
	let states = 0;
	return async (state) => {
		// What is undone stays as waste in every table and catalog, and slows down more and more.
		if (++states % VACUUM_AFTER === 0) await pool.query("vacuum");
		const { policy, organization } = contextOf(state);
		const client = await pool.connect();
		try {
			await client.query("begin");
			for (const [statement, rows] of rowsOf(state)) await client.query(statement, [JSON.stringify(rows)]);
			await client.query(compileDecision({ policy, organization, names }));
			await client.query("select set_config('app.current_user_id', $1, true)", [ASKER]);
			const { rows } = await client.query(ASK, [JSON.stringify(state.questions)]);
			return (question) => {
				const index = state.questions.indexOf(question);
				const { single, listed } = rows[index] ?? {};
				if (typeof single !== "boolean" || single !== listed)
					throw new Error(`can says ${single}, allowed ${listed}`);
				return { allowed: single, because: null };
			};
		} finally {
			await client.query("rollback");
			client.release();
		}
	};
}

const ASK = `select spaces.can('${SPACE}', question ->> 'module', question ->> 'action') as single,
	'${SPACE}' in (select spaces.allowed(question ->> 'module', question ->> 'action')) as listed
	from json_array_elements($1) with ordinality as asked (question, position) order by position`;

/**
 * Beside the asker and his space there are somebody who owns it and somebody without a role, a space of the asker's
 * where every role is granted everything and has been made by members, and one where he has no role: nothing of that
 * may count.
 */
function rowsOf(state: State): readonly (readonly [string, readonly object[]])[] {
	const { type, storedRole, creatorRole, dynamicRoles, rows } = state;
	const everyRole = [...new Set([...storedRole.split(","), creatorRole, "admin"])];
	const modules = [...new Set(state.questions.map(({ module }) => module))];
	const elsewhere = everyRole.flatMap((role) =>
		modules.map((module) => ({ space: "elsewhere", role, module, read: true, write: true, admin: true })),
	);
	return [
		[
			ORGANIZATIONS,
			[
				{ id: SPACE, metadata: type === null ? "{}" : JSON.stringify({ type }) },
				{ id: "elsewhere" },
				{ id: "nowhere" },
			],
		],
		[
			MEMBERS,
			[
				{ space: SPACE, who: ASKER, role: storedRole },
				{ space: SPACE, who: "bystander", role: everyRole.join(",") },
				{ space: SPACE, who: "stranger", role: "" },
				{ space: "elsewhere", who: ASKER, role: everyRole.join(",") },
				{ space: "nowhere", who: ASKER, role: "" },
			],
		],
		[
			ROLES,
			[
				...dynamicRoles.map((role) => ({ space: SPACE, role })),
				...everyRole.map((role) => ({ space: "elsewhere", role })),
			],
		],
		[PERMISSIONS, [...rows.map((row) => ({ space: SPACE, ...row })), ...elsewhere]],
	];
}

const ORGANIZATIONS = `insert into organization (id, name, slug, metadata, "createdAt")
	select id, id, id, metadata, now() from json_to_recordset($1) as r (id text, metadata text)`;
const MEMBERS = `insert into member (id, "organizationId", "userId", role, "createdAt")
	select gen_random_uuid(), space, who, role, now() from json_to_recordset($1) as r (space text, who text, role text)`;
const ROLES = `insert into "organizationRole" (id, "organizationId", role, permission, "createdAt")
	select gen_random_uuid(), space, role, '{}', now() from json_to_recordset($1) as r (space text, role text)`;
const PERMISSIONS = `insert into "spaceModulePermission"
	(id, "spaceId", role, "moduleId", "canRead", "canWrite", "canAdmin", "createdAt", "updatedAt")
	select gen_random_uuid(), space, role, module, read, write, admin, now(), now()
	from json_to_recordset($1) as r (space text, role text, module text, read boolean, write boolean, admin boolean)`;
