import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { freshToken } from "./access-token.ts";
import type { CredentialView } from "./core/present.ts";
import { findUsable } from "./find-usable.ts";
import { viewCredential } from "./view.ts";

/**
 * Refreshes a connection although it may not be due, and although that failed a moment ago.
 *
 * @throws SpacesError those of {@link freshToken}
 */
export async function refreshNow(
	context: SpacesContext,
	{ spaceId }: Actor,
	provider: string,
): Promise<CredentialView> {
	const key = { spaceId, provider };
	await freshToken(context, key, { force: true });
	return viewCredential(context, await findUsable(context, key));
}
