import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { ClientMetadata, KoaContextWithOIDC } from "oidc-provider";
import { type Answer, interact, walk } from "./oauth/consent.ts";
import { type Fault, isReplacing, replace, spoil } from "./oauth/faults.ts";
import { createProvider, type ProviderOptions } from "./oauth/provider.ts";
import { createStore } from "./oauth/store.ts";

export interface OAuthRequest {
	/** As `performance.now()` tells it in the server's process. */
	readonly at: number;
	readonly path: string;
	/** What was posted; empty until the server has read it. */
	readonly form: Readonly<Record<string, unknown>>;
	/** Null as long as there is no answer. */
	readonly status: number | null;
}

export interface OAuthServerOptions {
	/** Whole seconds. */
	readonly accessTokenSeconds?: number;
	/** Whether every refresh token is good for one use, and a second use ends the grant. */
	readonly rotate?: boolean;
	readonly port?: number;
	readonly redirectUris?: readonly string[];
	readonly scopes?: readonly string[];
	/** Beside the one there is. */
	readonly clients?: readonly ClientMetadata[];
	readonly routes?: ProviderOptions["routes"];
}

export type OAuthServer = Awaited<ReturnType<typeof startOAuthServer>>;

/** A real authorization server on 127.0.0.1, the people who use it, and everything that can go wrong on the way to it. */
export async function startOAuthServer({
	accessTokenSeconds = 3600,
	rotate = true,
	port = 0,
	redirectUris = ["http://localhost:3000/callback"],
	scopes = ["openid", "offline_access", "calendar.read", "calendar.write"],
	clients = [],
	routes,
}: OAuthServerOptions = {}) {
	const client = { clientId: "spaces", clientSecret: randomBytes(24).toString("hex") };
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
	const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const store = createStore();
	const provider = createProvider(issuer, store, {
		accessTokenSeconds,
		rotate,
		scopes,
		routes,
		clients: [
			{
				client_id: client.clientId,
				client_secret: client.clientSecret,
				redirect_uris: [...redirectUris],
				grant_types: ["authorization_code", "refresh_token"],
			},
			...clients,
		],
	});
	const { requests, next, record } = createRecord();
	provider.use(record);
	provider.use((ctx: KoaContextWithOIDC, proceed) =>
		ctx.path.startsWith("/interaction/") ? interact(provider, ctx) : proceed(),
	);
	server.on("request", provider.callback());

	return {
		issuer,
		client,
		/** Every request, in the order of arrival. */
		requests,
		tokenRequests: (grant?: string) =>
			requests.filter(({ path, form }) => path === "/token" && (!grant || form.grant_type === grant)),
		next,
		/** Opens an authorization URL, logs in and answers. Answers the callback URL, which is not called. */
		consent: (url: string | URL, answer: Answer = {}) => walk(issuer, url, answer),
		/** The person withdraws every consent: the next refresh is an `invalid_grant`. */
		revokeGrant: store.revokeAccount,
		expireAccessTokens: store.expireAccessTokens,
		/** Whether the next refresh with this token would be granted. */
		isAlive: async (refreshToken: string) =>
			(await provider.RefreshToken.find(refreshToken))?.isValid ?? false,
		accessTokenWorks: async (accessToken: string) =>
			(await provider.AccessToken.find(accessToken))?.isValid ?? false,
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** Keeps what is asked, and makes go wrong what shall. */
function createRecord() {
	const requests: OAuthRequest[] = [];
	const faults: { readonly path: string; readonly fault: Fault; times: number }[] = [];
	const take = (path: string) => {
		const found = faults.find((each) => each.path === path && each.times > 0);
		if (found) found.times -= 1;
		return found?.fault;
	};
	return {
		requests,
		/** Befalls the next requests to this path, after what was put in their way before. Answers how to end it. */
		next: (fault: Fault, { path = "/token", times = 1 }: { path?: string; times?: number } = {}) => {
			const added = { path, fault, times };
			faults.push(added);
			return () => {
				added.times = 0;
			};
		},
		record: async (ctx: KoaContextWithOIDC, proceed: () => Promise<unknown>) => {
			// The server reads the form itself; as soon as it has, it is seen here, long before there is an answer.
			let source: { oidc?: { body?: OAuthRequest["form"] } } = ctx;
			const entry = {
				at: performance.now(),
				path: ctx.path,
				get form() {
					return source.oidc?.body ?? {};
				},
				status: null as number | null,
			};
			requests.push(entry);
			const fault = take(ctx.path);
			if (fault && isReplacing(fault)) {
				source = { oidc: { body: Object.fromEntries(new URLSearchParams(await text(ctx.req))) } };
				replace(ctx, fault);
			} else {
				await proceed();
				source = { oidc: { body: ctx.oidc?.body } };
				if (fault) await spoil(ctx, fault);
			}
			if (ctx.respond !== false) entry.status = ctx.status;
		},
	};
}
