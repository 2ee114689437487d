import { createHash, randomBytes } from "node:crypto";
import { getMigrations } from "better-auth/db/migration";
import type { Pool } from "pg";
import { sealAsPeer } from "../../vault/peer.ts";
import { type Content, seeded, spacesOf } from "./credentials.ts";
import { createInstance, keysInOrder, OLD_KEY } from "./instance.ts";

const ROWS_PER_STATEMENT = 5_000;
const SEEDED_AT = new Date("2026-05-01T12:00:00.123Z");

export async function createTables(pool: Pool): Promise<void> {
	await (await getMigrations(createInstance(pool, keysInOrder("new")).options)).runMigrations();
}

/** So many credentials sealed under the old key, by other code than the plugin's, and nothing else. */
export async function seed(pool: Pool, rows: number): Promise<void> {
	await pool.query(`truncate "organization" cascade`);
	await pool.query(
		`insert into "organization" ("id", "name", "slug", "createdAt") select id, id, id, now() from unnest($1::text[]) id`,
		[spacesOf(rows)],
	);
	for (let start = 0; start < rows; start += ROWS_PER_STATEMENT) {
		const length = Math.min(ROWS_PER_STATEMENT, rows - start);
		await insert(
			pool,
			Array.from({ length }, (_, index) => seeded(start + index)),
		);
	}
	await pool.query(`analyze "spaceCredential"`);
}

async function insert(pool: Pool, contents: readonly Content[]): Promise<void> {
	const columns = [
		contents.map(randomId),
		contents.map(({ spaceId }) => spaceId),
		contents.map(({ provider }) => provider),
		contents.map(({ refreshToken }) => (refreshToken === null ? "api_key" : "oauth2")),
		contents.map((content) => sealOld(content, "accessToken")),
		contents.map((content) => sealOld(content, "refreshToken")),
		contents.map(({ spaceId, provider }) => digest([spaceId, provider])),
	];
	await pool.query(
		`insert into "spaceCredential" ("id", "spaceId", "provider", "kind", "accessTokenEncrypted", "refreshTokenEncrypted",
			"credentialKey", "status", "version", "createdAt", "updatedAt")
		select *, 'active', 1, $8::timestamptz, $8::timestamptz
		from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])`,
		[...columns, SEEDED_AT],
	);
}

function sealOld({ spaceId, provider, ...tokens }: Content, field: "accessToken" | "refreshToken") {
	const header = { alg: "dir", enc: "A256GCM", kid: OLD_KEY.id };
	const text = tokens[field];
	return text === null
		? null
		: sealAsPeer(OLD_KEY.key, header, { spaceId, provider, field }, text, randomBytes(12));
}

/** As Better Auth makes them: of upper and lower case, in no order. */
function randomId(): string {
	return randomBytes(32).toString("base64").replace(/[+/=]/g, "").slice(0, 32);
}

function digest(parts: readonly string[]): string {
	return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
