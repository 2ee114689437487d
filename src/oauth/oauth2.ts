import * as oauth from "oauth4webapi";
import type { OAuth2Client } from "../providers/core/oauth-provider.ts";
import {
	type Answered,
	answered,
	faulty,
	type OAuthBackend,
	type OAuthConnection,
	type OAuthTokens,
	type Revocation,
} from "./core/backend.ts";
import { refused } from "./core/fault.ts";
import { repairAnswer, splitScopes, type TokenAnswer } from "./core/token-answer.ts";
import { transport } from "./transport.ts";

/** In milliseconds. A person waits for these. */
const TIME_LIMIT = 10_000;

/** A refresh that nobody waits for any more is still worth an answer: its token may have replaced the stored one. */
const REFRESH_LIMIT = 30_000;

/** What a back end is made with. */
export interface OAuth2Setting {
	readonly scopes: readonly string[];
	readonly privateNetwork: boolean;
	readonly now: () => Date;
}

type Fetch = ReturnType<typeof transport>;
type Network = { readonly [oauth.customFetch]: Fetch };
type Talk<T> = (server: oauth.AuthorizationServer, network: Network) => Promise<T>;

/** OAuth 2 with discovery, PKCE, `iss` (RFC 9207) and revocation (RFC 7009), spoken by oauth4webapi. */
export function oauth2Backend(declared: OAuth2Client, setting: OAuth2Setting): OAuthBackend {
	const { clientId, clientSecret, authorizationParams } = declared;
	const client: oauth.Client = { client_id: clientId };
	const insecure = { [oauth.allowInsecureRequests]: setting.privateNetwork };
	const known = metadataOf(declared, setting);

	/** Runs an exchange, and tells what came back from what was thrown, whose text stays here. */
	const speak = async <T>(timeLimit: number, talk: Talk<T>): Promise<Answered<T>> => {
		const fetch = transport(setting, timeLimit);
		let last: Response | null = null;
		try {
			const server = await known();
			const listen: Fetch = async (url, init) => {
				last = await fetch(url, init);
				if (url === hrefOf(server.token_endpoint)) last = await repaired(last, declared);
				return last;
			};
			return answered(await talk(server, { ...insecure, [oauth.customFetch]: listen }));
		} catch (error) {
			return toFault(error, last, setting.now());
		}
	};
	const authenticate = (server: oauth.AuthorizationServer) =>
		clientSecret === undefined ? oauth.None() : secretBy(declared, server)(clientSecret);

	return {
		authorize: ({ redirectUri, state, codeVerifier, nonce }) =>
			speak(TIME_LIMIT, async (server) => {
				const url = new URL(server.authorization_endpoint ?? "");
				const { scopes } = setting;
				const parameters = {
					...authorizationParams,
					response_type: "code",
					client_id: clientId,
					redirect_uri: redirectUri,
					state,
					code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
					code_challenge_method: "S256",
					...(scopes.length > 0 && { scope: scopes.join(" ") }),
					...(scopes.includes("openid") && { nonce }),
				};
				for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
				return url;
			}),

		exchange: ({ redirectUri, state, codeVerifier, nonce }, parameters) =>
			speak<OAuthConnection>(TIME_LIMIT, async (server, options) => {
				const { iss, ...rest } = parameters;
				// Nothing says who the issuer is, where only endpoints are declared.
				const answer = new URLSearchParams(isIssuerKnown(declared) ? parameters : rest);
				const checked = oauth.validateAuthResponse(server, client, answer, state);
				const response = await oauth.authorizationCodeGrantRequest(
					server,
					client,
					authenticate(server),
					checked,
					redirectUri,
					codeVerifier,
					options,
				);
				const expected = setting.scopes.includes("openid") && isIssuerKnown(declared);
				const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
					...(expected && { expectedNonce: nonce }),
				});
				const accountId =
					declared.accountId?.(tokens as TokenAnswer) ??
					oauth.getValidatedIdTokenClaims(tokens)?.sub ??
					(await subjectOf(server, client, tokens, options));
				return { ...toTokens(tokens, setting.now()), accountId };
			}),

		refresh: (refreshToken) =>
			speak<OAuthTokens>(REFRESH_LIMIT, async (server, options) => {
				const response = await oauth.refreshTokenGrantRequest(
					server,
					client,
					authenticate(server),
					refreshToken,
					options,
				);
				return toTokens(await oauth.processRefreshTokenResponse(server, client, response), setting.now());
			}),

		revoke: async (token, hint) => {
			const revocation = await speak<Revocation>(TIME_LIMIT, async (server, options) => {
				if (!server.revocation_endpoint) return "unsupported";
				const hinted = { ...options, additionalParameters: { token_type_hint: hint } };
				const response = await oauth.revocationRequest(server, client, authenticate(server), token, hinted);
				if (await isPage(response)) return "failed";
				if (response.status !== 204) await oauth.processRevocationResponse(response);
				return "revoked";
			});
			return revocation.ok ? revocation.value : "failed";
		},
	};
}

/** The provider's metadata: as declared, or discovered once it is first needed. */
function metadataOf(
	{ issuer, endpoints }: OAuth2Client,
	setting: OAuth2Setting,
): () => Promise<oauth.AuthorizationServer> {
	if (endpoints) {
		const server = {
			issuer: issuer ?? new URL(endpoints.authorization).origin,
			authorization_endpoint: endpoints.authorization,
			token_endpoint: endpoints.token,
			revocation_endpoint: endpoints.revocation,
			userinfo_endpoint: endpoints.userinfo,
		};
		return async () => server;
	}
	const url = new URL(issuer ?? "");
	const discover = async () => {
		const response = await oauth.discoveryRequest(url, {
			[oauth.allowInsecureRequests]: setting.privateNetwork,
			[oauth.customFetch]: transport(setting, TIME_LIMIT),
		});
		return oauth.processDiscoveryResponse(url, response);
	};
	let found: Promise<oauth.AuthorizationServer> | undefined;
	return () => {
		found ??= discover().catch((error) => {
			found = undefined; // it may be back at the next request
			throw error;
		});
		return found;
	};
}

function isIssuerKnown({ issuer }: OAuth2Client): boolean {
	return issuer !== undefined;
}

function secretBy({ clientAuth, endpoints }: OAuth2Client, server: oauth.AuthorizationServer) {
	const methods = endpoints ? undefined : server.token_endpoint_auth_methods_supported;
	const onlyPost = methods?.includes("client_secret_post") && !methods.includes("client_secret_basic");
	const method = clientAuth ?? (onlyPost ? "post" : "basic");
	return method === "post" ? oauth.ClientSecretPost : oauth.ClientSecretBasic;
}

async function repaired(response: Response, declared: OAuth2Client): Promise<Response> {
	const answer: unknown = await response
		.clone()
		.json()
		.catch(() => null);
	if (typeof answer !== "object" || answer === null) return response;
	const { normalize } = declared;
	const repair = repairAnswer(response.status, answer as TokenAnswer, {
		normalize,
		checksIdTokens: isIssuerKnown(declared),
	});
	return Response.json(repair.answer, { status: repair.status, headers: kept(response.headers) });
}

function kept(headers: Headers): Record<string, string> {
	const retryAfter = headers.get("retry-after");
	return retryAfter === null ? {} : { "retry-after": retryAfter };
}

/** From the userinfo endpoint, for a provider that sends no ID token. */
async function subjectOf(
	server: oauth.AuthorizationServer,
	client: oauth.Client,
	{ access_token }: oauth.TokenEndpointResponse,
	network: Network,
): Promise<string | null> {
	if (!server.userinfo_endpoint) return null;
	const response = await oauth.userInfoRequest(server, client, access_token, network);
	const { sub } = await oauth.processUserInfoResponse(server, client, oauth.skipSubjectCheck, response);
	return sub;
}

function toTokens(tokens: oauth.TokenEndpointResponse, now: Date): OAuthTokens {
	const { access_token, refresh_token, expires_in, scope } = tokens;
	return {
		accessToken: access_token,
		refreshToken: refresh_token ?? null,
		expiresAt: expires_in === undefined ? null : new Date(now.getTime() + expires_in * 1000),
		scopes: splitScopes(scope),
	};
}

function toFault(thrown: unknown, last: Response | null, now: Date): Answered<never> {
	const { name, code, cause, error } = Object(thrown) as Partial<oauth.ResponseBodyError>;
	if (name === "TimeoutError" || name === "AbortError") return faulty("timed_out");
	const response = last ?? (cause instanceof Response ? cause : null);
	// What came in fits together or not, without a request of ours.
	if (!response && String(code).startsWith("OAUTH_")) return faulty("unexpected");
	const retryAfter = response?.headers.get("retry-after");
	return refused({ status: response?.status ?? null, error, retryAfter }, now);
}

/** What a network's sign-in page or a proxy says, whatever its status, the endpoint has not said. */
async function isPage(response: Response): Promise<boolean> {
	return /^\s*<(!doctype|html)/i.test(await response.clone().text());
}

function hrefOf(endpoint: string | undefined): string | null {
	return endpoint === undefined ? null : new URL(endpoint).href;
}
