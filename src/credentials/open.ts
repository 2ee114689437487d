import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import type { SealFault } from "../vault/core/seal.ts";
import { kindOf } from "./core/kinds.ts";
import { putTogether, type SpaceSecret } from "./core/secret.ts";
import type { StoredCredential } from "./core/stored.ts";
import { findUsable } from "./find-usable.ts";

/**
 * The opened credential, for server code.
 *
 * @throws SpacesError `SPACE_CREDENTIAL_NOT_FOUND`, `SPACE_CREDENTIAL_REVOKED`, `SPACE_CREDENTIAL_UNREADABLE`,
 * `SPACE_KEYS_MISSING`
 */
export async function openCredential(
	context: SpacesContext,
	{ spaceId }: Actor,
	provider: string,
): Promise<SpaceSecret> {
	const stored = await findUsable(context, { spaceId, provider });
	const opened = await openStored(context, stored);
	if (opened.ok) return opened.secret;
	throw new SpacesError("SPACE_CREDENTIAL_UNREADABLE", undefined, opened.fault);
}

/** `mismatch`: what was sealed is not what its kind, or its provider's `fields`, say. */
export type CredentialFault = SealFault | "mismatch";

export type OpenedCredential =
	| { readonly ok: true; readonly secret: SpaceSecret }
	| { readonly ok: false; readonly fault: CredentialFault };

/** Opens a stored credential, or says why not. */
export async function openStored(
	{ vault, providers }: SpacesContext,
	stored: StoredCredential,
): Promise<OpenedCredential> {
	const { spaceId, provider, kind, sealedAccessToken } = stored;
	const opened = await vault.tryOpen({ spaceId, provider, field: "accessToken" }, sealedAccessToken);
	if (!opened.ok) return opened;
	const made = kindOf(kind, providers.get(provider));
	const secret = made && putTogether(kind, made, { ...stored, accessToken: opened.text });
	return secret ? { ok: true, secret } : { ok: false, fault: "mismatch" };
}
