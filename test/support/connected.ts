import {
	type AnyProvider,
	type OAuth2Options,
	type OAuthProvider,
	oauth2,
	type SpacesOptions,
} from "../../src/index.ts";
import { type OAuthServer, type OAuthServerOptions, startOAuthServer } from "./oauth-server.ts";
import { type Answer, createWorld, ORIGIN, type Person, TEST_KEY, type WorldOptions } from "./world.ts";

export const PROVIDER = "calendar";
export const REDIRECT_URI = redirectUriOf(PROVIDER);
export const SCOPES = ["openid", "offline_access", "calendar.read"];

export type ConnectedWorld = Awaited<ReturnType<typeof createConnectedWorld>>;

/** A provider that is declared in another way, and what Better Auth has to know for it. */
export interface Declared extends Pick<WorldOptions, "auth" | "before"> {
	readonly provider: OAuthProvider;
}

export interface ConnectedOptions extends Omit<WorldOptions, "spaces"> {
	readonly server?: OAuthServerOptions;
	/** Changes to what is declared by `oauth2()`. */
	readonly provider?: Partial<OAuth2Options>;
	/** In its place. */
	readonly declare?: (server: OAuthServer) => Declared;
	/** Further providers, at the same server. */
	readonly others?: (server: Pick<OAuthServer, "issuer" | "client">) => readonly AnyProvider[];
	readonly spaces?: SpacesOptions;
}

/** What somebody does at the provider. */
type Consent = NonNullable<Parameters<Awaited<ReturnType<typeof startOAuthServer>>["consent"]>[1]>;

/** A world with an authorization server that its spaces can connect to. */
export async function createConnectedWorld({
	server: serverOptions,
	provider,
	declare = (server) => ({ provider: declaredByIssuer(server, provider) }),
	others,
	spaces,
	...options
}: ConnectedOptions = {}) {
	const server = await startOAuthServer({ redirectUris: [REDIRECT_URI], ...serverOptions });
	const declared = declare(server);
	const world = await createWorld({
		...options,
		...declared,
		spaces: {
			...spaces,
			credentials: {
				keys: [{ id: "test", key: TEST_KEY }],
				...spaces?.credentials,
				providers: [
					declared.provider,
					...(others?.(server) ?? []),
					...(spaces?.credentials?.providers ?? []),
				],
			},
		},
	});

	const begin = (who: Pick<Person, "headers">, body: object) =>
		world.call(who, "/spaces/credentials/connect", {
			body: { provider: PROVIDER, callbackURL: "/done", ...body },
		});
	/** The browser comes back from the provider. */
	const comeBack = (who: Pick<Person, "headers">, url: URL): Promise<Answer> =>
		world.call(who, url.pathname.replace("/api/auth", ""), { query: Object.fromEntries(url.searchParams) });
	return {
		...world,
		server,
		begin,
		comeBack,
		/** Begins, consents and comes back. Answers the last answer. */
		connect: async (
			who: Person,
			spaceId: string,
			{ consent, ...body }: { consent?: Consent; [field: string]: unknown } = {},
		) => {
			const begun = await begin(who, { spaceId, ...body });
			if (begun.status !== 200) throw new Error(`connecting failed: ${begun.status} ${begun.text}`);
			return comeBack(who, await server.consent(begun.body.url, consent));
		},
		list: async (who: Person, spaceId: string) =>
			(await world.call(who, "/spaces/credentials", { query: { spaceId } })).body.credentials,
		token: (spaceId: string, rejectedToken?: string) =>
			world.auth.api.getSpaceAccessToken({ body: { spaceId, provider: PROVIDER, rejectedToken } }),
		close: async () => {
			await world.close();
			await server.close();
		},
	};
}

export function declaredByIssuer(
	{ issuer, client }: Pick<OAuthServer, "issuer" | "client">,
	more: Partial<OAuth2Options> = {},
) {
	return oauth2({
		id: PROVIDER,
		issuer,
		...client,
		scopes: SCOPES,
		authorizationParams: { prompt: "consent" },
		privateNetwork: true,
		...more,
	});
}

/** Where a provider sends a browser back to. */
export function redirectUriOf(provider: string): string {
	return `${ORIGIN}/api/auth/spaces/credentials/callback/${provider}`;
}

/** Where a browser is sent, and with what. */
export function landingOf({ status, headers }: Answer) {
	const url = new URL(headers.get("location") ?? "", ORIGIN);
	return {
		status,
		path: url.origin === ORIGIN ? url.pathname : url.origin + url.pathname,
		...Object.fromEntries(url.searchParams),
	};
}
