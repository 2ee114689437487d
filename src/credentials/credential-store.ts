import type { Where } from "better-auth";
import type { SpacesContext } from "../context.ts";
import type { Row, ScanOptions } from "../database.ts";
import { digest } from "../digest.ts";
import { CREDENTIAL_MODEL } from "../schema.ts";
import { dueAt } from "./core/freshness.ts";
import { kindOf } from "./core/kinds.ts";
import { type CredentialMetadata, formatMetadata, parseMetadata } from "./core/metadata.ts";
import { type CredentialStatus, formatScopes, parseScopes, toStatus } from "./core/present.ts";
import type { CredentialKey, StoredCredential } from "./core/stored.ts";

/** What is to be stored, its secrets sealed; by whom and when. */
export interface CredentialWrite extends CredentialKey {
	readonly kind: string;
	readonly sealedAccessToken: string;
	readonly sealedRefreshToken: string | null;
	readonly expiresAt: Date | null;
	readonly scopes: readonly string[];
	readonly accountId: string | null;
	readonly metadata: CredentialMetadata;
	readonly by: string | null;
	readonly at: Date;
}

export async function findCredential(
	context: SpacesContext,
	key: CredentialKey,
): Promise<StoredCredential | null> {
	const rows = await context.db.findAll<Row>(CREDENTIAL_MODEL, whereKey(key));
	const row = rows.find((candidate) => isCredential(candidate, key));
	return row ? toStoredCredential(context, row) : null;
}

/** Whether the database takes another provider of the space for this one: MariaDB folds case. */
export async function isSpeltOtherwise({ db }: SpacesContext, key: CredentialKey): Promise<boolean> {
	const rows = await db.findAll<Row>(CREDENTIAL_MODEL, whereKey(key));
	return rows.some((row) => !isCredential(row, key));
}

export async function findCredentials(
	context: SpacesContext,
	spaceId: string,
): Promise<readonly StoredCredential[]> {
	const rows = await context.db.findAll<Row>(CREDENTIAL_MODEL, [{ field: "spaceId", value: spaceId }]);
	return rows.filter((row) => String(row.spaceId) === spaceId).map((row) => toStoredCredential(context, row));
}

/** Every credential of every space, or every one of a provider; a page at a time by ascending id. */
export async function* scanCredentials(
	context: SpacesContext,
	{ provider, ...options }: Omit<ScanOptions, "where"> & { readonly provider?: string } = {},
): AsyncGenerator<StoredCredential[]> {
	const where = provider === undefined ? [] : [{ field: "provider", value: provider }];
	for await (const rows of context.db.scan<Row>(CREDENTIAL_MODEL, { ...options, where }))
		yield rows.map((row) => toStoredCredential(context, row));
}

/** So many of all spaces. Of ids that are made at random, those that come last are any. */
export async function sampleCredentials(
	context: SpacesContext,
	limit: number,
): Promise<readonly StoredCredential[]> {
	const last = { sortBy: { field: "id", direction: "desc" }, limit } as const;
	const rows = await context.db.findPage<Row>(CREDENTIAL_MODEL, [], last);
	return rows.map((row) => toStoredCredential(context, row));
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

interface OnlyIf {
	/** Whether the row must still hold what was read; else it goes with whatever it holds, a refresh under way included. */
	readonly unchanged?: boolean;
}

/** False when the row is gone by now, or is not as it has to be. */
export async function replaceCredential(
	{ db }: SpacesContext,
	old: StoredCredential,
	write: CredentialWrite,
	onlyIf: OnlyIf = {},
): Promise<boolean> {
	const update = { version: newVersion(), ...(await toColumns(write)) };
	return (await db.updateMany(CREDENTIAL_MODEL, whereRow(old, onlyIf), update)) === 1;
}

/**
 * Not the one after the old: two who replace the same row at once would write the same, and a refresh of what the first one
 * stored would take the second one's for it. Below 2^30, for the ones after it to fit a 32-bit column.
 */
function newVersion(): number {
	const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
	return random >>> 2;
}

/** False when the row is gone by now, or is not as it has to be. */
export async function deleteCredential(
	{ db }: SpacesContext,
	old: StoredCredential,
	onlyIf: OnlyIf = {},
): Promise<boolean> {
	return (await db.deleteMany(CREDENTIAL_MODEL, whereRow(old, onlyIf))) === 1;
}

/** Changes what is shown of a credential and leaves the rest. False when the row has changed or gone meanwhile. */
export async function describeCredential(
	{ db }: SpacesContext,
	old: StoredCredential,
	{ metadata, by, at }: Pick<CredentialWrite, "metadata" | "by" | "at">,
): Promise<boolean> {
	const update = { metadataJson: formatMetadata(metadata), updatedBy: by, updatedAt: at };
	return (await db.updateMany(CREDENTIAL_MODEL, whereRow(old, { unchanged: true }), update)) === 1;
}

/** The sealed columns of a row. */
export type Sealed = Pick<StoredCredential, "sealedAccessToken" | "sealedRefreshToken">;

/**
 * Puts the same secrets back under another key. False when one of them is not what it was: then somebody wrote a newer
 * one. The version stays, so that a refresh under way, which answers for the version it began with, still counts.
 */
export async function swapSealed(
	{ db }: SpacesContext,
	old: StoredCredential,
	next: Sealed,
): Promise<boolean> {
	const held = Object.entries(sealedColumns(old)).filter(([, value]) => value !== null);
	const where = [{ field: "id", value: old.id }, ...held.map(([field, value]) => ({ field, value }))];
	return (await db.updateMany(CREDENTIAL_MODEL, where, sealedColumns(next))) === 1;
}

/** On a database without the unique indexes, two writers may both have inserted: one row stays. */
export async function convergeCredential({ db }: SpacesContext, key: CredentialKey): Promise<void> {
	await db.converge(CREDENTIAL_MODEL, whereKey(key), (row) => isCredential(row, key));
}

function whereRow({ id, version }: StoredCredential, { unchanged = false }: OnlyIf): Where[] {
	const row: Where = { field: "id", value: id };
	return unchanged ? [row, { field: "version", value: version }] : [row];
}

function sealedColumns({ sealedAccessToken, sealedRefreshToken }: Sealed): Record<string, string | null> {
	return { accessTokenEncrypted: sealedAccessToken, refreshTokenEncrypted: sealedRefreshToken };
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
		...sealedColumns(write),
		expiresAt: write.expiresAt,
		scopes: formatScopes(write.scopes),
		providerAccountId: write.accountId,
		metadataJson: formatMetadata(write.metadata),
		status: "active" satisfies CredentialStatus,
		statusReason: null,
		leaseOwner: null,
		leaseUntil: null,
		// Without a refresh token nothing can be done before it has expired, and then it can only be said.
		nextRetryAt: write.sealedRefreshToken === null ? write.expiresAt : dueAt(write.expiresAt, write.at),
		failures: 0,
		failedTokenFingerprint: null,
		updatedBy: write.by,
		updatedAt: write.at,
		credentialKey: await digest(write.spaceId, write.provider),
	};
}

export function toStoredCredential({ providers }: SpacesContext, row: Row): StoredCredential {
	const kind = String(row.kind);
	const shown = kindOf(kind, providers.get(String(row.provider)))?.shown ?? [];
	return {
		id: String(row.id),
		spaceId: String(row.spaceId),
		provider: String(row.provider),
		kind,
		sealedAccessToken: String(row.accessTokenEncrypted),
		sealedRefreshToken: toText(row.refreshTokenEncrypted),
		expiresAt: toDate(row.expiresAt),
		scopes: parseScopes(row.scopes),
		accountId: toText(row.providerAccountId),
		metadata: parseMetadata(row.metadataJson, shown),
		status: toStatus(row.status),
		statusReason: toText(row.statusReason),
		version: toNumber(row.version),
		leaseOwner: toText(row.leaseOwner),
		leaseUntil: toDate(row.leaseUntil),
		nextRetryAt: toDate(row.nextRetryAt),
		failures: toNumber(row.failures),
		failedTokenFingerprint: toText(row.failedTokenFingerprint),
		createdBy: toText(row.createdBy),
		createdAt: toDate(row.createdAt),
		updatedBy: toText(row.updatedBy),
		updatedAt: toDate(row.updatedAt),
	};
}

function toNumber(value: unknown): number {
	return typeof value === "number" ? value : 0;
}

function toText(value: unknown): string | null {
	return typeof value === "string" ? value : null;
}

function toDate(value: unknown): Date | null {
	return value instanceof Date ? value : null;
}
