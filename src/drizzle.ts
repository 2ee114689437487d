import { sql } from "drizzle-orm";
import {
	type AnyPgColumn,
	boolean,
	customType,
	foreignKey,
	index,
	integer,
	pgSchema,
	primaryKey,
	text,
	timestamp,
} from "drizzle-orm/pg-core";

const spaces = pgSchema("spaces");

const sameAs = (column: AnyPgColumn) =>
	customType<{ data: string }>({ dataType: () => column.getSQLType() })();
const id = () => text().notNull().default(sql`gen_random_uuid()::text`);
const time = () => timestamp({ withTimezone: true });
const now = () => time().notNull().defaultNow();

/**
 * The tables of `migrations/postgres/0001_spaces.sql` for Drizzle, by the names that its adapter looks for when the
 * plugin has `schema: postgresLayout`. A schema file for drizzle-kit exports both as well. That migration makes more than
 * drizzle-kit knows of, a trigger that keeps `scope` and `scopes` the same: run it either way.
 *
 * @param organizations - your table of organizations
 * @example
 * ```ts
 * import { spacesTables } from "better-auth-spaces/drizzle";
 * import { pgSchema, text } from "drizzle-orm/pg-core";
 *
 * const organizations = pgSchema("auth").table("organizations", { id: text().primaryKey() });
 * export const tables = spacesTables(organizations);        // drizzleAdapter(db, { schema: { ...schema, ...tables } })
 * export const credentials = tables["spaces.credentials"];
 * export const modulePermissions = tables["spaces.module_permissions"];
 * ```
 */
export function spacesTables(organizations: Organizations) {
	return {
		"spaces.credentials": credentialTable(organizations),
		"spaces.module_permissions": permissionTable(organizations),
	};
}

/** @inline */
interface Organizations {
	readonly id: AnyPgColumn;
}

/** The rows of a space go with it. */
function toOrganization(name: string, spaceId: AnyPgColumn, { id }: Organizations) {
	return foreignKey({ name, columns: [spaceId], foreignColumns: [id] }).onDelete("cascade");
}

function credentialTable(organizations: Organizations) {
	return spaces.table(
		"credentials",
		{
			space_id: sameAs(organizations.id).notNull(),
			provider: text().notNull(),
			access_token_encrypted: text().notNull(),
			refresh_token_encrypted: text(),
			expires_at: time(),
			scopes: text().array(),
			provider_account_id: text(),
			metadata_json: text(),
			created_at: now(),
			updated_at: now(),
			id: id(),
			kind: text().notNull().default("oauth2"),
			scope: text(),
			status: text().notNull().default("active"),
			status_reason: text(),
			version: integer().notNull().default(1),
			lease_owner: text(),
			lease_until: time(),
			next_retry_at: time(),
			failures: integer(),
			failed_token_fingerprint: text(),
			created_by: text(),
			updated_by: text(),
			credential_key: text(),
		},
		(table) => [
			primaryKey({ columns: [table.space_id, table.provider] }),
			toOrganization("space_credentials_space_fk", table.space_id, organizations),
			index("space_credentials_space_idx").on(table.space_id),
			index("space_credentials_id_idx").on(table.id),
			index("space_credentials_next_retry_idx").on(table.next_retry_at),
		],
	);
}

function permissionTable(organizations: Organizations) {
	return spaces.table(
		"module_permissions",
		{
			space_id: sameAs(organizations.id).notNull(),
			role: text().notNull(),
			module_id: text().notNull(),
			can_read: boolean().notNull().default(true),
			can_write: boolean().notNull().default(false),
			can_admin: boolean().notNull().default(false),
			updated_at: now(),
			id: id(),
			updated_by: text(),
			created_at: now(),
			permission_key: text(),
		},
		(table) => [
			primaryKey({ columns: [table.space_id, table.role, table.module_id] }),
			toOrganization("space_module_permissions_space_fk", table.space_id, organizations),
			index("space_module_permissions_space_module_idx").on(table.space_id, table.module_id),
			index("space_module_permissions_id_idx").on(table.id),
		],
	);
}
