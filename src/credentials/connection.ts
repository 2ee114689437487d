import type { SpacesContext } from "../context.ts";
import { digest } from "../digest.ts";
import { SpacesError } from "../error.ts";
import type { SecretOf } from "./core/secret.ts";
import type { CredentialKey, StoredCredential } from "./core/stored.ts";
import { findUsable } from "./find-usable.ts";
import { openStored } from "./open.ts";

/** An OAuth credential with what it holds. */
export interface Connection {
	readonly stored: StoredCredential;
	readonly secret: SecretOf<"oauth2">;
	/** Null: there is none, or it cannot be opened. */
	readonly refresh: { readonly token: string; readonly fingerprint: string } | null;
}

/**
 * @throws SpacesError `SPACE_CREDENTIAL_NOT_FOUND`, `SPACE_CREDENTIAL_REVOKED`, `SPACE_CREDENTIAL_UNREADABLE`,
 * `SPACE_PROVIDER_NOT_OAUTH`, `SPACE_KEYS_MISSING`
 */
export async function readConnection(context: SpacesContext, key: CredentialKey): Promise<Connection> {
	const stored = await findUsable(context, key);
	const opened = await openStored(context, stored);
	if (!opened.ok) throw new SpacesError("SPACE_CREDENTIAL_UNREADABLE", undefined, opened.fault);
	if (opened.secret.kind !== "oauth2") throw new SpacesError("SPACE_PROVIDER_NOT_OAUTH");
	const token = await openRefreshToken(context, stored);
	const refresh = token === null ? null : { token, fingerprint: await fingerprintOf(stored, token) };
	return { stored, secret: opened.secret, refresh };
}

/** Null: there is none, or it cannot be opened. */
export async function openRefreshToken(
	{ vault }: SpacesContext,
	{ spaceId, provider, sealedRefreshToken }: StoredCredential,
): Promise<string | null> {
	if (sealedRefreshToken === null) return null;
	const opened = await vault.tryOpen({ spaceId, provider, field: "refreshToken" }, sealedRefreshToken);
	return opened.ok ? opened.text : null;
}

/** Tells a token from the one after it, and nothing else of it. */
function fingerprintOf({ spaceId, provider }: CredentialKey, token: string): Promise<string> {
	return digest("refresh-token", spaceId, provider, token);
}
