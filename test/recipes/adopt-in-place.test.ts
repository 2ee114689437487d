import { readFile } from "node:fs/promises";
import { Kysely, PostgresDialect } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { postgresLayout } from "../../src/index.ts";
import { createDatabase, type Database, originMigration } from "../migrations/support/database.ts";
import { runMigrations } from "../support/backend.ts";
import { backendOn } from "../support/places/postgres.ts";
import { createWorld, type World } from "../support/world.ts";
import { adoptCredentials } from "./adopt.ts";
import { openBefore, sealBefore } from "./cipher.ts";

/** The tables stay where they are, and so do their permissions; the secrets are sealed again. */
let database: Database;
let world: World;
let spaceId: string;

beforeAll(async () => {
	database = await createDatabase({ searchPath: "auth" });
	await database.query("create schema auth");
	const migrate = async (options: Parameters<typeof runMigrations>[0]) => {
		await runMigrations(options, database.pool);
		await database.query(await originMigration());
	};
	world = await createWorld({
		backend: backendOn(database.pool, { migrate }),
		spaces: { schema: postgresLayout },
		organization: { schema: { organization: { modelName: "organizations" } } },
	});
	spaceId = await world.createSpace(await world.signUp());
	await database.query(
		`insert into spaces.credentials
			(space_id, provider, access_token_encrypted, refresh_token_encrypted, expires_at, scopes)
		values ($1, 'linkedin', $2, $3, '2027-01-01T00:00:00Z', array['r_basic', 'w_share']),
			($1, 'stripe', $4, null, null, null)`,
		[spaceId, sealBefore("access-1"), sealBefore("refresh-1"), sealBefore("sk_live_1")],
	);
	await database.migrate("postgres/0001_spaces");
	await database.query(await readFile(new URL("keep-credentials.sql", import.meta.url), "utf8"));
});
afterAll(async () => {
	await world.close();
	await database.drop();
});

const secretOf = (provider: string) => world.auth.api.getSpaceSecret({ body: { spaceId, provider } });

it("seals in place what it opens in the copy, and leaves the copy for the way back", async () => {
	await expect(secretOf("stripe")).rejects.toMatchObject({ body: { code: "SPACE_CREDENTIAL_UNREADABLE" } });
	const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: database.pool }) });
	expect(await adoptCredentials(world.auth, db, openBefore)).toEqual([]);
	expect(await secretOf("stripe")).toMatchObject({ kind: "api_key", secret: "sk_live_1" });
	expect(await secretOf("linkedin")).toMatchObject({
		kind: "oauth2",
		accessToken: "access-1",
		expiresAt: new Date("2027-01-01T00:00:00Z"),
		scopes: ["r_basic", "w_share"],
	});
	expect(await world.auth.api.inspectSpaces()).toMatchObject({ healthy: true });
	const [kept] = await database.query("select token from credentials where provider = 'stripe'");
	expect(await openBefore(String(kept?.token))).toBe("sk_live_1");

	// The way back.
	await database.query(
		`update spaces.credentials c set access_token_encrypted = k.token, refresh_token_encrypted = k.refresh_token
		from credentials k where k.id = c.id`,
	);
	await database.migrate("postgres/0001_spaces.down");
	const old = "select access_token_encrypted as token from spaces.credentials where provider = 'linkedin'";
	const [before] = await database.query(old);
	expect(await openBefore(String(before?.token))).toBe("access-1");
});
