import { type GenericOAuthConfig, genericOAuth } from "better-auth/plugins";
import { fromBetterAuth, type RegisteredOptions } from "../../src/index.ts";
import { redirectUri } from "../../src/paths.ts";
import { type Declared, PROVIDER, SCOPES } from "./connected.ts";
import type { OAuthServer } from "./oauth-server.ts";
import { ORIGIN } from "./world.ts";

/** Where a person who signs in comes back to. */
export const SIGN_IN_URI = `${ORIGIN}/api/auth/callback/${PROVIDER}`;

interface Registration {
	readonly config?: Partial<GenericOAuthConfig>;
	readonly provider?: Partial<RegisteredOptions>;
	/** Whether `genericOAuth()` comes before our plugin. */
	readonly first?: boolean;
}

/** The server as `genericOAuth()` discovers it. */
export function registeredByIssuer(
	{ issuer, client }: Pick<OAuthServer, "issuer" | "client">,
	{ config, provider, first = false }: Registration = {},
): Declared {
	const registered = genericOAuth({
		config: [
			{
				providerId: PROVIDER,
				discoveryUrl: `${issuer}/.well-known/openid-configuration`,
				...client,
				authentication: "basic",
				prompt: "consent",
				// The server knows nobody's address.
				mapProfileToUser: ({ sub }) => ({ email: `${sub}@example.com` }),
				...config,
			},
		],
	});
	return {
		provider: fromBetterAuth({ id: PROVIDER, scopes: SCOPES, privateNetwork: true, ...provider }),
		...(first ? { before: [registered] } : { auth: { plugins: [registered] } }),
	};
}

/** Where GitLab's endpoints lie. */
export const GITLAB_ROUTES = {
	authorization: "/oauth/authorize",
	token: "/oauth/token",
	userinfo: "/api/v4/user",
	revocation: "/oauth/revoke",
};

export const GITLAB_REDIRECT_URI = redirectUri(`${ORIGIN}/api/auth`, "gitlab");
