import type { SpacesContext } from "../context.ts";
import type { Revocation } from "../oauth/core/backend.ts";
import type { StoredCredential } from "./core/stored.ts";

/** What became of a grant at its provider. `unreadable`: its token does not open, so nothing could be asked. */
export type Withdrawal = Revocation | "unreadable" | "timed_out";

/** Whether there may be something to withdraw at a provider, whether or not it can be asked. */
export function isGrant({ kind, status, nextRetryAt }: StoredCredential): boolean {
	return kind === "oauth2" && (status !== "revoked" || nextRetryAt !== null);
}

/**
 * Withdraws a grant at its provider: the refresh token first, which ends the grant; the access token where there is no
 * other. Never throws.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7009#section-2.1
 */
export async function withdraw(context: SpacesContext, stored: StoredCredential): Promise<Withdrawal> {
	const backend = context.oauth(stored.provider);
	if (!backend || stored.kind !== "oauth2") return "unsupported";
	const access = await open(context, stored, "accessToken", stored.sealedAccessToken);
	if (stored.sealedRefreshToken === null)
		return access === null ? "unreadable" : backend.revoke(access, "access_token");
	const refresh = await open(context, stored, "refreshToken", stored.sealedRefreshToken);
	if (refresh === null) return "unreadable";
	const revocation = await backend.revoke(refresh, "refresh_token");
	// Most providers have ended it along with the other.
	if (revocation === "revoked" && access !== null) await backend.revoke(access, "access_token");
	return revocation;
}

async function open(
	{ vault }: SpacesContext,
	{ spaceId, provider }: StoredCredential,
	field: "accessToken" | "refreshToken",
	sealed: string,
): Promise<string | null> {
	const opened = await vault.tryOpen({ spaceId, provider, field }, sealed).catch(() => null);
	return opened?.ok ? opened.text : null;
}
