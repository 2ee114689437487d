import type { Actor } from "../actor.ts";
import type { SpacesContext } from "../context.ts";
import { digest } from "../digest.ts";
import { SpacesError } from "../error.ts";
import type { OAuthBackend } from "../oauth/core/backend.ts";
import { formatProof, newProof } from "../oauth/proof.ts";
import { keepAttempt } from "../oauth/state-store.ts";
import { generationOf, type StoredCredential } from "./core/stored.ts";
import { findCredential } from "./credential-store.ts";

/** Whoever is there, and where. */
export interface Visitor {
	readonly userId: string;
	readonly sessionToken: string;
}

export interface ConnectRequest {
	readonly provider: string;
	/** Where to go when it is done. On a trusted origin, or a path. */
	readonly callbackURL: string;
	/** And when it is not. Default: the same. */
	readonly errorCallbackURL?: string | undefined;
	readonly replace?: boolean | undefined;
}

export interface ConnectPlace {
	readonly redirectUri: string;
	readonly isTrusted: (url: string) => boolean;
}

/**
 * Begins a connection: bound to this user, this session, this space, and to the credential that is there now.
 *
 * @returns where to send him for consent
 * @throws SpacesError `SPACE_PROVIDER_NOT_OAUTH`, `SPACE_CALLBACK_URL_UNTRUSTED`, `SPACE_CREDENTIAL_EXISTS`,
 * `SPACE_CONNECT_FAILED`, `SPACE_KEYS_MISSING`
 */
export async function beginConnect(
	context: SpacesContext,
	{ spaceId }: Actor,
	{ provider, callbackURL, errorCallbackURL = callbackURL, replace = false }: ConnectRequest,
	{ userId, sessionToken }: Visitor,
	{ redirectUri, isTrusted }: ConnectPlace,
): Promise<URL> {
	const backend = backendOf(context, provider);
	if (![callbackURL, errorCallbackURL].every(isTrusted))
		throw new SpacesError("SPACE_CALLBACK_URL_UNTRUSTED");
	const existing = await findCredential(context, { spaceId, provider });
	if (existing && existing.kind !== "oauth2" && !replace) throw new SpacesError("SPACE_CREDENTIAL_EXISTS");
	const { state, ...proof } = newProof();
	const sealedProof = await context.vault.seal(
		{ spaceId, provider, field: "connectProof" },
		formatProof(proof),
	);
	const url = await backend.authorize({ redirectUri, state, ...proof });
	if (!url.ok) throw new SpacesError("SPACE_CONNECT_FAILED");
	await keepAttempt(context, state, {
		...{ spaceId, provider, userId, redirectUri, callbackURL, errorCallbackURL, replace, sealedProof },
		session: await sessionMark(sessionToken),
		generation: presentGeneration(existing),
	});
	return url.value;
}

/** @throws SpacesError `SPACE_PROVIDER_NOT_OAUTH` */
export function backendOf({ oauth }: SpacesContext, provider: string): OAuthBackend {
	const backend = oauth(provider);
	if (!backend) throw new SpacesError("SPACE_PROVIDER_NOT_OAUTH");
	return backend;
}

/** Null for none, and for one that was disconnected. */
export function presentGeneration(stored: StoredCredential | null): string | null {
	return stored && stored.status !== "revoked" ? generationOf(stored) : null;
}

export function sessionMark(sessionToken: string): Promise<string> {
	return digest("session", sessionToken);
}
