import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { ClientMetadata, Configuration } from "oidc-provider";
import { Provider } from "oidc-provider/lib/provider.js";
import type { Store } from "./store.ts";

const MINUTE = 60;
const DAY = 86_400;

export interface ProviderOptions {
	readonly accessTokenSeconds: number;
	/** Whether a refresh token is good for one use. A second use then ends the grant. */
	readonly rotate: boolean;
	readonly scopes: readonly string[];
	readonly clients: readonly ClientMetadata[];
	/** Where it answers, if not as oidc-provider has it. */
	readonly routes: Configuration["routes"];
}

/** An OAuth server as strict as they come. What is set here beyond that keeps oidc-provider from warning of its defaults. */
export function createProvider(issuer: string, store: Store, options: ProviderOptions): Provider {
	const own = (_: unknown, client: { clientId: string }, token: { clientId?: string }) =>
		token.clientId === client.clientId;
	const configuration: Configuration = {
		adapter: store.adapter,
		clients: [...options.clients],
		clientDefaults: { id_token_signed_response_alg: "ES256" },
		jwks: { keys: [signingKey()] },
		cookies: { keys: [randomBytes(32).toString("hex")] },
		scopes: options.scopes,
		pkce: { required: () => true },
		rotateRefreshToken: options.rotate,
		issueRefreshToken: async () => true,
		expiresWithSession: async () => false,
		findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
		interactions: { url: (_, { uid }) => `/interaction/${uid}` },
		routes: { revocation: "/revocation", introspection: "/introspection", ...options.routes },
		features: {
			devInteractions: { enabled: false },
			revocation: { enabled: true, allowedPolicy: own },
			introspection: { enabled: true, allowedPolicy: own },
		},
		clientBasedCORS: () => false,
		renderError: (ctx, out) => {
			ctx.body = out;
		},
		ttl: {
			AccessToken: options.accessTokenSeconds,
			AuthorizationCode: MINUTE,
			Grant: 14 * DAY,
			IdToken: 60 * MINUTE,
			Interaction: 10 * MINUTE,
			RefreshToken: 14 * DAY,
			Session: 10 * MINUTE,
		},
	};
	return new Provider(issuer, configuration);
}

function signingKey() {
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	return { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256" };
}
