import type { AuthContext } from "@better-auth/core";
import type { OAuth2Client } from "../providers/core/oauth-provider.ts";
import type { RegisteredProvider } from "./from-better-auth.ts";

/** The application's own providers: its `socialProviders`, and those of `genericOAuth()`. */
export interface Registered {
	/** Undefined while Better Auth could not discover it, too. */
	readonly find: (id: string) => RegisteredProvider | undefined;
	/** What was configured for it; undefined where nothing was. */
	readonly configured: (id: string) => RegisteredConfig | undefined;
}

export interface RegisteredConfig {
	/** Would send our codes to the sign-in callback. */
	readonly redirectURI?: string | undefined;
	readonly clientId?: unknown;
	readonly clientSecret?: unknown;
}

type GenericConfig = RegisteredConfig & { readonly providerId: string };

/** Looked up at each use: `genericOAuth()` may come after us, and discover a provider later still. */
export function registeredProviders(auth: Pick<AuthContext, "socialProviders" | "options">): Registered {
	const find = (id: string) => auth.socialProviders.find((provider) => provider.id === id);
	const generic = () =>
		(auth.options.plugins ?? []).flatMap(({ id, options }) =>
			id === "generic-oauth" ? ((options?.config as readonly GenericConfig[] | undefined) ?? []) : [],
		);
	return {
		find,
		configured: (id) => generic().find(({ providerId }) => providerId === id) ?? find(id)?.options,
	};
}

/** The client for requests that Better Auth does not make. */
export function clientOf({
	clientId,
	clientSecret,
}: RegisteredConfig): Pick<OAuth2Client, "clientId" | "clientSecret"> {
	const [primary] = Array.isArray(clientId) ? clientId : [clientId];
	return { clientId: String(primary), ...(typeof clientSecret === "string" && { clientSecret }) };
}
