import { type Author, record, recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { saveHealth } from "./connection-store.ts";
import { retryAt } from "./core/freshness.ts";
import type { StoredCredential } from "./core/stored.ts";
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
	const { provider, kind } = stored;
	let current: StoredCredential | null = stored;
	for (let attempt = 1; current && attempt <= ATTEMPTS; attempt += 1) {
		const old: StoredCredential = current;
		const nextRetryAt = kind === "oauth2" ? context.now() : null;
		const health = { status: "revoked", statusReason: reason, nextRetryAt, failures: 0 } as const;
		const mark = () => saveHealth(context, old, health);
		const done =
			old.status === "revoked"
				? await mark()
				: await recorded(context, author, { type: "credential.revoked", provider, kind }, mark);
		current = await findCredential(context, stored);
		if (done) return current;
	}
	return current;
}

/**
 * Withdraws a revoked credential at its provider, and takes it away if it was to go. What cannot be withdrawn now stays,
 * unusable, to be tried again; with `force` it goes all the same.
 */
export async function finishRevocation(
	context: SpacesContext,
	author: Author,
	stored: StoredCredential,
	{ force }: { readonly force: boolean },
): Promise<RevocationOutcome> {
	const revocation = await withdraw(context, stored);
	const isOver = force || revocation === "revoked" || revocation === "unsupported";
	if (revocation !== "revoked" && (isOver || stored.failures === 0)) {
		const { provider, kind, accountId } = stored;
		const change = {
			type: "credential.revocation_failed",
			provider,
			kind,
			accountId,
			reason: revocation,
		} as const;
		await record(context, author, change);
	}
	if (isOver) {
		await close(context, author, stored);
		return { revocation, retryAt: null };
	}
	const failures = stored.failures + 1;
	const failure = { passing: true, unknown: false, retryAfter: null };
	const nextRetryAt = retryAt(failure, failures, { now: context.now(), random: Math.random() });
	await saveHealth(context, stored, { failures, nextRetryAt });
	return { revocation, retryAt: nextRetryAt };
}

async function close(context: SpacesContext, author: Author, stored: StoredCredential): Promise<void> {
	const { provider, kind, statusReason } = stored;
	if (statusReason !== DISCONNECTING) return void (await saveHealth(context, stored, { nextRetryAt: null }));
	await recorded(context, author, { type: "credential.deleted", provider, kind }, () =>
		deleteCredential(context, stored),
	);
}
