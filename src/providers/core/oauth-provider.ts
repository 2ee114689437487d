import type { Declaration } from "./provider.ts";

/** Where a provider's OAuth is found when it publishes no metadata. */
export interface OAuth2Endpoints {
	/** @see https://www.rfc-editor.org/rfc/rfc6749#section-3.1 */
	readonly authorization: string;
	/** @see https://www.rfc-editor.org/rfc/rfc6749#section-3.2 */
	readonly token: string;
	/** @see https://www.rfc-editor.org/rfc/rfc7009 */
	readonly revocation?: string;
	/** Asked for the account, if the token answer has no ID token. @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfo */
	readonly userinfo?: string;
}

/** What `oauth2()` knows of a provider. */
export interface OAuth2Client {
	/** Its metadata is read from `<issuer>/.well-known/openid-configuration`, unless there are `endpoints`. */
	readonly issuer?: string;
	/** URLs, for a provider that publishes no metadata. */
	readonly endpoints?: OAuth2Endpoints;
	/** As the provider gave it to your application. */
	readonly clientId: string;
	/** None: a public client. PKCE is used in any case. */
	readonly clientSecret?: string;
	/** How the secret is sent. Default: what the provider's metadata says, else `basic`. */
	readonly clientAuth?: "basic" | "post";
	/** More parameters of the authorization URL: `{ access_type: "offline", prompt: "consent" }`. */
	readonly authorizationParams?: Readonly<Record<string, string>>;
	/**
	 * Repairs a token answer that is not as RFC 6749 has it: called with the JSON of each. An answer that says `error`
	 * under status 200, or leaves out `token_type`, needs no repair.
	 */
	readonly normalize?: (answer: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
	/** Whose the connection is, read from the token answer. Default: `sub` of the ID token, else of `endpoints.userinfo`. */
	readonly accountId?: (answer: Readonly<Record<string, unknown>>) => string | number | null | undefined;
}

/** What `fromBetterAuth()` knows of a provider. */
export interface RegisteredClient {
	/** Most providers of Better Auth cannot revoke; this is where RFC 7009 says to. */
	readonly revocationEndpoint?: string;
	/** How the secret is sent there. Default: as `genericOAuth()` was told to, else `post`. */
	readonly clientAuth?: "basic" | "post";
}

/** What a space asks a provider for. */
export interface Connectable {
	/** Asked for when a space connects. What is not granted is told as `missingScopes`. */
	readonly scopes?: readonly string[];
	/**
	 * Connecting again withdraws the token it replaces, always. Default: only that of another account, because most
	 * providers would withdraw the new one of the same account along with it.
	 */
	readonly revokeReplaced?: boolean;
}

/** How a provider's OAuth is spoken. */
export type OAuthClient =
	| ({ readonly by: "oauth2" } & OAuth2Client)
	| ({ readonly by: "better-auth" } & RegisteredClient);

/** A provider as {@link oauth2} and {@link fromBetterAuth} declare it. */
export interface OAuthProvider extends Declaration<"oauth2">, Connectable {
	/** How its OAuth is spoken. */
	readonly oauth: OAuthClient;
}

/** What {@link oauth2} takes. */
export type OAuth2Options = Omit<OAuthProvider, "kind" | "oauth"> & OAuth2Client;
/** What {@link fromBetterAuth} takes. */
export type RegisteredOptions = Omit<OAuthProvider, "kind" | "oauth"> & RegisteredClient;

/**
 * Declares a provider that spaces connect to by OAuth 2. Register `<baseURL>/spaces/credentials/callback/<id>` there.
 *
 * @example
 * ```ts
 * import { oauth2 } from "better-auth-spaces";
 *
 * export const calendar = oauth2({
 * 	id: "calendar",
 * 	issuer: "https://id.example.com",
 * 	clientId: "…",
 * 	clientSecret: "…",
 * 	scopes: ["openid", "calendar.read"],
 * 	hosts: ["api.example.com"],
 * });
 * ```
 */
export function oauth2<const Id extends string>(
	options: OAuth2Options & { readonly id: Id },
): OAuthProvider & { readonly id: Id } {
	const {
		issuer,
		endpoints,
		clientId,
		clientSecret,
		clientAuth,
		authorizationParams,
		normalize,
		accountId,
		...provider
	} = options;
	const client = {
		issuer,
		endpoints,
		clientId,
		clientSecret,
		clientAuth,
		authorizationParams,
		normalize,
		accountId,
	};
	return { ...provider, kind: "oauth2", oauth: { by: "oauth2", ...client } };
}

/**
 * Declares a provider that the application registered with Better Auth itself, as one of its `socialProviders` or with
 * `genericOAuth()`: spaces connect to it with the same client. Register
 * `<baseURL>/spaces/credentials/callback/<id>` there, beside the redirect URI of the sign-in.
 *
 * @example
 * ```ts
 * import { fromBetterAuth } from "better-auth-spaces";
 *
 * export const google = fromBetterAuth({
 * 	id: "google",
 * 	scopes: ["https://www.googleapis.com/auth/calendar"],
 * 	hosts: ["www.googleapis.com"],
 * 	revocationEndpoint: "https://oauth2.googleapis.com/revoke",
 * });
 * ```
 */
export function fromBetterAuth<const Id extends string>({
	revocationEndpoint,
	clientAuth,
	...provider
}: RegisteredOptions & { readonly id: Id }): OAuthProvider & { readonly id: Id } {
	return { ...provider, kind: "oauth2", oauth: { by: "better-auth", revocationEndpoint, clientAuth } };
}
