import * as oauth from "oauth4webapi";
import type { OAuth2Client } from "../providers/core/oauth-provider.ts";
import type {
	AuthorizationRequest,
	OAuthBackend,
	OAuthConnection,
	OAuthTokens,
	Revocation,
} from "./core/backend.ts";
import { expiryOf, splitScopes, type TokenAnswer } from "./core/token-answer.ts";
import { createSpeaker, isIssuerKnown, type Line, type OAuth2Setting } from "./speaker.ts";

/** In milliseconds. Nobody waits for it any more by then, but the token it brings may have replaced the stored one. */
const REFRESH_LIMIT = 30_000;

/** OAuth 2 with discovery, PKCE, `iss` (RFC 9207) and revocation (RFC 7009), spoken by oauth4webapi. */
export function oauth2Backend(declared: OAuth2Client, setting: OAuth2Setting): OAuthBackend {
	const speak = createSpeaker(declared, setting);
	return {
		authorize: (request) => speak((line) => authorizationUrl(line, declared, setting, request)),
		exchange: (request, parameters) =>
			speak((line) => exchange(line, declared, setting, request, parameters)),
		refresh: (refreshToken) =>
			speak(async ({ server, client, authenticate, network }) => {
				const response = await oauth.refreshTokenGrantRequest(
					server,
					client,
					authenticate,
					refreshToken,
					network,
				);
				return toTokens(await oauth.processRefreshTokenResponse(server, client, response), setting.now());
			}, REFRESH_LIMIT),
		revoke: async (token, hint) => {
			const revocation = await speak<Revocation>(async ({ server, client, authenticate, network }) => {
				if (!server.revocation_endpoint) return "unsupported";
				const options = { ...network, additionalParameters: { token_type_hint: hint } };
				const response = await oauth.revocationRequest(server, client, authenticate, token, options);
				if (await isPage(response)) return "failed";
				if (response.status !== 204) await oauth.processRevocationResponse(response);
				return "revoked";
			});
			return revocation.ok ? revocation.value : "failed";
		},
	};
}

async function authorizationUrl(
	{ server }: Line,
	{ clientId, authorizationParams }: OAuth2Client,
	{ scopes }: OAuth2Setting,
	{ redirectUri, state, codeVerifier, nonce }: AuthorizationRequest,
): Promise<URL> {
	const url = new URL(server.authorization_endpoint ?? "");
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
}

async function exchange(
	line: Line,
	declared: OAuth2Client,
	{ scopes, now }: OAuth2Setting,
	{ redirectUri, state, codeVerifier, nonce }: AuthorizationRequest,
	{ iss, ...parameters }: Readonly<Record<string, string>>,
): Promise<OAuthConnection> {
	const { server, client, authenticate, network } = line;
	const isKnown = isIssuerKnown(declared);
	const answer = new URLSearchParams({ ...parameters, ...(isKnown && iss !== undefined && { iss }) });
	const response = await oauth.authorizationCodeGrantRequest(
		server,
		client,
		authenticate,
		oauth.validateAuthResponse(server, client, answer, state),
		redirectUri,
		codeVerifier,
		network,
	);
	const expected = isKnown && scopes.includes("openid") ? { expectedNonce: nonce } : {};
	const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, expected);
	const told =
		declared.accountId?.(tokens as TokenAnswer) ||
		oauth.getValidatedIdTokenClaims(tokens)?.sub ||
		(declared.endpoints?.userinfo && (await subjectOf(line, tokens.access_token)));
	return { ...toTokens(tokens, now()), accountId: typeof told === "number" ? String(told) : (told ?? null) };
}

/** From the userinfo endpoint, which answers those only who may ask: one that was merely discovered is left alone. */
async function subjectOf({ server, client, network }: Line, accessToken: string): Promise<string> {
	const response = await oauth.userInfoRequest(server, client, accessToken, network);
	const { sub } = await oauth.processUserInfoResponse(server, client, oauth.skipSubjectCheck, response);
	return sub;
}

function toTokens(tokens: oauth.TokenEndpointResponse, now: Date): OAuthTokens {
	const { access_token, refresh_token, expires_in, scope } = tokens;
	return {
		accessToken: access_token,
		refreshToken: refresh_token ?? null,
		expiresAt: expiryOf(expires_in, now),
		scopes: splitScopes(scope),
	};
}

/** What a network's sign-in page or a proxy says, whatever its status, the endpoint has not said. */
async function isPage(response: Response): Promise<boolean> {
	return /^\s*<(!doctype|html)/i.test(await response.clone().text());
}
