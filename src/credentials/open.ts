import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { assembleSecret, type SpaceSecret } from "./core/kinds.ts";
import { findCredential } from "./credential-store.ts";

/**
 * The opened credential, for server code.
 *
 * @throws SpacesError `SPACE_CREDENTIAL_NOT_FOUND`, `SPACE_CREDENTIAL_UNREADABLE`, `SPACE_KEYS_MISSING`
 */
export async function openCredential(
	context: SpacesContext,
	actor: Actor,
	provider: string,
): Promise<SpaceSecret> {
	const { spaceId } = actor;
	const stored = await findCredential(context, { spaceId, provider });
	if (!stored) throw new SpacesError("SPACE_CREDENTIAL_NOT_FOUND");
	const text = await context.vault.open(
		{ spaceId, provider, field: "accessToken" },
		stored.sealedAccessToken,
	);
	const secret = assembleSecret(stored.kind, text, stored.metadata);
	if (!secret) throw new SpacesError("SPACE_CREDENTIAL_UNREADABLE");
	return secret;
}
