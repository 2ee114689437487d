import type { CredentialMetadata } from "./metadata.ts";
import type { CredentialStatus } from "./present.ts";

export interface CredentialKey {
	readonly spaceId: string;
	readonly provider: string;
}

/** One row of the table, checked and typed. It holds no secret, only sealed values. */
export interface StoredCredential extends CredentialKey {
	readonly id: string;
	readonly kind: string;
	readonly sealedAccessToken: string;
	readonly sealedRefreshToken: string | null;
	readonly expiresAt: Date | null;
	readonly scopes: readonly string[];
	readonly accountId: string | null;
	readonly metadata: CredentialMetadata;
	readonly status: CredentialStatus;
	readonly statusReason: string | null;
	/** Changes with every write but a sealing of the same secrets under another key. */
	readonly version: number;
	/** Who is refreshing, or began to; null: nobody. */
	readonly leaseOwner: string | null;
	/** By the clock of the lease's owner. */
	readonly leaseUntil: Date | null;
	/**
	 * When something is to be done: the refresh of an active connection, another attempt for a degraded one, for a
	 * revoked one another attempt to withdraw it at its provider.
	 */
	readonly nextRetryAt: Date | null;
	/** Attempts in a row that came to nothing. */
	readonly failures: number;
	/** Of the refresh token that is known to be dead. */
	readonly failedTokenFingerprint: string | null;
	readonly createdBy: string | null;
	readonly createdAt: Date | null;
	readonly updatedBy: string | null;
	readonly updatedAt: Date | null;
}

/** Which credential this is, and when it was stored. No refresh and no revocation changes that. */
export function generationOf({ id, updatedAt }: StoredCredential): string {
	return `${id} ${updatedAt?.getTime()}`;
}
