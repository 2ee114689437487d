import type Database from "better-sqlite3";
import { Kysely, PostgresDialect, SqliteDialect, sql } from "kysely";
import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SpaceEvent } from "../../src/index.ts";
import { type Backend, type OpenDatabase, postgres, sqlite } from "../support/backends.ts";
import { createWorld, TEST_KEY, type World } from "../support/world.ts";
import { openAsPeer } from "../vault/peer.ts";
import { adoptCredentials, adoptPermissions } from "./adopt.ts";
import { openBefore, sealBefore } from "./cipher.ts";

interface Tables {
	permissions: {
		id: string;
		organization_id: string;
		role: string;
		module: string;
		can_read: unknown;
		can_write: unknown;
		can_admin: unknown;
		updated_at: string;
		moved_at: string | null;
	};
	credentials: {
		id: string;
		organization_id: string;
		provider: string;
		token: string;
		refresh_token: string | null;
		expires_at: string | null;
		scopes: string | null;
		account_id: string | null;
		updated_at: string;
		moved_at: string | null;
	};
}

const dialects = [
	{
		name: "SQLite",
		backend: sqlite,
		types: { boolean: "integer", moment: "text" },
		dialect: (database: unknown) => new SqliteDialect({ database: database as Database.Database }),
		stored: (flag: boolean): unknown => Number(flag),
	},
	{
		name: "PostgreSQL",
		backend: postgres,
		types: { boolean: "boolean", moment: "timestamptz" },
		dialect: (database: unknown) => new PostgresDialect({ pool: database as Pool }),
		stored: (flag: boolean): unknown => flag,
	},
];

const MODULES = Array.from({ length: 20 }, (_, index) => `module-${index}`);
const ROLES = ["admin", "member", "trainer"] as const;
const LEVELS = ["---", "r--", "rw-", "rwa"] as const;
const levelOf = (space: number, role: number, module: number) =>
	LEVELS[(space * 7 + role * 3 + module) % 4] ?? "---";

/** More precise than a `Date` of JavaScript. */
const MOMENT = "2026-03-01T10:00:00.123456Z";

describe.each(dialects)("moving one's own tables, on $name", ({ backend, types, dialect, stored }) => {
	let world: World;
	let db: Kysely<Tables>;
	let events: SpaceEvent[];

	beforeEach(async () => {
		let database: OpenDatabase["database"];
		const kept: Backend = {
			...backend,
			open: async () => {
				const opened = await backend.open();
				database = opened.database;
				return opened;
			},
		};
		events = [];
		world = await createWorld({ backend: kept, spaces: { onEvent: (event) => void events.push(event) } });
		db = new Kysely({ dialect: dialect(database) });
		const { boolean, moment } = types;
		const flags = `can_read ${boolean} not null, can_write ${boolean} not null, can_admin ${boolean} not null`;
		const moments = `updated_at ${moment} not null, moved_at ${moment}`;
		const old = "id text primary key, organization_id text not null";
		await run(
			`create table permissions (${old}, role text not null, module text not null, ${flags}, ${moments})`,
		);
		await run(
			`create table credentials (${old}, provider text not null, token text not null, refresh_token text,
			expires_at ${moment}, scopes text, account_id text, ${moments})`,
		);
	});
	afterEach(() => world.close());

	/** Spaces of one owner, each with 60 rows of permissions and 3 credentials. */
	const fill = async (count: number) => {
		const owner = await world.signUp();
		const spaces: string[] = [];
		for (let index = 0; index < count; index += 1) spaces.push(await world.createSpace(owner));
		await db.insertInto("permissions").values(spaces.flatMap(permissionsOf)).execute();
		await db.insertInto("credentials").values(spaces.flatMap(credentialsOf)).execute();
		return spaces;
	};
	const adopt = async (open = openBefore) => [
		...(await adoptPermissions(world.auth, db)),
		...(await adoptCredentials(world.auth, db, open)),
	];
	const run = (statement: string) => sql.raw(statement).execute(db);
	const row = (spaceId: string, id: string) => ({
		id: `${spaceId}/${id}`,
		organization_id: spaceId,
		updated_at: MOMENT,
		moved_at: null,
	});
	const permission = (spaceId: string, role: string, module: string, level: string) => ({
		...row(spaceId, `${role}/${module}`),
		role,
		module,
		can_read: stored(level[0] === "r"),
		can_write: stored(level[1] === "w"),
		can_admin: stored(level[2] === "a"),
	});
	const permissionsOf = (spaceId: string, space: number) =>
		ROLES.flatMap((role, r) =>
			MODULES.map((module, m) => permission(spaceId, role, module, levelOf(space, r, m))),
		);
	const credentialsOf = (spaceId: string) => [
		...["stripe", "twilio"].map((provider) => ({
			...row(spaceId, provider),
			provider,
			token: sealBefore(`sk_live_${provider}_${spaceId}`),
			...{ refresh_token: null, expires_at: null, scopes: null, account_id: null },
		})),
		{
			...row(spaceId, "linkedin"),
			provider: "linkedin",
			token: sealBefore(`access-${spaceId}`),
			refresh_token: sealBefore(`refresh-${spaceId}`),
			expires_at: "2027-01-01T00:00:00.000Z",
			scopes: "r_basic w_share",
			account_id: "urn:li:1",
		},
	];
	const change = (id: string, to: { token: string; updated_at?: string }) =>
		db.updateTable("credentials").set(to).where("id", "=", id).execute();
	const secretOf = (spaceId: string, provider: string) =>
		world.auth.api.getSpaceSecret({ body: { spaceId, provider } });
	const unmoved = async () =>
		(
			await Promise.all(
				(["permissions", "credentials"] as const).map((table) =>
					db.selectFrom(table).select("id").where("moved_at", "is", null).execute(),
				),
			)
		).flat().length;

	it("moves every right and every secret, and a second run nothing", async () => {
		const spaces = await fill(4);
		expect(await adopt()).toEqual([]);
		for (const [space, spaceId] of spaces.entries()) {
			for (const [r, role] of ROLES.entries()) {
				const person = await world.signUp();
				await world.join(spaceId, person, role);
				const { modules } = await world.auth.api.getSpacePermissions({
					headers: person.headers,
					query: { spaceId },
				});
				for (const [m, module] of MODULES.entries()) expect(modules[module]).toBe(levelOf(space, r, m));
			}
			expect(await secretOf(spaceId, "stripe")).toMatchObject({ secret: `sk_live_stripe_${spaceId}` });
			expect(await secretOf(spaceId, "linkedin")).toMatchObject({
				kind: "oauth2",
				accessToken: `access-${spaceId}`,
				expiresAt: new Date("2027-01-01T00:00:00.000Z"),
				scopes: ["r_basic", "w_share"],
				accountId: "urn:li:1",
			});
		}
		for (const stored of await world.rows("spaceCredential")) {
			const { spaceId, refreshTokenEncrypted } = stored;
			if (stored.provider !== "linkedin") continue;
			const place = { spaceId: String(spaceId), provider: "linkedin", field: "refreshToken" } as const;
			const root = Buffer.from(TEST_KEY, "base64");
			expect(openAsPeer(root, place, String(refreshTokenEncrypted))).toBe(`refresh-${spaceId}`);
		}
		expect(await unmoved()).toBe(0);
		expect(await world.auth.api.inspectSpaces()).toMatchObject({ healthy: true });
		events.length = 0;
		expect(await adopt()).toEqual([]);
		expect(events).toEqual([]);
	});

	it("leaves what cannot be moved where it is, and says so without a secret", async () => {
		const [spaceId = ""] = await fill(1);
		await db
			.insertInto("permissions")
			.values([
				permission(spaceId, "nobody-has-it", "module-0", "rw-"),
				permission("no-such-space", "member", "module-0", "rw-"),
				permission(spaceId, "member", "write-only", "-wa"),
			])
			.execute();
		await change(`${spaceId}/stripe`, { token: "sk_live_never_sealed" });
		expect((await adopt()).sort()).toEqual(
			[
				`credentials ${spaceId}/stripe: not opened`,
				`permissions ${spaceId}/nobody-has-it/module-0: SPACE_ROLE_UNKNOWN`,
				"permissions no-such-space/member/module-0: SPACE_NOT_FOUND",
			].sort(),
		);
		expect(await unmoved()).toBe(3);
		const member = await world.signUp();
		await world.join(spaceId, member, "member");
		const { modules } = await world.auth.api.getSpacePermissions({
			headers: member.headers,
			query: { spaceId },
		});
		expect(modules["write-only"]).toBe("---");
	});

	it("goes on after it was interrupted, and takes along what the old code changed since", async () => {
		const [spaceId = ""] = await fill(1);
		let opened = 0;
		const interrupted = adopt(async (sealed) => {
			if (++opened === 2) await run("alter table credentials rename to hidden");
			return openBefore(sealed);
		});
		await expect(interrupted).rejects.toThrow(/credentials/);
		await run("alter table hidden rename to credentials");
		expect(await unmoved()).toBe(2);

		const later = { token: sealBefore("sk_live_rolled"), updated_at: "2026-03-02T10:00:00.000Z" };
		await change(`${spaceId}/stripe`, later);
		events.length = 0;
		expect(await adopt()).toEqual([]);
		expect(await secretOf(spaceId, "stripe")).toMatchObject({ secret: "sk_live_rolled" });
		expect(await unmoved()).toBe(0);
		expect(events.map(({ type }) => type).sort()).toEqual([
			"credential.created",
			"credential.replaced",
			"credential.replaced",
		]);
	});

	it("moves again what the old code changed while it was being moved", async () => {
		const [spaceId = ""] = await fill(1);
		const later = { token: sealBefore("sk_live_rolled"), updated_at: "2026-03-02T10:00:00.000Z" };
		const changing = async (sealed: string) => {
			const text = await openBefore(sealed);
			if (text.startsWith("sk_live_stripe")) await change(`${spaceId}/stripe`, later);
			return text;
		};
		expect(await adopt(changing)).toEqual([]);
		expect(await unmoved()).toBe(1);
		expect(await adopt()).toEqual([]);
		expect(await secretOf(spaceId, "stripe")).toMatchObject({ secret: "sk_live_rolled" });
	});
});
