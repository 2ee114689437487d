import type { Where } from "better-auth";
import type { SpacesContext } from "../context.ts";
import type { Row } from "../database.ts";
import { digest } from "../digest.ts";
import { CREDENTIAL_MODEL } from "../schema.ts";
import type { CredentialDraft, CredentialMetadata } from "./core/kinds.ts";
import { formatMetadata, parseMetadata } from "./core/metadata.ts";
import { type CredentialStatus, parseScopes, toStatus } from "./core/present.ts";

export interface CredentialKey {
	readonly spaceId: string;
	readonly provider: string;
}

/** One row of the table, checked and typed. It holds no secret, only sealed values. */
export interface StoredCredential extends CredentialKey {
	readonly id: string;
	readonly kind: string;
	readonly sealedAccessToken: string;
	readonly expiresAt: Date | null;
	readonly scopes: readonly string[];
	readonly accountId: string | null;
	readonly metadata: CredentialMetadata;
	readonly status: CredentialStatus;
	readonly statusReason: string | null;
	readonly version: number;
	readonly createdBy: string | null;
	readonly createdAt: Date | null;
	readonly updatedBy: string | null;
	readonly updatedAt: Date | null;
}

/** A draft whose secret is sealed, and who stores it when. */
export interface CredentialWrite extends Omit<CredentialDraft, "secret"> {
	readonly spaceId: string;
	readonly sealedAccessToken: string;
	readonly by: string | null;
	readonly at: Date;
}

export async function findCredential(
	context: SpacesContext,
	key: CredentialKey,
): Promise<StoredCredential | null> {
	const rows = await context.db.findAll<Row>(CREDENTIAL_MODEL, whereKey(key));
	const row = rows.find((candidate) => isCredential(candidate, key));
	return row ? toStoredCredential(row) : null;
}

export async function findCredentials(
	context: SpacesContext,
	spaceId: string,
): Promise<readonly StoredCredential[]> {
	const rows = await context.db.findAll<Row>(CREDENTIAL_MODEL, [{ field: "spaceId", value: spaceId }]);
	return rows.filter((row) => String(row.spaceId) === spaceId).map(toStoredCredential);
}

/** Fails with the database's own error when the credential exists already; see {@link convergeCredential}. */
export async function insertCredential({ db }: SpacesContext, write: CredentialWrite): Promise<string> {
	const row = await db.create<Row>(CREDENTIAL_MODEL, {
		spaceId: write.spaceId,
		provider: write.provider,
		version: 1,
		createdBy: write.by,
		createdAt: write.at,
		...(await toColumns(write)),
	});
	return String(row.id);
}

/** Replaces whatever the row holds, a refresh under way included. False when the row is gone by now. */
export async function replaceCredential(
	{ db }: SpacesContext,
	old: StoredCredential,
	write: CredentialWrite,
): Promise<boolean> {
	const update = { version: old.version + 1, ...(await toColumns(write)) };
	return (await db.updateMany(CREDENTIAL_MODEL, [{ field: "id", value: old.id }], update)) === 1;
}

export async function deleteCredential({ db }: SpacesContext, old: StoredCredential): Promise<boolean> {
	return (await db.deleteMany(CREDENTIAL_MODEL, [{ field: "id", value: old.id }])) === 1;
}

/** On a database without the unique indexes, two writers may both have inserted: one row stays. */
export async function convergeCredential({ db }: SpacesContext, key: CredentialKey): Promise<void> {
	await db.converge(CREDENTIAL_MODEL, whereKey(key), (row) => isCredential(row, key));
}

function whereKey({ spaceId, provider }: CredentialKey): Where[] {
	return [
		{ field: "spaceId", value: spaceId },
		{ field: "provider", value: provider },
	];
}

/** Compared again here: MariaDB folds case, pads and coerces. */
function isCredential(row: Row, { spaceId, provider }: CredentialKey): boolean {
	return String(row.spaceId) === spaceId && row.provider === provider;
}

/** Every column but those that only an insert sets. The derived key is written each time: a row from SQL may lack it. */
async function toColumns(write: CredentialWrite): Promise<Row> {
	return {
		kind: write.kind,
		accessTokenEncrypted: write.sealedAccessToken,
		refreshTokenEncrypted: null,
		expiresAt: null,
		scopes: null,
		providerAccountId: null,
		metadataJson: formatMetadata(write.metadata),
		status: "active" satisfies CredentialStatus,
		statusReason: null,
		leaseOwner: null,
		leaseUntil: null,
		nextRetryAt: null,
		failedTokenFingerprint: null,
		updatedBy: write.by,
		updatedAt: write.at,
		credentialKey: await digest(write.spaceId, write.provider),
	};
}

function toStoredCredential(row: Row): StoredCredential {
	return {
		id: String(row.id),
		spaceId: String(row.spaceId),
		provider: String(row.provider),
		kind: String(row.kind),
		sealedAccessToken: String(row.accessTokenEncrypted),
		expiresAt: toDate(row.expiresAt),
		scopes: parseScopes(row.scopes),
		accountId: toText(row.providerAccountId),
		metadata: parseMetadata(row.metadataJson),
		status: toStatus(row.status),
		statusReason: toText(row.statusReason),
		version: typeof row.version === "number" ? row.version : 0,
		createdBy: toText(row.createdBy),
		createdAt: toDate(row.createdAt),
		updatedBy: toText(row.updatedBy),
		updatedAt: toDate(row.updatedAt),
	};
}

function toText(value: unknown): string | null {
	return typeof value === "string" ? value : null;
}

function toDate(value: unknown): Date | null {
	return value instanceof Date ? value : null;
}
