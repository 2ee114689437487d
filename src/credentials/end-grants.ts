import { type Author, record } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import type { Row } from "../database.ts";
import { SpacesError } from "../error.ts";
import { saveHealth } from "./connection-store.ts";
import type { StoredCredential } from "./core/stored.ts";
import { findCredentials, toStoredCredential } from "./credential-store.ts";
import { within } from "./pause.ts";
import { isGrant, type Withdrawal, withdraw } from "./withdraw.ts";

/** For all grants of a space together, in milliseconds: somebody waits for its deletion. */
const TIME_LIMIT = 5_000;

/**
 * Withdraws every grant of a space that is about to be deleted.
 *
 * @throws SpacesError `SPACE_REVOCATION_FAILED` where the `deletion` option says so
 */
export async function endGrants(context: SpacesContext, author: Author): Promise<void> {
	const grants = (await findCredentials(context, author.spaceId)).filter((stored) =>
		isGrant(context, stored),
	);
	const failed = await withdrawAll(context, author, grants, async (stored) => {
		const health = { status: "revoked", statusReason: "space-deletion", nextRetryAt: null } as const;
		await saveHealth(context, stored, health);
	});
	if (failed.length > 0 && context.onRevocationFailure === "refuse")
		throw new SpacesError("SPACE_REVOCATION_FAILED", { providers: failed.map(({ provider }) => provider) });
}

/** The same for rows that are gone already: their space was deleted past Better Auth's own endpoint. */
export async function endGrantsOf(
	context: SpacesContext,
	rows: readonly Row[],
	userId: string | null,
): Promise<void> {
	const grants = rows
		.map((row) => toStoredCredential(context, row))
		.filter((stored) => isGrant(context, stored));
	await Promise.all(
		grants.map((stored) =>
			withdrawAll(context, { spaceId: stored.spaceId, userId }, [stored], async () => {}),
		),
	);
}

/** @returns those that may still be good, although their providers could have ended them */
async function withdrawAll(
	context: SpacesContext,
	author: Author,
	grants: readonly StoredCredential[],
	onRevoked: (stored: StoredCredential) => Promise<void>,
): Promise<readonly StoredCredential[]> {
	const outcomes = await Promise.all(
		grants.map(async (stored) => ({
			stored,
			reason: (await within<Withdrawal>(withdraw(context, stored), TIME_LIMIT)) ?? ("timed_out" as const),
		})),
	);
	const failed: StoredCredential[] = [];
	for (const { stored, reason } of outcomes) {
		if (reason === "revoked") {
			await onRevoked(stored);
			continue;
		}
		if (reason !== "unsupported") failed.push(stored);
		const { provider, kind, accountId } = stored;
		await record(context, author, {
			type: "credential.revocation_failed",
			provider,
			kind,
			accountId,
			reason,
		});
	}
	return failed;
}
