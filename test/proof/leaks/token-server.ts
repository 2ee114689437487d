import type { BetterAuthPlugin } from "better-auth";
import { type AnyProvider, fromBetterAuth } from "../../../src/index.ts";
import { redirectUri } from "../../../src/paths.ts";
import { declaredByIssuer, PROVIDER, SCOPES } from "../../support/connected.ts";
import { type OAuthServer, startOAuthServer } from "../../support/oauth-server.ts";
import { registeredByIssuer } from "../../support/registered.ts";
import { ORIGIN } from "../../support/world.ts";
import type { Recorder } from "./recorder.ts";

/** One that is declared by `oauth2()`, and one that Better Auth speaks to. */
export const CONNECTABLE = [PROVIDER, "account"] as const;

/** A real authorization server, of which every token is watched from the moment it is answered. */
export interface TokenServer extends OAuthServer {
	readonly providers: readonly AnyProvider[];
	readonly plugins: readonly BetterAuthPlugin[];
}

export async function openTokenServer(recorder: Recorder): Promise<TokenServer> {
	const redirectUris = CONNECTABLE.map((id) => redirectUri(`${ORIGIN}/api/auth`, id));
	const server = await startOAuthServer({ redirectUris });
	recorder.watchText("client secret", server.client.clientSecret);
	const { host } = new URL(server.issuer);
	const [, id] = CONNECTABLE;
	const revocationEndpoint = `${server.issuer}/revocation`;
	const { auth } = registeredByIssuer(server, { config: { providerId: id } });
	const release = watchTokens(recorder, `${server.issuer}/token`);
	return {
		...server,
		providers: [
			declaredByIssuer(server, { hosts: [host] }),
			fromBetterAuth({ id, scopes: SCOPES, privateNetwork: true, hosts: [host], revocationEndpoint }),
		],
		plugins: auth?.plugins ?? [],
		close: async () => {
			release();
			await server.close();
		},
	};
}

/** Of an ID token the signature: what comes before says nothing that others do not. */
function secretOf(token: string): string {
	return token.split(".").at(-1) ?? token;
}

/** Before whoever asked for them sees them. */
function watchTokens(recorder: Recorder, endpoint: string): () => void {
	const original = globalThis.fetch;
	globalThis.fetch = async (input, init) => {
		const response = await original(input, init);
		if ((input instanceof Request ? input.url : String(input)) !== endpoint) return response;
		const answer: unknown = await response
			.clone()
			.json()
			.catch(() => null);
		for (const [name, value] of Object.entries(Object(answer)))
			if (name.endsWith("_token") && typeof value === "string" && value.length > 8)
				recorder.watchText(`${name} of the server (${value.slice(-4)})`, secretOf(value));
		return response;
	};
	return () => {
		globalThis.fetch = original;
	};
}
