import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { headersFor } from "../providers/core/carry.ts";
import type { SpaceProvider } from "../providers/core/provider.ts";
import { prepare } from "../providers/send.ts";
import type { SpaceSecret } from "./core/secret.ts";
import { openCredential } from "./open.ts";

/**
 * Attaches the space's own credential to a request, which then goes to the provider's declared hosts only. There is no
 * fall-back: without a credential of this very space there is no request.
 *
 * @throws SpacesError `SPACE_PROVIDER_UNDECLARED`, `SPACE_DESTINATION_REFUSED`, `SPACE_CREDENTIAL_UNSENDABLE`, or those
 * of {@link openCredential}
 */
export async function attachCredential(
	context: SpacesContext,
	actor: Actor,
	providerId: string,
	request: Request,
): Promise<Request> {
	const provider = context.providers.get(providerId);
	if (!provider?.hosts) throw new SpacesError("SPACE_PROVIDER_UNDECLARED");
	return attach(provider, await openCredential(context, actor, providerId), request);
}

/** The same with a credential that is open already. */
export async function attach(
	provider: SpaceProvider,
	secret: SpaceSecret,
	request: Request,
): Promise<Request> {
	const headers = secret.kind === provider.kind ? headersFor(provider, secret) : null;
	if (!headers) throw new SpacesError("SPACE_CREDENTIAL_UNSENDABLE");
	return prepare(provider, request, headers);
}
