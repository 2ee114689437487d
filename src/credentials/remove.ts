import type { Actor } from "../actor.ts";
import { recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { deleteCredential, findCredential } from "./credential-store.ts";

/** @throws SpacesError `SPACE_CREDENTIAL_NOT_FOUND`, `SPACE_KEYS_MISSING` */
export async function removeCredential(
	context: SpacesContext,
	actor: Actor,
	provider: string,
): Promise<void> {
	await context.vault.keyIds();
	const stored = await findCredential(context, { spaceId: actor.spaceId, provider });
	if (!stored) throw new SpacesError("SPACE_CREDENTIAL_NOT_FOUND");
	const deleted = await recorded(
		context,
		actor,
		{ type: "credential.deleted", provider, kind: stored.kind },
		() => deleteCredential(context, stored),
	);
	if (!deleted) throw new SpacesError("SPACE_CREDENTIAL_NOT_FOUND");
}
