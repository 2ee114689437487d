import type { OAuthFault } from "../../oauth/core/backend.ts";
import type { StoredCredential } from "./stored.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How long before it expires a token is replaced, at most; half its life, if that is less. */
const SKEW = 15 * MINUTE;

/** How long whoever took a lease may hold it. */
export const LEASE = 20 * SECOND;

/** How long a provider has to answer while somebody waits. Half a lease: the write that follows needs time too. */
export const ANSWER = LEASE / 2;

/** A provider's answer may still come after that, and then no other refresh must be under way. */
const LATE_ANSWER = 30 * SECOND;
const TIMED_OUT: OAuthFault["reason"] = "timed_out";

/** How far the clocks of two servers may lie apart. */
const CLOCK_SKEW = 10 * MINUTE;

const FIRST_DELAY = 2 * SECOND;
const LONGEST_DELAY = 5 * MINUTE;

/** When a token is to be replaced; null for one that does not expire. */
export function dueAt(expiresAt: Date | null, obtainedAt: Date | null): Date | null {
	if (!expiresAt) return null;
	const lifetime = obtainedAt ? expiresAt.getTime() - obtainedAt.getTime() : Number.POSITIVE_INFINITY;
	return new Date(expiresAt.getTime() - Math.max(0, Math.min(SKEW, lifetime / 2)));
}

/** What is known when somebody asks for a token. */
export interface Question {
	readonly now: Date;
	/** The stored access token is one that the provider refused. */
	readonly rejected: boolean;
	/** Of the stored refresh token; null without one. */
	readonly fingerprint: string | null;
	/** Somebody asked for a refresh now: no waiting for another attempt. */
	readonly impatient: boolean;
}

export interface Freshness {
	/** `dead`: nothing but consent helps. `later`: a refresh failed a while ago, and another attempt is not yet due. */
	readonly state: "fresh" | "due" | "later" | "dead";
	/** Whether the stored token can still be used meanwhile. */
	readonly usable: boolean;
}

export function judgeFreshness(
	{ status, statusReason, expiresAt, updatedAt, nextRetryAt, failedTokenFingerprint }: StoredCredential,
	{ now, rejected, fingerprint, impatient }: Question,
): Freshness {
	const usable = !rejected && (expiresAt === null || expiresAt > now);
	if (status === "needs_reauth" && failedTokenFingerprint === fingerprint)
		return { state: "dead", usable: false };
	const due = status === "active" ? (nextRetryAt ?? dueAt(expiresAt, updatedAt)) : now;
	if (!rejected && (due === null || due > now)) return { state: "fresh", usable };
	if (fingerprint === null) return { state: usable ? "fresh" : "dead", usable };
	// A late answer may still come, and a token that was rotated must not be used again before.
	const mayAsk = impatient && statusReason !== TIMED_OUT;
	const waits = status === "degraded" && nextRetryAt !== null && nextRetryAt > now && !mayAsk;
	return { state: waits ? "later" : "due", usable };
}

/** A lease that one process watches: since when, by its own monotonic clock, in milliseconds. */
export interface WatchedLease {
	readonly owner: string;
	readonly since: number;
}

/**
 * Whether nobody holds the lease any more. Clocks of servers differ, so the time a lease says it ends proves nothing, unless
 * it is long past: it has to be seen in the same hands for all of its time.
 */
export function isLeaseOver(
	{ leaseOwner, leaseUntil }: StoredCredential,
	watched: WatchedLease | undefined,
	{ now, elapsed }: { readonly now: Date; readonly elapsed: number },
): boolean {
	if (leaseOwner === null) return true;
	if (leaseUntil && now.getTime() - leaseUntil.getTime() > CLOCK_SKEW) return true;
	return watched?.owner === leaseOwner && elapsed - watched.since >= LEASE;
}

export interface Failure {
	/** Whether it can help to try again soon. */
	readonly passing: boolean;
	/** Whether the provider may have done what it was asked. */
	readonly unknown: boolean;
	/** In seconds, as the provider asked. */
	readonly retryAfter: number | null;
}

/**
 * When to try again: exponential backoff with full jitter, and not before the provider wants to be asked.
 *
 * @param failures in a row, this one included
 * @param random from 0 to 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryAt(
	{ passing, unknown, retryAfter }: Failure,
	failures: number,
	{ now, random }: { readonly now: Date; readonly random: number },
): Date {
	const ceiling = passing ? Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (failures - 1)) : LONGEST_DELAY;
	const least = Math.max((retryAfter ?? 0) * SECOND, unknown ? LATE_ANSWER : 0);
	return new Date(now.getTime() + least + random * ceiling);
}
