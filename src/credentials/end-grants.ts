import { type Author, record, recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import type { Row } from "../database.ts";
import { SpacesError } from "../error.ts";
import { saveHealth } from "./connection-store.ts";
import type { StoredCredential } from "./core/stored.ts";
import { findCredentials, toStoredCredential } from "./credential-store.ts";
import { nextAttempt, toFailure } from "./finish-revocation.ts";
import { inParallel } from "./in-parallel.ts";
import { within } from "./pause.ts";
import { isGrant, type Withdrawal, withdraw } from "./withdraw.ts";

/** For all grants of a space together, in milliseconds: somebody waits for its deletion. */
const TIME_LIMIT = 5_000;

/** Where nobody waits for all of them. */
const AT_ONCE = 8;

/** Why a credential is revoked: its space goes, or was to go. */
const REASON = "space-deletion";

interface Ended {
	readonly stored: StoredCredential;
	readonly withdrawal: Withdrawal;
}

/**
 * Withdraws every grant of a space that is about to be deleted.
 *
 * @throws SpacesError `SPACE_REVOCATION_FAILED` where the `deletion` option says so
 */
export async function endGrants(context: SpacesContext, author: Author): Promise<void> {
	const grants = (await findCredentials(context, author.spaceId)).filter(isGrant);
	const ended = await withdrawAll(context, grants, grants.length);
	const failed = ended.filter(({ withdrawal }) => withdrawal !== "revoked" && withdrawal !== "unsupported");
	const refused = failed.length > 0 && context.onRevocationFailure === "refuse";
	for (const each of ended) {
		const staysGood = refused && each.withdrawal === "unsupported";
		if (!staysGood) await tellEnd(context, author, each, { refused });
	}
	if (refused)
		throw new SpacesError("SPACE_REVOCATION_FAILED", {
			providers: failed.map(({ stored }) => stored.provider),
		});
}

/**
 * The same for rows that are gone already: their space was deleted past Better Auth's own endpoint, or they were written
 * while it was asked. What it has told of is not told again.
 */
export async function endGrantsOf(
	context: SpacesContext,
	rows: readonly Row[],
	userId: string | null,
): Promise<void> {
	const grants = rows
		.map((row) => toStoredCredential(context, row))
		.filter((stored) => isGrant(stored) && stored.statusReason !== REASON);
	for (const { stored, withdrawal } of await withdrawAll(context, grants, AT_ONCE)) {
		if (withdrawal === "revoked") continue;
		await record(context, { spaceId: stored.spaceId, userId }, toFailure(stored, withdrawal));
	}
}

function withdrawAll(
	context: SpacesContext,
	grants: readonly StoredCredential[],
	atOnce: number,
): Promise<readonly Ended[]> {
	return inParallel(atOnce, grants, async (stored) => ({
		stored,
		withdrawal: (await within<Withdrawal>(withdraw(context, stored), TIME_LIMIT)) ?? "timed_out",
	}));
}

/** A space that stays keeps what is still good. One that goes keeps nothing, which is marked in case it cannot go after all. */
async function tellEnd(
	context: SpacesContext,
	author: Author,
	{ stored, withdrawal }: Ended,
	{ refused }: { readonly refused: boolean },
): Promise<void> {
	const { provider, kind } = stored;
	const isOver = withdrawal === "revoked" || withdrawal === "unsupported";
	const failures = isOver ? 0 : 1;
	const nextRetryAt = isOver ? null : nextAttempt(context, failures);
	const mark = () =>
		saveHealth(context, stored, { status: "revoked", statusReason: REASON, nextRetryAt, failures });
	if (withdrawal !== "revoked") await record(context, author, toFailure(stored, withdrawal));
	else if (stored.status !== "revoked")
		return void (await recorded(context, author, { type: "credential.revoked", provider, kind }, mark));
	if (withdrawal === "revoked" || !refused) await mark();
}
