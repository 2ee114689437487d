import { type BetterAuthPluginDBSchema, type DBFieldAttribute, mergeSchema } from "better-auth/db";

/** The plugin's tables by their logical names; `modelName` and `fields` in the `schema` option rename them. */
export const CREDENTIAL_MODEL = "spaceCredential";
export const PERMISSION_MODEL = "spaceModulePermission";
export const AUDIT_MODEL = "spaceAuditEvent";

// Only string, number, boolean and date: every other column type breaks in some generator or database.
const text = { type: "string", required: true } as const satisfies DBFieldAttribute;
const optionalText = { type: "string", required: false } as const satisfies DBFieldAttribute;
const optionalDate = { type: "date", required: false } as const satisfies DBFieldAttribute;
const flag = { type: "boolean", required: true } as const satisfies DBFieldAttribute;
const hidden = { returned: false, input: false } as const;

/**
 * Built afresh on each call: Better Auth resolves references by writing into the object it is given.
 *
 * Uniqueness is stated twice, and `spaceId` is indexed although compound indexes begin with it: `@better-auth/cli` 1.4
 * silently creates no compound index. The derived columns are nullable because other software may insert rows
 * without them.
 */
export function spacesSchema() {
	return {
		spaceCredential: {
			fields: {
				spaceId: {
					...text,
					index: true,
					references: { model: "organization", field: "id", onDelete: "cascade" },
				},
				provider: { ...text },
				kind: { ...text },
				accessTokenEncrypted: { ...text, ...hidden },
				refreshTokenEncrypted: { ...optionalText, ...hidden },
				expiresAt: { ...optionalDate },
				scopes: { ...optionalText },
				providerAccountId: { ...optionalText },
				metadataJson: { ...optionalText },
				status: { ...text },
				statusReason: { ...optionalText },
				version: { type: "number", required: true },
				leaseOwner: { ...optionalText, ...hidden },
				leaseUntil: { ...optionalDate, ...hidden },
				nextRetryAt: { ...optionalDate, index: true },
				failures: { type: "number", required: false },
				failedTokenFingerprint: { ...optionalText, ...hidden },
				createdBy: { ...optionalText },
				updatedBy: { ...optionalText },
				createdAt: { type: "date", required: true, defaultValue: () => new Date() },
				updatedAt: { type: "date", required: true, defaultValue: () => new Date() },
				credentialKey: { ...optionalText, ...hidden, unique: true },
			},
			indexes: [{ fields: ["spaceId", "provider"], unique: true }],
		},
		spaceModulePermission: {
			fields: {
				spaceId: {
					...text,
					index: true,
					references: { model: "organization", field: "id", onDelete: "cascade" },
				},
				role: { ...text },
				moduleId: { ...text },
				canRead: { ...flag },
				canWrite: { ...flag },
				canAdmin: { ...flag },
				updatedBy: { ...optionalText },
				createdAt: { type: "date", required: true, defaultValue: () => new Date() },
				updatedAt: { type: "date", required: true, defaultValue: () => new Date() },
				permissionKey: { ...optionalText, ...hidden, unique: true },
			},
			indexes: [
				{ fields: ["spaceId", "role", "moduleId"], unique: true },
				{ fields: ["spaceId", "moduleId"] },
			],
		},
	} satisfies BetterAuthPluginDBSchema;
}

/** Only with `audit: true`. No reference to the organization: the trail of a space outlives it. */
export function auditSchema() {
	return {
		spaceAuditEvent: {
			fields: {
				spaceId: { ...text, index: true },
				type: { ...text },
				actorId: { ...optionalText },
				role: { ...optionalText },
				moduleId: { ...optionalText },
				provider: { ...optionalText },
				dataJson: { ...optionalText },
				createdAt: { type: "date", required: true, defaultValue: () => new Date() },
				eventKey: { ...text, ...hidden, unique: true },
			},
			indexes: [{ fields: ["spaceId", "eventKey"] }],
		},
	} satisfies BetterAuthPluginDBSchema;
}

type SpacesSchema = ReturnType<typeof spacesSchema> & ReturnType<typeof auditSchema>;

/** New names for tables and columns, as in Better Auth's own plugins. */
export type SpacesSchemaOption = {
	readonly [Table in keyof SpacesSchema]?: {
		readonly modelName?: string;
		readonly fields?: { readonly [Field in keyof SpacesSchema[Table]["fields"]]?: string };
		/** True: Better Auth's migrations leave this table to you. Default: false. */
		readonly disableMigration?: boolean;
	};
};

/** These tables under the names that the `schema` option gives them. */
export function renameTables(tables: BetterAuthPluginDBSchema, option: SpacesSchemaOption | undefined) {
	const named = Object.entries(mergeSchema(tables, option));
	return Object.fromEntries(
		named.map(([model, table]) => {
			const { disableMigration = false } = option?.[model as keyof SpacesSchema] ?? {};
			return [model, disableMigration ? { ...table, disableMigration } : table];
		}),
	);
}
