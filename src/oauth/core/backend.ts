/** What a token endpoint granted. */
export interface OAuthTokens {
	readonly accessToken: string;
	/** Null: the one that was used stays. @see https://www.rfc-editor.org/rfc/rfc6749#section-6 */
	readonly refreshToken: string | null;
	/** Of the access token; null where the provider does not say. */
	readonly expiresAt: Date | null;
	/** Null: those that were asked for. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
	readonly scopes: readonly string[] | null;
}

/** What a connection began with, and whose it is. */
export interface OAuthConnection extends OAuthTokens {
	/** The provider's own id of the account; null where it does not say. */
	readonly accountId: string | null;
}

/**
 * Why a provider did not do what it was asked. `invalid_grant`: what was presented is dead. `rejected`: it refuses this
 * client, whatever is presented. `unexpected`: the answer is none of OAuth (HTML, a redirect, no token). The others may
 * pass; after `timed_out` nobody knows what the provider did.
 */
export const OAUTH_FAULTS = [
	"invalid_grant",
	"rejected",
	"rate_limited",
	"unavailable",
	"timed_out",
	"unexpected",
] as const;

/** Why a provider did not do what it was asked. */
export interface OAuthFault {
	readonly reason: (typeof OAUTH_FAULTS)[number];
	/** In seconds, where the provider asks to wait. @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
	readonly retryAfter: number | null;
}

/** No error is thrown for what a provider does: its text could hold a token. */
export type Answered<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly fault: OAuthFault };

export function answered<T>(value: T): Answered<T> {
	return { ok: true, value };
}

export function faulty(reason: OAuthFault["reason"], retryAfter: number | null = null): Answered<never> {
	return { ok: false, fault: { reason, retryAfter } };
}

/** A request for consent, and what its answer is checked against. */
export interface AuthorizationRequest {
	readonly redirectUri: string;
	readonly state: string;
	/** @see https://www.rfc-editor.org/rfc/rfc7636 */
	readonly codeVerifier: string;
	/** Binds an ID token to this request. */
	readonly nonce: string;
}

/** What became of a token that was to be revoked. `unsupported`: its provider cannot be asked to. */
export type Revocation = "revoked" | "unsupported" | "failed";

/** A provider's OAuth, whoever speaks it: Better Auth's own providers or `oauth2()`. */
export interface OAuthBackend {
	/** Where to send the person for consent. */
	authorize(request: AuthorizationRequest): Promise<Answered<URL>>;
	/** @param parameters what the provider sent back: `code`, `iss` … */
	exchange(
		request: AuthorizationRequest,
		parameters: Readonly<Record<string, string>>,
	): Promise<Answered<OAuthConnection>>;
	/** Answers whenever the provider does, which may be after the caller has given up. */
	refresh(refreshToken: string): Promise<Answered<OAuthTokens>>;
	/** @see https://www.rfc-editor.org/rfc/rfc7009 */
	revoke(token: string, hint: "refresh_token" | "access_token"): Promise<Revocation>;
}

/** Undefined: the provider is no OAuth provider. */
export type OAuthBackends = (provider: string) => OAuthBackend | undefined;
