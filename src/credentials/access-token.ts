import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { type Connection, readConnection } from "./connection.ts";
import { ANSWER, type Freshness, isLeaseOver, judgeFreshness, LEASE } from "./core/freshness.ts";
import type { SecretOf } from "./core/secret.ts";
import type { CredentialKey, StoredCredential } from "./core/stored.ts";
import { pause, within } from "./pause.ts";
import { declareDead, type RefreshMeans, refreshConnection } from "./refresh.ts";

/** A holder that died costs one lease, and then the refresh itself takes its time. */
const PATIENCE = 2 * LEASE;

/** Refreshes by one caller: another one follows when somebody connected anew while the first was under way. */
const ATTEMPTS = 3;

export interface TokenRequest {
	/** A token that the provider refused: as long as it is the stored one, it is refreshed. */
	readonly rejectedToken?: string | undefined;
	/** Refresh whatever is stored, and however recently that failed. */
	readonly force?: boolean;
}

/**
 * An access token that is good for a while. Over any number of processes one of them refreshes it, and the others wait for
 * what it stores: nobody asks the provider without holding the lease on the row, which is all the coordination there is.
 *
 * While the provider cannot be reached a token that has not expired is answered as it is.
 *
 * @throws SpacesError `SPACE_CREDENTIAL_NEEDS_REAUTH`, `SPACE_CREDENTIAL_UNAVAILABLE`, and those of {@link readConnection}
 */
export async function freshToken(
	context: SpacesContext,
	key: CredentialKey,
	request: TokenRequest = {},
): Promise<SecretOf<"oauth2">> {
	const search: Search = { request, begin: context.monotonic(), attempts: 0 };
	for (;;) {
		const found = await look(context, key, search);
		if (found) return found;
	}
}

/** What an access token is for those who call an API with it: no refresh token. */
export function tokenOf({ accessToken, expiresAt, scopes, accountId }: SecretOf<"oauth2">) {
	return { accessToken, expiresAt, scopes, accountId };
}

/** One caller's search for a token. */
interface Search {
	readonly request: TokenRequest;
	readonly begin: number;
	/** What was stored when it began. */
	first?: { readonly accessToken: string; readonly sealedAccessToken: string; readonly failures: number };
	attempts: number;
}

/** Null: something was done or waited for, so look again. */
async function look(
	context: SpacesContext,
	key: CredentialKey,
	search: Search,
): Promise<SecretOf<"oauth2"> | null> {
	const connection = await readConnection(context, key);
	const { stored, secret } = connection;
	const { sealedAccessToken, failures } = stored;
	search.first ??= { accessToken: secret.accessToken, sealedAccessToken, failures };
	const { state, usable } = judge(context, connection, search);
	if (state === "fresh" || (usable && secret.accessToken !== search.first.accessToken)) return secret;
	const means = state === "due" && !isOver(context, search, usable) ? meansOf(context, connection) : null;
	if (!means && usable) return secret;
	if (!means) throw await refusal(context, connection, state);
	if (await mayRefresh(context, stored)) {
		search.attempts += 1;
		await refreshHere(context, stored, () => refreshConnection(context, means));
	}
	return null;
}

function judge(
	{ now }: SpacesContext,
	{ stored, secret, refresh }: Connection,
	{ request: { force = false, rejectedToken }, first }: Search,
): Freshness {
	// Where there is nothing to refresh it with, a token is none the worse for being asked to be.
	const forced = force && stored.sealedRefreshToken !== null;
	// What is refreshed is sealed anew, also where the provider answers the token that it gave before.
	const isAsItWas = stored.sealedAccessToken === first?.sealedAccessToken;
	return judgeFreshness(stored, {
		now: now(),
		rejected: forced ? isAsItWas : secret.accessToken === rejectedToken,
		fingerprint: refresh?.fingerprint ?? null,
		// Of those who insist at the same time, one is enough to find out that it still fails.
		impatient: force && stored.failures === first?.failures,
	});
}

function isOver({ monotonic }: SpacesContext, { begin, attempts }: Search, usable: boolean): boolean {
	return attempts === ATTEMPTS || monotonic() - begin >= (usable ? ANSWER : PATIENCE);
}

/** What a refresh takes; null where something is missing. */
function meansOf({ oauth }: SpacesContext, { stored, refresh }: Connection): RefreshMeans | null {
	const backend = oauth(stored.provider);
	return backend && refresh ? { stored, refresh, backend } : null;
}

/** Why there is no token. A connection that is found dead only now is marked as such. */
async function refusal(
	context: SpacesContext,
	{ stored, refresh }: Connection,
	state: Freshness["state"],
): Promise<SpacesError> {
	if (state !== "dead")
		return context.oauth(stored.provider)
			? new SpacesError("SPACE_CREDENTIAL_UNAVAILABLE", { retryAt: stored.nextRetryAt })
			: new SpacesError("SPACE_PROVIDER_NOT_OAUTH");
	if (stored.status !== "needs_reauth") {
		// Not for want of a refresh token, but of the key that opens it.
		if (stored.sealedRefreshToken !== null && !refresh) return new SpacesError("SPACE_CREDENTIAL_UNREADABLE");
		await declareDead(context, stored, { reason: "expired", fingerprint: null });
	}
	return new SpacesError("SPACE_CREDENTIAL_NEEDS_REAUTH");
}

/** Whether nobody else is at it. Otherwise waits a little: for what this process does already, or for the row to change. */
async function mayRefresh(context: SpacesContext, stored: StoredCredential): Promise<boolean> {
	const { refreshes, now, monotonic } = context;
	const running = refreshes.running.get(stored.id);
	if (running) {
		await within(running, ANSWER);
		return false;
	}
	const { leaseOwner } = stored;
	const watched = refreshes.watched.get(stored.id);
	if (isLeaseOver(stored, watched, { now: now(), elapsed: monotonic() })) {
		refreshes.watched.delete(stored.id);
		return true;
	}
	if (leaseOwner !== null && watched?.owner !== leaseOwner)
		refreshes.watched.set(stored.id, { owner: leaseOwner, since: monotonic() });
	await pause(20, 300);
	return false;
}

/** Those of this process who ask meanwhile wait for the same refresh. */
async function refreshHere(
	{ refreshes: { running } }: SpacesContext,
	{ id }: StoredCredential,
	work: () => Promise<void>,
): Promise<void> {
	if (running.has(id)) return;
	const refresh = work().finally(() => running.delete(id));
	running.set(
		id,
		refresh.catch(() => {}),
	);
	await refresh;
}
