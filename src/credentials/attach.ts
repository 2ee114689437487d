import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { headersFor } from "../providers/core/carry.ts";
import type { SpaceProvider } from "../providers/core/provider.ts";
import { prepare } from "../providers/send.ts";
import { freshToken } from "./access-token.ts";
import type { SpaceSecret } from "./core/secret.ts";
import { openCredential } from "./open.ts";

/** A request ready to be sent, and what it carries. */
export interface Attached {
	readonly request: Request;
	readonly secret: SpaceSecret;
}

/**
 * Attaches the space's own credential to a request, which then goes to the provider's declared hosts only. There is no
 * fall-back: without a credential of this very space there is no request.
 *
 * @throws SpacesError `SPACE_PROVIDER_UNDECLARED`, `SPACE_DESTINATION_REFUSED`, `SPACE_CREDENTIAL_UNSENDABLE`, or those
 * of {@link openFresh}
 */
export async function attachCredential(
	context: SpacesContext,
	actor: Actor,
	providerId: string,
	request: Request,
): Promise<Attached> {
	const provider = context.providers.get(providerId);
	if (!provider?.hosts) throw new SpacesError("SPACE_PROVIDER_UNDECLARED");
	const secret = await openFresh(context, actor, providerId);
	return { request: await attach(provider, secret, request), secret };
}

/** Refresh failed: the answer that made us try says what there is to say. */
const NO_TOKEN = [
	"SPACE_CREDENTIAL_NEEDS_REAUTH",
	"SPACE_CREDENTIAL_UNAVAILABLE",
	"SPACE_PROVIDER_NOT_OAUTH",
];

/** The same request with the token after the one that was refused; null when there is none. */
export async function attachAnother(
	context: SpacesContext,
	{ spaceId }: Actor,
	providerId: string,
	{ request, secret }: Attached,
): Promise<Request | null> {
	const provider = context.providers.get(providerId);
	if (!provider || secret.kind !== "oauth2") return null;
	try {
		const rejectedToken = secret.accessToken;
		const fresh = await freshToken(context, { spaceId, provider: providerId }, { rejectedToken });
		return fresh.accessToken === rejectedToken ? null : await attach(provider, fresh, request);
	} catch (error) {
		if (error instanceof SpacesError && NO_TOKEN.includes(error.code)) return null;
		throw error;
	}
}

/**
 * The opened credential; an access token refreshed, if it is time.
 *
 * @throws SpacesError those of {@link openCredential} and {@link freshToken}
 */
export async function openFresh(
	context: SpacesContext,
	actor: Actor,
	provider: string,
): Promise<SpaceSecret> {
	const secret = await openCredential(context, actor, provider);
	return secret.kind === "oauth2" ? freshToken(context, { spaceId: actor.spaceId, provider }) : secret;
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
