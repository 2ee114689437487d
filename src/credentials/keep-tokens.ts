import { announce } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import type { OAuthBackend, OAuthTokens } from "../oauth/core/backend.ts";
import { openRefreshToken } from "./connection.ts";
import { type Leased, saveTokens, type TokenWrite } from "./connection-store.ts";
import { dueAt, LEASE } from "./core/freshness.ts";
import type { StoredCredential } from "./core/stored.ts";
import { findCredential } from "./credential-store.ts";
import { pause } from "./pause.ts";

/** What a refresh brought, and with what. */
interface Brought {
	readonly leased: Leased;
	/** The refresh token it was got with, which may be worth nothing any more. */
	readonly used: string;
	readonly tokens: OAuthTokens;
	readonly backend: OAuthBackend;
}

/**
 * Stores what a refresh brought. The old refresh token may be dead already, so a database that fails is asked again for as
 * long as the lease lasts; and whoever has lost the lease, or comes late, still writes while the row holds the token that
 * was used.
 */
export async function keepTokens(context: SpacesContext, brought: Brought): Promise<void> {
	const write = await sealTokens(context, brought);
	const until = context.monotonic() + LEASE;
	for (let row: StoredCredential | "saved" | "replaced" | "gone" = brought.leased; ; ) {
		if (row === "saved") return tellRefreshed(context, brought.leased);
		if (row === "replaced") return;
		if (row === "gone") return withdraw(context, brought);
		try {
			row = (await saveTokens(context, row, write)) ? "saved" : await look(context, brought);
		} catch (error) {
			if (context.monotonic() > until) throw error;
			await pause(50, 500);
		}
	}
}

async function sealTokens({ vault, now }: SpacesContext, { leased, tokens }: Brought): Promise<TokenWrite> {
	const { spaceId, provider } = leased;
	const { accessToken, refreshToken, expiresAt, scopes } = tokens;
	return {
		sealedAccessToken: await vault.seal({ spaceId, provider, field: "accessToken" }, accessToken),
		sealedRefreshToken:
			refreshToken && (await vault.seal({ spaceId, provider, field: "refreshToken" }, refreshToken)),
		expiresAt,
		scopes,
		dueAt: dueAt(expiresAt, now()),
	};
}

/** What became of the row: `saved` after all, by a write that seemed to fail. */
async function look(
	context: SpacesContext,
	{ leased, used, tokens }: Brought,
): Promise<StoredCredential | "saved" | "replaced" | "gone"> {
	const row = await findCredential(context, leased);
	if (!row || row.status === "revoked") return "gone";
	// Somebody connected anew: to withdraw what is left of the old connection could end the new one.
	if (row.id !== leased.id) return "replaced";
	const { spaceId, provider, sealedAccessToken } = row;
	const opened = await context.vault.tryOpen({ spaceId, provider, field: "accessToken" }, sealedAccessToken);
	if (opened.ok && opened.text === tokens.accessToken) return "saved";
	return (await openRefreshToken(context, row)) === used ? row : "replaced";
}

/** Nobody will ever use what this brought: the space disconnected, or is no more. */
function withdraw({ background }: SpacesContext, { used, tokens, backend }: Brought): void {
	background(backend.revoke(tokens.refreshToken ?? used, "refresh_token"));
}

/** Told to the listener alone: a trail would hold little else. */
function tellRefreshed(context: SpacesContext, { spaceId, provider, kind }: StoredCredential): Promise<void> {
	return announce(context, { spaceId, userId: null }, { type: "credential.refreshed", provider, kind });
}
