import type { Pool } from "pg";

/** The names of the plugin's tables and columns in SQL. */
export interface SqlNames {
	readonly credentials: string;
	readonly permissions: string;
	readonly column: (field: string) => string;
}

export const DEFAULT_NAMES: SqlNames = {
	credentials: '"spaceCredential"',
	permissions: '"spaceModulePermission"',
	column: (field) => `"${field}"`,
};

export const LAYOUT_NAMES: SqlNames = {
	credentials: "spaces.credentials",
	permissions: "spaces.module_permissions",
	column: (field) => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
};

/** So many spaces more, each with an owner who is signed in, two credentials and ten overrides, and PostgreSQL's statistics of them. */
export async function addSpaces(
	pool: Pick<Pool, "query">,
	spaces: number,
	{ credentials, permissions, column }: SqlNames = DEFAULT_NAMES,
): Promise<void> {
	const columns = (...fields: string[]) => fields.map(column).join(", ");
	const every = `generate_series(1, ${spaces}) as i`;
	await pool.query(`
		insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
			select 'other-' || i, 'Other', 'other-' || i || '@example.com', true, now(), now() from ${every};
		insert into session (id, token, "userId", "expiresAt", "createdAt", "updatedAt")
			select 'other-' || i, 'token-' || i, 'other-' || i, now() + interval '1 day', now(), now() from ${every};
		insert into organization (id, name, slug, "createdAt")
			select 'other-' || i, 'Other', 'other-' || i, now() from ${every};
		insert into member (id, "organizationId", "userId", role, "createdAt")
			select 'other-' || i, 'other-' || i, 'other-' || i, 'owner', now() from ${every};
		insert into ${credentials}
			(id, ${columns("spaceId", "provider", "kind", "accessTokenEncrypted", "status", "version", "createdAt", "updatedAt")})
			select gen_random_uuid(), 'other-' || i, 'provider-' || n, 'api_key', 'sealed', 'active', 1, now(), now()
			from ${every}, generate_series(1, 2) as n;
		insert into ${permissions}
			(id, ${columns("spaceId", "role", "moduleId", "canRead", "canWrite", "canAdmin", "createdAt", "updatedAt")})
			select gen_random_uuid(), 'other-' || i, 'member', 'module-' || n, true, false, false, now(), now()
			from ${every}, generate_series(1, 10) as n;
		analyze`);
}
