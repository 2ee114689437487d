import type { SpacesContext } from "../context.ts";
import { type CredentialView, hintOf, missingScopes } from "./core/present.ts";
import type { StoredCredential } from "./core/stored.ts";
import { openStored } from "./open.ts";

/** What may be shown of a row: named field by field, never a row with fields taken away. */
export async function viewCredential(
	context: SpacesContext,
	stored: StoredCredential,
): Promise<CredentialView> {
	const opened = await openStored(context, stored);
	const refresh = await openRefreshToken(context, stored);
	const fault = opened.ok ? refresh : opened.fault;
	return {
		provider: stored.provider,
		kind: stored.kind,
		status: fault ? "unreadable" : stored.status,
		statusReason: fault ?? stored.statusReason,
		scopes: stored.scopes,
		missingScopes: missingScopesOf(context, stored),
		nextRetryAt: stored.status === "active" ? null : stored.nextRetryAt,
		expiresAt: stored.expiresAt,
		accountId: stored.accountId,
		hint: opened.ok ? hintOf(opened.secret) : null,
		metadata: stored.metadata,
		createdBy: stored.createdBy,
		createdAt: stored.createdAt,
		updatedBy: stored.updatedBy,
		updatedAt: stored.updatedAt,
	};
}

function missingScopesOf({ providers }: SpacesContext, { kind, provider, scopes }: StoredCredential) {
	return kind === "oauth2" ? missingScopes(providers.get(provider)?.scopes ?? [], scopes) : [];
}

/** Why the refresh token does not open; null when it does, and when there is none. */
async function openRefreshToken(
	{ vault }: SpacesContext,
	{ spaceId, provider, sealedRefreshToken }: StoredCredential,
) {
	if (sealedRefreshToken === null) return null;
	const opened = await vault.tryOpen({ spaceId, provider, field: "refreshToken" }, sealedRefreshToken);
	return opened.ok ? null : opened.fault;
}
