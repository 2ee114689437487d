import type { OAuthClient } from "../providers/core/oauth-provider.ts";
import type { Providers } from "../providers/core/provider.ts";
import type { OAuthBackend, OAuthBackends } from "./core/backend.ts";
import { betterAuthBackend } from "./from-better-auth.ts";
import { oauth2Backend } from "./oauth2.ts";
import { clientOf, type Registered } from "./registered.ts";
import type { OAuth2Setting } from "./speaker.ts";

/** One back end for each provider that is declared by `oauth2()` or `fromBetterAuth()`. */
export function createBackends(
	providers: Providers,
	registered: Registered,
	now: OAuth2Setting["now"],
): OAuthBackends {
	const backends = new Map<string, OAuthBackend>();
	for (const [id, { oauth, scopes = [], privateNetwork = false }] of providers) {
		if (oauth) backends.set(id, backendOf(id, oauth, registered, { scopes, privateNetwork, now }));
	}
	return (id) => backends.get(id);
}

function backendOf(
	id: string,
	oauth: OAuthClient,
	{ find, configured }: Registered,
	setting: OAuth2Setting,
): OAuthBackend {
	if (oauth.by === "oauth2") return oauth2Backend(oauth, setting);
	const { revocationEndpoint, clientAuth } = oauth;
	const client = () => {
		const config = configured(id);
		return config && { ...clientOf(config), ...(clientAuth && { clientAuth }) };
	};
	const { scopes, now } = setting;
	return betterAuthBackend({
		find: () => find(id),
		scopes,
		now,
		...(revocationEndpoint && { revoke: revokeAt(revocationEndpoint, client, setting) }),
	});
}

/** @param client that the application registered */
function revokeAt(
	url: string,
	client: () => ReturnType<typeof clientOf> | undefined,
	setting: OAuth2Setting,
): OAuthBackend["revoke"] {
	const endpoints = { authorization: url, token: url, revocation: url };
	return async (token, hint) => {
		const known = client();
		return known ? oauth2Backend({ ...known, endpoints }, setting).revoke(token, hint) : "unsupported";
	};
}

/** Why these declarations do not fit what is registered with Better Auth; null when they do. */
export function findRegistrationFault(providers: Providers, { configured }: Registered): string | null {
	for (const [id, { oauth }] of providers) {
		if (oauth?.by !== "better-auth") continue;
		const config = configured(id);
		if (!config)
			return `"${id}" is not registered with Better Auth. Add it to \`socialProviders\` or genericOAuth(), or declare it with oauth2().`;
		if (config.redirectURI !== undefined)
			return `"${id}" is registered with a \`redirectURI\` of its own, which would get the answers that are for spaces. Leave it out, and register both callback URLs with the provider.`;
	}
	return null;
}
