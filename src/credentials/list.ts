import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { gateModule } from "./core/gate.ts";
import type { CredentialView } from "./core/present.ts";
import { findCredentials } from "./credential-store.ts";
import { viewCredential } from "./view.ts";

/**
 * The masked list, by provider, of what the actor's gate has opened. One that cannot be opened is listed as `unreadable`
 * and spoils nothing else.
 */
export async function listCredentials(
	context: SpacesContext,
	actor: Actor,
): Promise<readonly CredentialView[]> {
	await context.vault.keyIds();
	const open = new Set(actor.opened.map(({ module }) => module));
	const stored = (await findCredentials(context, actor.spaceId)).filter(({ provider }) =>
		open.has(gateModule(context.providers, provider)),
	);
	const views = await Promise.all(stored.map((credential) => viewCredential(context, credential)));
	return views.sort((a, b) => (a.provider < b.provider ? -1 : 1));
}
