// adopt.ts
import { isAPIError } from "better-auth/api";
import type { SpacesEndpoints } from "better-auth-spaces";
import { type QueryExecutorProvider, sql } from "kysely";

type Auth<K extends keyof SpacesEndpoints, M extends string, R extends string> = {
	api: Pick<SpacesEndpoints<M, R>, K>;
};
type Old = { id: string; organization_id: string };
type Permission<M, R> = Old & { role: R; module: M } & {
	[flag in `can_${"read" | "write" | "admin"}`]: unknown;
};
type Credential = Old & { provider: string; token: string; refresh_token: string | null } & {
	[column in "expires_at" | "scopes" | "account_id"]: string | null;
};

/** Moves what is not moved yet, or was changed since, and answers what could not be. */
export function adoptPermissions<M extends string, R extends string>(
	{ api }: Auth<"putSpacePermissions", M, R>,
	db: QueryExecutorProvider,
): Promise<string[]> {
	return move<Permission<M, R>>(db, "permissions", ({ role, module, ...row }) => {
		const canRead = Boolean(row.can_read);
		const canWrite = canRead && Boolean(row.can_write); // writing without reading cannot be said
		const change = { role, module, canRead, canWrite, canAdmin: canWrite && Boolean(row.can_admin) };
		return api.putSpacePermissions({ body: { spaceId: row.organization_id, changes: [change] } });
	});
}

/** The same for secrets. `open` is your own decryption. */
export function adoptCredentials(
	{ api }: { api: Pick<SpacesEndpoints, "putSpaceCredential"> },
	db: QueryExecutorProvider,
	open: (sealed: string) => Promise<string>,
): Promise<string[]> {
	return move<Credential>(db, "credentials", async (row) => {
		const key = { spaceId: row.organization_id, provider: row.provider };
		const secret = await open(row.token);
		if (!row.refresh_token && !row.expires_at) return api.putSpaceCredential({ body: { ...key, secret } });
		const tokens = {
			accessToken: secret,
			refreshToken: row.refresh_token ? await open(row.refresh_token) : undefined,
			expiresAt: row.expires_at ? new Date(row.expires_at) : undefined,
			scopes: row.scopes?.split(" "),
			accountId: row.account_id ?? undefined,
		};
		return api.putSpaceCredential({ body: { ...key, kind: "oauth2", ...tokens } });
	});
}

async function move<T extends Old>(
	db: QueryExecutorProvider,
	name: string,
	put: (row: T) => Promise<unknown>,
) {
	const table = sql.table(name);
	const unmoved = sql<T & { version: string }>`
		select *, cast(updated_at as text) as version from ${table} where moved_at is distinct from updated_at`;
	const left: string[] = [];
	for (const { version, ...row } of (await unmoved.execute(db)).rows) {
		const fault = await put(row as unknown as T).then(
			() => null,
			(error) => (isAPIError(error) ? error.body?.code : "not opened"), // its text could hold a secret
		);
		if (fault) left.push(`${name} ${row.id}: ${fault}`);
		// A row that was changed meanwhile stays for the next run.
		else
			await sql`update ${table} set moved_at = updated_at
				where id = ${row.id} and cast(updated_at as text) = ${version}`.execute(db);
	}
	return left;
}
