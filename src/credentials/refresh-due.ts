import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { freshToken } from "./access-token.ts";
import { findDue, saveHealth } from "./connection-store.ts";
import { retryAt } from "./core/freshness.ts";
import type { CredentialKey, StoredCredential } from "./core/stored.ts";
import { findCredential } from "./credential-store.ts";
import { finishRevocation } from "./finish-revocation.ts";
import { inParallel } from "./in-parallel.ts";

/** How much `refreshDueSpaceCredentials` does in one call. */
export interface DueOptions {
	/** How many connections to see to. Default: 500. */
	readonly limit?: number | undefined;
	/** How many at a time. Default: 8. */
	readonly concurrency?: number | undefined;
}

/** How many connections it saw to, and what became of them. */
export interface DueSummary {
	readonly refreshed: number;
	/** Connections that only connecting again helps. */
	readonly needsReauth: number;
	/** Those whose provider could not be reached, or did not answer well: there will be another attempt. */
	readonly failed: number;
	/** Grants that had to be withdrawn at their providers, and were. */
	readonly revoked: number;
	/** Whether more are due than the limit let through. */
	readonly more: boolean;
}

type Outcome = Exclude<keyof DueSummary, "more">;

const LIMIT = 500;
const AT_ONCE = 8;

/**
 * Sees to every connection that is due: refreshes those that expire soon, so that no request has to wait for it, tries again
 * what failed, and withdraws what could not be withdrawn before. For a timer, on any number of servers at once. Spaces take
 * turns, so that one with many connections keeps nobody waiting.
 */
export async function refreshDue(
	context: SpacesContext,
	{ limit = LIMIT, concurrency = AT_ONCE }: DueOptions,
): Promise<DueSummary> {
	const due = await findDue(context, context.now(), limit * mostOfOneSpace(context) + 1);
	const counts = { refreshed: 0, needsReauth: 0, failed: 0, revoked: 0 };
	await inParallel(concurrency, takeTurns(due).slice(0, limit), async (key) => {
		const outcome = await seeTo(context, key);
		if (outcome) counts[outcome] += 1;
	});
	return { ...counts, more: due.length > limit };
}

/** How many connections a space can have: among so many times the limit there are as many spaces as the limit. */
function mostOfOneSpace({ providers, oauth }: SpacesContext): number {
	return Math.max(1, [...providers.keys()].filter(oauth).length);
}

/** One of each space, then the next of each. */
function takeTurns(due: readonly CredentialKey[]): readonly CredentialKey[] {
	const turns = new Map<string, number>();
	const numbered = due.map((key) => {
		const turn = turns.get(key.spaceId) ?? 0;
		turns.set(key.spaceId, turn + 1);
		return { key, turn };
	});
	return numbered.sort((a, b) => a.turn - b.turn).map(({ key }) => key);
}

/** Null when there is nothing to do, or somebody else does it. What goes wrong with one keeps nobody else waiting. */
async function seeTo(context: SpacesContext, key: CredentialKey): Promise<Outcome | null> {
	try {
		const stored = await findCredential(context, key);
		if (!stored || !isDue(context, stored)) return null;
		return await (stored.status === "revoked" ? withdrawAgain(context, stored) : refresh(context, stored));
	} catch (error) {
		if (!(error instanceof SpacesError)) context.log("A connection could not be seen to.", error);
		return "failed";
	}
}

function isDue({ now }: SpacesContext, { nextRetryAt }: StoredCredential): boolean {
	return nextRetryAt !== null && nextRetryAt <= now();
}

async function withdrawAgain(context: SpacesContext, stored: StoredCredential): Promise<Outcome> {
	const author = { spaceId: stored.spaceId, userId: null };
	const { revocation } = await finishRevocation(context, author, stored, { force: false });
	return revocation === "revoked" ? "revoked" : "failed";
}

async function refresh(context: SpacesContext, stored: StoredCredential): Promise<Outcome | null> {
	if (!context.oauth(stored.provider)) {
		// Not declared any more: nobody refreshes it.
		await saveHealth(context, stored, { nextRetryAt: null });
		return null;
	}
	const code = await freshToken(context, stored).then(
		() => null,
		(error: unknown) => {
			if (error instanceof SpacesError) return error.code;
			throw error;
		},
	);
	if (code === "SPACE_CREDENTIAL_NEEDS_REAUTH") return "needsReauth";
	const current = await findCredential(context, stored);
	if (!current || current.status === "revoked") return null;
	if (!isDue(context, current)) return current.status === "active" ? "refreshed" : "failed";
	if (current.leaseOwner !== null) return null;
	await putOff(context, current);
	return "failed";
}

/** What cannot be opened is not the first in line each time. */
async function putOff(context: SpacesContext, stored: StoredCredential): Promise<void> {
	const failures = stored.failures + 1;
	const failure = { passing: false, unknown: false, retryAfter: null };
	const nextRetryAt = retryAt(failure, failures, { now: context.now(), random: Math.random() });
	const health = { status: "degraded", statusReason: "unreadable", failures, nextRetryAt } as const;
	await saveHealth(context, stored, health);
}
