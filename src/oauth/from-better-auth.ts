import {
	type Answered,
	type AuthorizationRequest,
	answered,
	faulty,
	type OAuthBackend,
	type OAuthConnection,
	type OAuthTokens,
} from "./core/backend.ts";
import { refused } from "./core/fault.ts";
import { splitScopes, toExpiry } from "./core/token-answer.ts";

/** In milliseconds. */
const TIME_LIMIT = 10_000;

/** What this needs of one of Better Auth's own providers. */
export interface RegisteredProvider {
	readonly id: string;
	readonly issuer?: string | undefined;
	readonly requiresIdTokenNonce?: boolean | undefined;
	readonly createAuthorizationURL: (request: {
		state: string;
		codeVerifier: string;
		scopes?: string[] | undefined;
		redirectURI: string;
		idTokenNonce?: string | undefined;
	}) => URL | Promise<URL>;
	readonly validateAuthorizationCode: (answer: {
		code: string;
		redirectURI: string;
		codeVerifier?: string | undefined;
		deviceId?: string | undefined;
	}) => Promise<RegisteredTokens | null>;
	readonly getUserInfo: (
		tokens: RegisteredTokens & { expectedIdTokenNonce?: string | undefined },
	) => Promise<{ readonly data: object } | null>;
	readonly accountSubject: (known: { tokens: RegisteredTokens; profile: object }) => unknown;
	readonly refreshAccessToken?: ((refreshToken: string) => Promise<RegisteredTokens>) | undefined;
	readonly revokeToken?: ((token: string) => Promise<void>) | undefined;
}

interface RegisteredTokens {
	accessToken?: string | undefined;
	refreshToken?: string | undefined;
	accessTokenExpiresAt?: Date | undefined;
	scopes?: string[] | undefined;
}

export interface RegisteredSetting {
	/** Undefined where Better Auth has no such provider, as long as its discovery fails. */
	readonly find: () => RegisteredProvider | undefined;
	readonly scopes: readonly string[];
	readonly now: () => Date;
	/** For a provider that cannot revoke by itself, as most of Better Auth's. */
	readonly revoke: OAuthBackend["revoke"];
}

/**
 * One of the application's own providers. Its requests cannot be stopped, so they are only waited for; what they throw may
 * be anything, and is told from its fields.
 */
export function betterAuthBackend({ find, scopes, now, revoke }: RegisteredSetting): OAuthBackend {
	const ask = async <T>(
		work: (provider: RegisteredProvider) => Promise<Answered<T>>,
	): Promise<Answered<T>> => {
		const provider = find();
		if (!provider) return faulty("unavailable");
		try {
			return await work(provider);
		} catch (error) {
			return toFault(error, now());
		}
	};
	return {
		authorize: ({ redirectUri, state, codeVerifier, nonce }) =>
			ask(async (provider) =>
				answered(
					await provider.createAuthorizationURL({
						state,
						codeVerifier,
						scopes: [...scopes],
						redirectURI: redirectUri,
						...(provider.requiresIdTokenNonce && { idTokenNonce: nonce }),
					}),
				),
			),

		exchange: (request, parameters) =>
			ask((provider) => inTime(() => exchangeWith(provider, request, parameters))),

		refresh: (refreshToken) =>
			ask<OAuthTokens>(async (provider) => {
				if (!provider.refreshAccessToken) return faulty("rejected");
				const granted = toTokens(await provider.refreshAccessToken(refreshToken));
				return granted ? answered(granted) : faulty("unexpected");
			}),

		revoke: async (token, hint) => {
			const own = find()?.revokeToken;
			if (!own) return revoke(token, hint);
			const done = await ask(() => inTime(async () => answered(await own(token))));
			return done.ok ? "revoked" : "failed";
		},
	};
}

async function exchangeWith(
	provider: RegisteredProvider,
	{ redirectUri, codeVerifier, nonce }: AuthorizationRequest,
	{ code = "", iss, device_id }: Readonly<Record<string, string>>,
): Promise<Answered<OAuthConnection>> {
	// RFC 9207: the answer of another issuer must not be redeemed with this one.
	if (iss !== undefined && provider.issuer !== undefined && iss !== provider.issuer)
		return faulty("unexpected");
	const answer = { code, redirectURI: redirectUri, codeVerifier, deviceId: device_id };
	const tokens = await provider.validateAuthorizationCode(answer);
	const granted = toTokens(tokens);
	if (!tokens || !granted) return faulty("unexpected");
	const expectedIdTokenNonce = provider.requiresIdTokenNonce ? nonce : undefined;
	const profile = await provider.getUserInfo({ ...tokens, expectedIdTokenNonce });
	if (!profile) return faulty("unexpected");
	const subject = await provider.accountSubject({ tokens, profile: profile.data });
	const isSubject = subject !== "" && (typeof subject === "string" || Number.isFinite(subject));
	return answered({ ...granted, accountId: isSubject ? String(subject) : null });
}

/** Null without an access token: Better Auth's own helper takes an error under status 200 for an answer. */
function toTokens(tokens: RegisteredTokens | null): OAuthTokens | null {
	const { accessToken, refreshToken, accessTokenExpiresAt, scopes } = tokens ?? {};
	if (typeof accessToken !== "string" || accessToken === "") return null;
	return {
		accessToken,
		refreshToken: typeof refreshToken === "string" && refreshToken !== "" ? refreshToken : null,
		expiresAt: accessTokenExpiresAt instanceof Date ? toExpiry(accessTokenExpiresAt) : null,
		scopes: splitScopes(scopes?.join(" ")),
	};
}

function inTime<T>(work: () => Promise<Answered<T>>): Promise<Answered<T>> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => resolve(faulty("timed_out")), TIME_LIMIT);
		work()
			.then(resolve, reject)
			.finally(() => clearTimeout(timer));
	});
}

/** Better Auth throws the body of the answer as a plain object, beside its status where that was not 200. */
function toFault(thrown: unknown, now: Date): Answered<never> {
	const { name, status, error } = Object(thrown) as Record<string, unknown>;
	if (name === "TimeoutError" || name === "AbortError") return faulty("timed_out");
	// Better Auth refuses redirects, and has words of its own for a provider that is not set up.
	if (name === "BetterAuthError" || name === "APIError") return faulty("unexpected");
	if (typeof status === "number") return refused({ status, error }, now);
	return typeof error === "string"
		? refused({ status: 400, error }, now)
		: refused({ status: null, error }, now);
}
