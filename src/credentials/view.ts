import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { type CredentialView, hintOf } from "./core/present.ts";
import type { StoredCredential } from "./credential-store.ts";

/** What may be shown of a row: named field by field, never a row with fields taken away. */
export async function viewCredential(
	context: SpacesContext,
	stored: StoredCredential,
): Promise<CredentialView> {
	const { text, unreadable } = await tryOpen(context, stored);
	return {
		provider: stored.provider,
		kind: stored.kind,
		status: unreadable ? "unreadable" : stored.status,
		statusReason: unreadable ? null : stored.statusReason,
		scopes: stored.scopes,
		expiresAt: stored.expiresAt,
		accountId: stored.accountId,
		hint: text === null ? null : hintOf(text),
		metadata: stored.metadata,
		createdBy: stored.createdBy,
		createdAt: stored.createdAt,
		updatedBy: stored.updatedBy,
		updatedAt: stored.updatedAt,
	};
}

async function tryOpen({ vault }: SpacesContext, { spaceId, provider, sealedAccessToken }: StoredCredential) {
	try {
		const text = await vault.open({ spaceId, provider, field: "accessToken" }, sealedAccessToken);
		return { text, unreadable: false };
	} catch (error) {
		const unreadable = error instanceof SpacesError && error.code === "SPACE_CREDENTIAL_UNREADABLE";
		if (unreadable) return { text: null, unreadable };
		throw error;
	}
}
