import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATHS } from "../src/paths.ts";
import { createDatabase, type Database } from "./migrations/support/database.ts";
import { type Backend, runMigrations } from "./support/backend.ts";
import { addSpaces, DEFAULT_NAMES, LAYOUT_NAMES, type SqlNames } from "./support/many-spaces.ts";
import { backendOn } from "./support/places/postgres.ts";
import { postgresLayoutOnKysely } from "./support/places/postgres-layout.ts";
import { createWorld, type Person, type World } from "./support/world.ts";

interface Statement {
	readonly text: string;
	readonly values: readonly unknown[];
}

/** Every statement that reaches the driver from now on. */
function record(pool: Pool): Statement[] {
	const statements: Statement[] = [];
	pool.on("connect", (client) => {
		client.query = new Proxy(client.query, {
			apply: (query, self, [text, values, ...rest]) => {
				if (typeof text === "string") statements.push({ text, values: Array.isArray(values) ? values : [] });
				return Reflect.apply(query, self, [text, values, ...rest]);
			},
		});
	});
	return statements;
}

const LAYOUTS: readonly (readonly [string, SqlNames, Backend["spaces"], string | null])[] = [
	["the default layout", DEFAULT_NAMES, {}, null],
	["the layout of the schema spaces", LAYOUT_NAMES, postgresLayoutOnKysely.spaces, "postgres/0001_spaces"],
];

describe.each(LAYOUTS)("in %s, with 20,000 other spaces", (_, names, spaces = {}, layout) => {
	let database: Database;
	let statements: Statement[];
	let world: World;
	let owner: Person;
	let spaceId: string;

	beforeAll(async () => {
		database = await createDatabase();
		statements = record(database.pool);
		world = await createWorld({
			spaces: { ...spaces, audit: true },
			backend: backendOn(database.pool, {
				migrate: async (options) => {
					await runMigrations(options, database.pool);
					if (layout) await database.migrate(layout);
				},
			}),
			organization: { dynamicAccessControl: { enabled: true } },
		});
		owner = await world.signUp();
		spaceId = await world.createSpace(owner);
		await addSpaces(database.pool, 20_000, names);
		await database.query(`
			insert into "organizationRole" (id, "organizationId", role, permission, "createdAt")
				select gen_random_uuid(), id, 'trainer', '{}', now() from organization;
			insert into "spaceAuditEvent" (id, "spaceId", type, "createdAt", "eventKey")
				select gen_random_uuid(), id, 'permission.changed', now(), id || n from organization, generate_series(1, 3) as n;
			insert into invitation (id, "organizationId", email, role, status, "expiresAt", "createdAt", "inviterId")
				select gen_random_uuid(), id, 'guest@example.com', 'member', 'pending', now(), now(), 'other-1' from organization;
			analyze`);
	});
	afterAll(() => database.drop());

	/** Tables that a plan of these statements reads from end to end. */
	const scannedDuring = async (work: () => Promise<unknown>) => {
		const from = statements.length;
		await work();
		const sent = statements.slice(from).filter(({ text }) => /^(select|update|delete)\b/.test(text));
		const plans = await Promise.all(
			sent.map(async ({ text, values }) => {
				const rows = await database.query(`explain ${text}`, [...values]);
				return rows.map((row) => String(row["QUERY PLAN"])).join("\n");
			}),
		);
		const scans = plans.flatMap((plan) =>
			[...plan.matchAll(/Seq Scan on ("?\w+"?)/g)].map(([, table]) => table),
		);
		return { statements: sent.length, scans };
	};

	const put = (provider: string) =>
		world.auth.api.putSpaceCredential({ body: { spaceId, provider, secret: "sk_0123456789" } });
	const works: Readonly<Record<string, () => Promise<unknown>>> = {
		"an answer of can": () =>
			world.call(owner, PATHS.can, { body: { spaceId, module: "calendar", action: "read" } }),
		"a hundred answers": () => {
			const checks = Array.from({ length: 100 }, (_, n) => ({ module: `module-${n}`, action: "read" }));
			return world.call(owner, PATHS.can, { body: { spaceId, checks } });
		},
		"a snapshot": () => world.call(owner, PATHS.permissions, { query: { spaceId } }),
		"the matrix": () => world.call(owner, PATHS.matrix, { query: { spaceId } }),
		"a change of the matrix": () =>
			world.call(owner, PATHS.matrixSet, {
				body: { spaceId, changes: [{ role: "member", module: "calendar", level: "none" }] },
			}),
		"a change of the matrix back": () =>
			world.call(owner, PATHS.matrixSet, {
				body: { spaceId, changes: [{ role: "member", module: "calendar", level: null }] },
			}),
		"an answer about a user": () =>
			world.auth.api.canUserInSpace({
				body: { userId: owner.id, spaceId, module: "calendar", action: "read" },
			}),
		"the first credential": () => put("stripe"),
		"a credential in the place of another": () => put("stripe"),
		"an opened credential": () => world.auth.api.getSpaceSecret({ body: { spaceId, provider: "stripe" } }),
		"the list of credentials": () => world.call(owner, PATHS.credentials, { query: { spaceId } }),
		"a deleted credential": () =>
			world.call(owner, PATHS.credentialsDelete, { body: { spaceId, provider: "stripe" } }),
		"the trail": () => world.call(owner, PATHS.audit, { query: { spaceId } }),
		"what is due": () => world.auth.api.refreshDueSpaceCredentials(),
		"one slice of a rotation": () => world.auth.api.rotateSpaceKeys({ body: { batch: 100, limit: 100 } }),
		"the end of a space": async () => {
			const { id } = (
				await world.call(owner, "/organization/create", { body: { name: "Other", slug: "end" } })
			).body;
			await world.call(owner, "/organization/delete", { body: { organizationId: id } });
		},
	};

	it.each(Object.entries(works))("%s reads no table from end to end", async (_, work) => {
		const { statements, scans } = await scannedDuring(work);
		expect(statements).toBeGreaterThan(0);
		expect(scans).toEqual([]);
	});

	it("and would notice one that does", async () => {
		const byStatus = () =>
			world.adapter.findMany({ model: "spaceCredential", where: [{ field: "status", value: "revoked" }] });
		expect((await scannedDuring(byStatus)).scans).toHaveLength(1);
	});
});
