import type { RequestListener } from "node:http";
import type { KoaContextWithOIDC } from "oidc-provider";
import { createProvider } from "../../../test/support/oauth/provider.ts";
import { createStore } from "../../../test/support/oauth/store.ts";
import { MEETINGS_SCOPES } from "../../providers.ts";
import { ACCOUNTS, consentDialog } from "./consent-dialog.ts";
import { serve } from "./serve.ts";

/** Short, so that one need not wait long to see a token expire. */
const TOKEN_SECONDS = 120;

interface MeetingsSettings {
	readonly clientSecret: string;
	/** Where people come from and are sent back to. */
	readonly redirectUris: readonly string[];
}

export type Meetings = Awaited<ReturnType<typeof startMeetings>>;

/** A company whose calendars spaces connect to by OAuth: oidc-provider, as strict as it comes, and people to click through it. */
export async function startMeetings({ clientSecret, redirectUris }: MeetingsSettings) {
	const client = { clientId: "spaces-playground", clientSecret };
	const store = createStore();
	const issued: string[] = [];
	let down = false;
	const oidc = (issuer: string): RequestListener => {
		const provider = createProvider(issuer, store, {
			accessTokenSeconds: TOKEN_SECONDS,
			rotate: true,
			scopes: MEETINGS_SCOPES,
			routes: undefined,
			clients: [
				{
					client_id: client.clientId,
					client_secret: client.clientSecret,
					redirect_uris: [...redirectUris],
					grant_types: ["authorization_code", "refresh_token"],
				},
			],
		});
		provider.use((ctx: KoaContextWithOIDC, next) => noteTokens(ctx, next, issued));
		provider.use(consentDialog(provider, redirectUris));
		return provider.callback();
	};
	const { origin, close } = await serve((issuer) => {
		const answer = oidc(issuer);
		return (request, response) => {
			if (down) return void response.writeHead(503, { "retry-after": "5" }).end("Down for maintenance.");
			if (request.url === "/issued") return void response.end(JSON.stringify(issued));
			// Whoever comes is to choose his account, every time.
			request.headers.cookie = withoutSession(request.headers.cookie);
			return void answer(request, response);
		};
	});
	return {
		issuer: origin,
		client,
		isDown: () => down,
		setDown: (next: boolean) => {
			down = next;
		},
		/** Everybody withdraws every consent: the next refresh is an `invalid_grant`. */
		revokeAll: () => {
			for (const { id } of ACCOUNTS) store.revokeAccount(id);
		},
		close,
	};
}

/** The provider knows what it has issued, and says so at `/issued`: to look for it where it must not be. */
async function noteTokens(
	ctx: KoaContextWithOIDC,
	next: () => Promise<unknown>,
	issued: string[],
): Promise<void> {
	await next();
	if (ctx.path !== "/token") return;
	const { access_token, refresh_token } = Object(ctx.body) as Readonly<Record<string, unknown>>;
	for (const token of [access_token, refresh_token]) if (typeof token === "string") issued.push(token);
}

function withoutSession(cookies = ""): string {
	return cookies
		.split("; ")
		.filter((pair) => !pair.startsWith("_session"))
		.join("; ");
}
