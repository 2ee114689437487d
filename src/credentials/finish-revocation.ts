import type { SpaceChange } from "../audit/core/event.ts";
import { type Author, record, recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { saveHealth } from "./connection-store.ts";
import { retryAt } from "./core/freshness.ts";
import { generationOf, type StoredCredential } from "./core/stored.ts";
import { deleteCredential, findCredential } from "./credential-store.ts";
import { type Withdrawal, withdraw } from "./withdraw.ts";

/** Why a credential is revoked: it goes as soon as its provider knows. */
export const DISCONNECTING = "disconnecting";

export interface RevocationOutcome {
	readonly revocation: Withdrawal;
	/** When it is tried again; null when it is over. */
	readonly retryAt: Date | null;
}

const ATTEMPTS = 5;

/** Makes a credential unusable, at once and for good. Null when it is gone by now. */
export async function markRevoked(
	context: SpacesContext,
	author: Author,
	stored: StoredCredential,
	reason: string,
): Promise<StoredCredential | null> {
	let current: StoredCredential | null = stored;
	for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
		const old: StoredCredential = current;
		const isRevoked = old.status === "revoked";
		if (isRevoked && old.statusReason === reason) return old;
		const { provider, kind } = old;
		const health = {
			status: "revoked",
			statusReason: reason,
			nextRetryAt: kind === "oauth2" ? context.now() : null,
			failures: isRevoked ? old.failures : 0,
		} as const;
		const mark = () => saveHealth(context, old, health);
		const done = isRevoked
			? await mark()
			: await recorded(context, author, { type: "credential.revoked", provider, kind }, mark);
		// Not read again: by now it may be another connection, which nobody asked to end.
		if (done) return { ...old, ...health, leaseOwner: null, leaseUntil: null, version: old.version + 1 };
		current = await findCredential(context, stored);
		if (!current) return null;
	}
	throw new SpacesError(
		"SPACE_INTERNAL",
		undefined,
		new Error("A credential changed too often to revoke it."),
	);
}

/**
 * Withdraws a revoked credential at its provider, and takes it away if it was to go. What cannot be withdrawn now stays,
 * unusable, to be tried again; with `force` it goes all the same. A space that connects anew meanwhile keeps what it gets.
 */
export async function finishRevocation(
	context: SpacesContext,
	author: Author,
	stored: StoredCredential,
	{ force }: { readonly force: boolean },
): Promise<RevocationOutcome> {
	const revocation = await withdraw(context, stored);
	if (revocation === "revoked") {
		await close(context, author, stored, null);
		return { revocation, retryAt: null };
	}
	const failure = toFailure(stored, revocation);
	if (force || revocation === "unsupported") {
		await close(context, author, stored, failure);
		return { revocation, retryAt: null };
	}
	return { revocation, retryAt: await postpone(context, author, stored, failure) };
}

/** For when it cannot be withdrawn: what to tell of it. */
export function toFailure(
	{ provider, kind, accountId }: StoredCredential,
	reason: Exclude<Withdrawal, "revoked">,
): SpaceChange {
	return { type: "credential.revocation_failed", provider, kind, accountId, reason };
}

/** When the next attempt is due, by the backoff. */
export function nextAttempt({ now }: SpacesContext, failures: number): Date {
	const failure = { passing: true, unknown: false, retryAfter: null };
	return retryAt(failure, failures, { now: now(), random: Math.random() });
}

/** Told at the first failure only. Null when there is nothing left to try. */
async function postpone(
	context: SpacesContext,
	author: Author,
	stored: StoredCredential,
	failure: SpaceChange,
): Promise<Date | null> {
	const failures = stored.failures + 1;
	const nextRetryAt = nextAttempt(context, failures);
	const save = () => saveHealth(context, stored, { failures, nextRetryAt });
	const isFirst = stored.failures === 0;
	if (await (isFirst ? recorded(context, author, failure, save) : save())) return nextRetryAt;
	const current = await findCredential(context, stored);
	if (isSameRevoked(stored, current)) return current.nextRetryAt;
	// Connected anew, so nobody has the old tokens any more.
	if (current && isFirst) await record(context, author, failure);
	return null;
}

/** Told once, of those who come to the same end at the same time. */
async function close(
	context: SpacesContext,
	author: Author,
	stored: StoredCredential,
	failure: SpaceChange | null,
): Promise<void> {
	let current: StoredCredential | null = stored;
	while (isSameRevoked(stored, current)) {
		if (await closeUnchanged(context, author, current, failure)) return;
		current = await findCredential(context, stored);
	}
}

function closeUnchanged(
	context: SpacesContext,
	author: Author,
	stored: StoredCredential,
	failure: SpaceChange | null,
): Promise<boolean> {
	const { provider, kind, statusReason } = stored;
	const goes = statusReason === DISCONNECTING;
	const end = () =>
		goes
			? deleteCredential(context, stored, { unchanged: true })
			: saveHealth(context, stored, { nextRetryAt: null });
	const told: SpaceChange[] = failure ? [failure] : [];
	if (goes) told.push({ type: "credential.deleted", provider, kind });
	const [first, ...rest] = told;
	return context.db.transaction(async () => {
		const done = await (first ? recorded(context, author, first, end) : end());
		if (done) for (const change of rest) await record(context, author, change);
		return done;
	});
}

/** A retry elsewhere changes the row, but neither what it is nor who stored it. */
function isSameRevoked(
	stored: StoredCredential,
	current: StoredCredential | null,
): current is StoredCredential {
	return current?.status === "revoked" && generationOf(current) === generationOf(stored);
}
