import type { AuthContext, BetterAuthPlugin } from "@better-auth/core";
import type { OAuth2Client } from "../providers/core/oauth-provider.ts";
import type { RegisteredProvider } from "./from-better-auth.ts";

/** The application's own providers: its `socialProviders`, and those of `genericOAuth()`. */
export interface Registered {
	/** Undefined while Better Auth cannot discover it, too. */
	readonly find: (id: string) => Promise<RegisteredProvider | undefined>;
	/** What was configured for it; undefined where nothing was. */
	readonly configured: (id: string) => RegisteredConfig | undefined;
}

export interface RegisteredConfig {
	/** Would send our codes to the sign-in callback. */
	readonly redirectURI?: string | undefined;
	readonly clientId?: unknown;
	readonly clientSecret?: unknown;
	/** How `genericOAuth()` sends the secret. By default, and for every other provider, in the body. */
	readonly authentication?: unknown;
	readonly tokenEndpointAuth?: { readonly method?: unknown } | undefined;
}

type GenericConfig = RegisteredConfig & { readonly providerId: string };
type Hook = NonNullable<NonNullable<BetterAuthPlugin["hooks"]>["before"]>[number];

/** Looked up at each use: `genericOAuth()` may come after us, and discover a provider later still. */
export function registeredProviders(auth: AuthContext): Registered {
	const known = (id: string) => auth.socialProviders.find((provider) => provider.id === id);
	const generic = () => (auth.options.plugins ?? []).filter(({ id }) => id === "generic-oauth");
	const configs = () =>
		generic().flatMap(({ options }) => (options?.config as readonly GenericConfig[] | undefined) ?? []);
	/** It does so before a request that names the provider; a timer and spaceFetch() make none. */
	const discover = async (id: string) => {
		const naming = { context: auth, body: { provider: id } } as Parameters<Hook["matcher"]>[0];
		for (const { matcher, handler } of generic().flatMap(({ hooks }) => hooks?.before ?? []))
			if (matcher(naming)) await handler(naming);
	};
	return {
		find: async (id) => {
			if (!known(id)) await discover(id);
			return known(id);
		},
		configured: (id) => configs().find(({ providerId }) => providerId === id) ?? known(id)?.options,
	};
}

/** The client for requests that Better Auth does not make. */
export function clientOf({
	clientId,
	clientSecret,
	authentication,
	tokenEndpointAuth,
}: RegisteredConfig): Pick<OAuth2Client, "clientId" | "clientSecret" | "clientAuth"> {
	const [primary] = Array.isArray(clientId) ? clientId : [clientId];
	const basic = tokenEndpointAuth
		? tokenEndpointAuth.method === "client_secret_basic"
		: authentication === "basic";
	return {
		clientId: String(primary),
		...(typeof clientSecret === "string" && { clientSecret }),
		clientAuth: basic ? "basic" : "post",
	};
}
