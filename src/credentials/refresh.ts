import { recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { faulty, type OAuthBackend, type OAuthFault, type OAuthTokens } from "../oauth/core/backend.ts";
import { type Connection, openRefreshToken } from "./connection.ts";
import { type Leased, saveHealth, takeLease } from "./connection-store.ts";
import { ANSWER, LEASE, retryAt } from "./core/freshness.ts";
import { isStorable } from "./core/secret.ts";
import type { StoredCredential } from "./core/stored.ts";
import { findCredential } from "./credential-store.ts";
import { keepTokens } from "./keep-tokens.ts";
import { within } from "./pause.ts";

export interface RefreshMeans {
	readonly stored: StoredCredential;
	readonly refresh: NonNullable<Connection["refresh"]>;
	readonly backend: OAuthBackend;
}

/** One refresh, by whoever gets the lease; nothing at all for everybody else. */
export async function refreshConnection(
	context: SpacesContext,
	{ stored, refresh, backend }: RefreshMeans,
): Promise<void> {
	const until = new Date(context.now().getTime() + LEASE);
	const leased = await takeLease(context, stored, { owner: crypto.randomUUID(), until });
	if (!leased) return;
	const keep = (tokens: OAuthTokens) => keepTokens(context, { leased, used: refresh.token, tokens, backend });
	const answer = backend.refresh(refresh.token);
	const inTime = await within(answer, ANSWER);
	// Out of time is not refused: the token it brings may be the only one that is still good.
	if (!inTime)
		context.background(
			answer.then(async (late) => void (late.ok && isStorable(late.value) && (await keep(late.value)))),
		);
	const result = inTime ?? faulty("timed_out");
	if (result.ok && isStorable(result.value)) return keep(result.value);
	const fault: OAuthFault = result.ok ? { reason: "unexpected", retryAfter: null } : result.fault;
	if (fault.reason === "invalid_grant") await giveUp(context, leased, refresh);
	else await postpone(context, leased, fault);
}

/** Looks again before it judges: the token that was refused may have been replaced meanwhile. */
async function giveUp(
	context: SpacesContext,
	leased: Leased,
	{ token, fingerprint }: RefreshMeans["refresh"],
): Promise<void> {
	const current = await findCredential(context, leased);
	const isAnother = current?.id !== leased.id || (await openRefreshToken(context, current)) !== token;
	// Whoever replaced it may have left the lease on it, as other software does.
	if (isAnother) return void (await saveHealth(context, leased, {}));
	await declareDead(context, leased, { reason: "invalid_grant", fingerprint });
}

/** Only consent helps now. */
export async function declareDead(
	context: SpacesContext,
	stored: StoredCredential,
	{
		reason,
		fingerprint,
	}: { readonly reason: "invalid_grant" | "expired"; readonly fingerprint: string | null },
): Promise<void> {
	const { spaceId, provider } = stored;
	const change = { type: "credential.needs_reauth", provider, kind: stored.kind, reason } as const;
	await recorded(context, { spaceId, userId: null }, change, () =>
		saveHealth(context, stored, {
			status: "needs_reauth",
			statusReason: reason,
			nextRetryAt: null,
			failedTokenFingerprint: fingerprint,
		}),
	);
}

/** Leaves the lease, to be tried again later. Told once, not at each attempt. */
async function postpone(
	context: SpacesContext,
	leased: Leased,
	{ reason, retryAfter }: OAuthFault,
): Promise<void> {
	const failures = leased.failures + 1;
	const failure = {
		passing: reason !== "rejected" && reason !== "unexpected",
		unknown: reason === "timed_out",
		retryAfter,
	};
	const nextRetryAt = retryAt(failure, failures, { now: context.now(), random: Math.random() });
	const save = () =>
		saveHealth(context, leased, { status: "degraded", statusReason: reason, failures, nextRetryAt });
	if (leased.status === "degraded") return void (await save());
	const { spaceId, provider, kind } = leased;
	const change = { type: "credential.degraded", provider, kind, reason } as const;
	await recorded(context, { spaceId, userId: null }, change, save);
}
