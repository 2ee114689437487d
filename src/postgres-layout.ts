import type { SpacesSchemaOption } from "./schema.ts";

/**
 * The `schema` option for the tables that `migrations/postgres/0001_spaces.sql` makes: `spaces.credentials` and
 * `spaces.module_permissions`, with columns in snake_case. Better Auth's own migrations leave them alone.
 *
 * @example
 * ```ts
 * import { postgresLayout, spacesPlugin } from "better-auth-spaces";
 *
 * export const spaces = spacesPlugin({ schema: postgresLayout });
 * ```
 */
export const postgresLayout = {
	spaceCredential: {
		modelName: "spaces.credentials",
		fields: {
			spaceId: "space_id",
			provider: "provider",
			kind: "kind",
			accessTokenEncrypted: "access_token_encrypted",
			refreshTokenEncrypted: "refresh_token_encrypted",
			expiresAt: "expires_at",
			// Not `scopes`: that column is an array, which a trigger keeps the same for those who read it.
			scopes: "scope",
			providerAccountId: "provider_account_id",
			metadataJson: "metadata_json",
			status: "status",
			statusReason: "status_reason",
			version: "version",
			leaseOwner: "lease_owner",
			leaseUntil: "lease_until",
			nextRetryAt: "next_retry_at",
			failures: "failures",
			failedTokenFingerprint: "failed_token_fingerprint",
			createdBy: "created_by",
			updatedBy: "updated_by",
			createdAt: "created_at",
			updatedAt: "updated_at",
			credentialKey: "credential_key",
		},
		disableMigration: true,
	},
	spaceModulePermission: {
		modelName: "spaces.module_permissions",
		fields: {
			spaceId: "space_id",
			role: "role",
			moduleId: "module_id",
			canRead: "can_read",
			canWrite: "can_write",
			canAdmin: "can_admin",
			updatedBy: "updated_by",
			createdAt: "created_at",
			updatedAt: "updated_at",
			permissionKey: "permission_key",
		},
		disableMigration: true,
	},
} as const satisfies SpacesSchemaOption;
