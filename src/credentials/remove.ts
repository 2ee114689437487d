import type { Actor } from "../actor.ts";
import { recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { deleteCredential, findCredential } from "./credential-store.ts";
import { DISCONNECTING, finishRevocation, markRevoked, type RevocationOutcome } from "./finish-revocation.ts";
import { isGrant } from "./withdraw.ts";

/** What became of a credential that was to be deleted, and of its grant at the provider. */
export interface Removal extends Omit<RevocationOutcome, "revocation"> {
	readonly deleted: boolean;
	/** Null: there was nothing to withdraw. */
	readonly revocation: RevocationOutcome["revocation"] | null;
}

/**
 * Deletes a credential. A connection is withdrawn at its provider first: it is unusable from the first moment on, and stays
 * listed as `revoked` until the provider has been told, or until somebody insists.
 *
 * @throws SpacesError `SPACE_CREDENTIAL_NOT_FOUND`, `SPACE_KEYS_MISSING`
 */
export async function removeCredential(
	context: SpacesContext,
	actor: Actor,
	provider: string,
	{ force }: { readonly force: boolean },
): Promise<Removal> {
	await context.vault.keyIds();
	const stored = await findCredential(context, { spaceId: actor.spaceId, provider });
	if (!stored) throw new SpacesError("SPACE_CREDENTIAL_NOT_FOUND");
	if (isGrant(stored)) {
		const marked = await markRevoked(context, actor, stored, DISCONNECTING);
		if (!marked) throw new SpacesError("SPACE_CREDENTIAL_NOT_FOUND");
		const outcome = await finishRevocation(context, actor, marked, { force });
		return { deleted: outcome.retryAt === null, ...outcome };
	}
	const { kind } = stored;
	const deleted = await recorded(context, actor, { type: "credential.deleted", provider, kind }, () =>
		deleteCredential(context, stored),
	);
	if (!deleted) throw new SpacesError("SPACE_CREDENTIAL_NOT_FOUND");
	return { deleted, revocation: null, retryAt: null };
}
