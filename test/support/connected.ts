import type { SpacesOptions } from "../../src/index.ts";
import { type OAuth2Options, oauth2 } from "../../src/index.ts";
import { openAsPeer } from "../vault/peer.ts";
import { type OAuthServer, type OAuthServerOptions, startOAuthServer } from "./oauth-server.ts";
import { type Answer, createWorld, ORIGIN, type Person, TEST_KEY, type WorldOptions } from "./world.ts";

export const PROVIDER = "calendar";
export const REDIRECT_URI = `${ORIGIN}/api/auth/spaces/credentials/callback/${PROVIDER}`;
export const SCOPES = ["openid", "offline_access", "calendar.read"];

export type ConnectedWorld = Awaited<ReturnType<typeof createConnectedWorld>>;

interface Options extends Omit<WorldOptions, "spaces"> {
	readonly server?: OAuthServerOptions;
	readonly provider?: Partial<OAuth2Options>;
	readonly spaces?: SpacesOptions;
}

/** What somebody does at the provider. */
type Consent = NonNullable<Parameters<OAuthServer["consent"]>[1]>;

/** The plugin's options in a world whose spaces can connect to this server. */
export function connectableTo(
	{ issuer, client: { clientId, clientSecret } }: Pick<OAuthServer, "issuer" | "client">,
	{ provider, spaces }: Pick<Options, "provider" | "spaces"> = {},
): SpacesOptions {
	return {
		...spaces,
		credentials: {
			keys: [{ id: "test", key: TEST_KEY }],
			...spaces?.credentials,
			providers: [
				oauth2({
					id: PROVIDER,
					issuer,
					clientId,
					clientSecret,
					scopes: SCOPES,
					authorizationParams: { prompt: "consent" },
					privateNetwork: true,
					...provider,
				}),
				...(spaces?.credentials?.providers ?? []),
			],
		},
	};
}

/** A world with an authorization server that its spaces can connect to. */
export async function createConnectedWorld({
	server: serverOptions,
	provider,
	spaces,
	...options
}: Options = {}) {
	const server = await startOAuthServer({ redirectUris: [REDIRECT_URI], ...serverOptions });
	const world = await createWorld({ ...options, spaces: connectableTo(server, { provider, spaces }) });

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
		/** What is stored, opened by other code than the plugin's. */
		stored: async (spaceId: string) => {
			const row = (await world.rows("spaceCredential")).find((candidate) => candidate.spaceId === spaceId);
			if (!row) throw new Error("there is no connection");
			const open = (field: "accessToken" | "refreshToken", sealed: unknown) =>
				openAsPeer(Buffer.from(TEST_KEY, "base64"), { spaceId, provider: PROVIDER, field }, String(sealed));
			return {
				row,
				accessToken: open("accessToken", row.accessTokenEncrypted),
				refreshToken: row.refreshTokenEncrypted && open("refreshToken", row.refreshTokenEncrypted),
			};
		},
		token: (spaceId: string, rejectedToken?: string) =>
			world.auth.api.getSpaceAccessToken({ body: { spaceId, provider: PROVIDER, rejectedToken } }),
		close: async () => {
			await world.close();
			await server.close();
		},
	};
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
