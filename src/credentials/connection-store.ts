import type { Where } from "better-auth";
import type { SpacesContext } from "../context.ts";
import type { Row } from "../database.ts";
import { CREDENTIAL_MODEL } from "../schema.ts";
import { type CredentialStatus, formatScopes } from "./core/present.ts";
import type { CredentialKey, StoredCredential } from "./core/stored.ts";

/** A credential whose refresh is one's own, until the lease is over or somebody replaces it. */
export type Leased = StoredCredential & { readonly leaseOwner: string };

const RELEASED = { leaseOwner: null, leaseUntil: null };

/** Null when somebody else was faster. Guarded by the version, which every taking and leaving changes. */
export async function takeLease(
	context: SpacesContext,
	old: StoredCredential,
	lease: { readonly owner: string; readonly until: Date },
): Promise<Leased | null> {
	const taken = { leaseOwner: lease.owner, leaseUntil: lease.until };
	return (await change(context, old, taken)) ? { ...old, ...taken, version: old.version + 1 } : null;
}

/** What a refresh brought, its secrets sealed. */
export interface TokenWrite {
	readonly sealedAccessToken: string;
	/** Null: the stored one stays, under whatever key it is sealed by now. */
	readonly sealedRefreshToken: string | null;
	readonly expiresAt: Date | null;
	/** Null: as they were. */
	readonly scopes: readonly string[] | null;
	readonly dueAt: Date | null;
}

/** Who stored the credential, and when, stays: nobody did anything. False when the row has changed or gone meanwhile. */
export function saveTokens(
	context: SpacesContext,
	old: StoredCredential,
	{ sealedAccessToken, sealedRefreshToken, expiresAt, scopes, dueAt }: TokenWrite,
): Promise<boolean> {
	return change(context, old, {
		accessTokenEncrypted: sealedAccessToken,
		...(sealedRefreshToken !== null && { refreshTokenEncrypted: sealedRefreshToken }),
		expiresAt,
		...(scopes && { scopes: formatScopes(scopes) }),
		status: "active" satisfies CredentialStatus,
		statusReason: null,
		nextRetryAt: dueAt,
		failures: 0,
		failedTokenFingerprint: null,
		...RELEASED,
	});
}

/** How a connection fares. */
export interface Health {
	readonly status: CredentialStatus;
	readonly statusReason: string | null;
	readonly nextRetryAt: Date | null;
	readonly failures: number;
	readonly failedTokenFingerprint: string | null;
}

/** Leaves the lease, if it is held. False when the row has changed or gone meanwhile. */
export function saveHealth(
	context: SpacesContext,
	old: StoredCredential,
	health: Partial<Health>,
): Promise<boolean> {
	return change(context, old, { ...health, ...RELEASED });
}

/** Rows for which something is to be done by now, the longest overdue first. */
export async function findDue(
	{ db }: SpacesContext,
	now: Date,
	limit: number,
): Promise<readonly CredentialKey[]> {
	const where: Where[] = [
		{ field: "nextRetryAt", operator: "lte", value: now },
		// The memory adapter takes null for less than any date.
		{ field: "nextRetryAt", operator: "ne", value: null },
	];
	const sortBy = { field: "nextRetryAt", direction: "asc" } as const;
	// Better Auth's Kysely adapter can sort only by what it selects.
	const select = ["spaceId", "provider", sortBy.field];
	const rows = await db.findPage<Row>(CREDENTIAL_MODEL, where, { sortBy, limit, select });
	return rows.map(({ spaceId, provider }) => ({ spaceId: String(spaceId), provider: String(provider) }));
}

/** The fence: only the row as it was read, in the hands it was in, changes. */
async function change({ db }: SpacesContext, old: StoredCredential, update: Row): Promise<boolean> {
	const where: Where[] = [
		{ field: "id", value: old.id },
		{ field: "version", value: old.version },
	];
	return (await db.updateMany(CREDENTIAL_MODEL, where, { ...update, version: old.version + 1 })) === 1;
}
