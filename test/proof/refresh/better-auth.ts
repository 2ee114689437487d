import { type BetterAuthOptions, betterAuth } from "better-auth";
import { genericOAuth } from "better-auth/plugins";
import { type OAuthServer, startOAuthServer } from "../../support/oauth-server.ts";
import { ORIGIN } from "../../support/world.ts";

const PROVIDER = "calendar";
const CALLERS = 2;

export interface Measure {
	readonly accounts: number;
	readonly callers: number;
	readonly requests: number;
	readonly served: number;
	/** Accounts whose grant had ended afterwards. */
	readonly dead: number;
}

/** What Better Auth's own `getAccessToken` does in the place of ours: two at once for each account, each expired once. */
export async function measureBetterAuth(accounts: number): Promise<Measure> {
	const redirectUris = [`${ORIGIN}/api/auth/callback/${PROVIDER}`];
	const server = await startOAuthServer({ redirectUris });
	try {
		const auth = createAuth(server);
		const { adapter } = await auth.$context;
		const totals = { requests: 0, served: 0, dead: 0 };
		for (let index = 0; index < accounts; index += 1) {
			const account = await signIn(auth, server, `person${index}`);
			const where = [{ field: "id", value: account.id }];
			const accessTokenExpiresAt = new Date(Date.now() - 1_000);
			await adapter.update({ model: "account", where, update: { accessTokenExpiresAt } });
			const body = { accountId: account.id, userId: account.userId };
			const got = await Promise.allSettled(
				Array.from({ length: CALLERS }, () => auth.api.getAccessToken({ body })),
			);
			totals.served += got.filter(({ status }) => status === "fulfilled").length;
			const after = await adapter.findOne<Account>({ model: "account", where });
			if (!(await server.isAlive(after?.refreshToken ?? ""))) totals.dead += 1;
		}
		totals.requests = server.tokenRequests("refresh_token").length;
		return { accounts, callers: accounts * CALLERS, ...totals };
	} finally {
		await server.close();
	}
}

interface Account {
	readonly id: string;
	readonly userId: string;
	readonly refreshToken: string;
}

function createAuth({ issuer, client }: OAuthServer) {
	return betterAuth({
		baseURL: ORIGIN,
		secret: "q7mZ0f4xT9vYc2LrWn8uKs3bHd6jEa1p",
		logger: { disabled: true },
		plugins: [
			genericOAuth({
				config: [
					{
						providerId: PROVIDER,
						discoveryUrl: `${issuer}/.well-known/openid-configuration`,
						...client,
						scopes: ["openid", "offline_access"],
						prompt: "consent",
						pkce: true,
						mapProfileToUser: ({ sub }) => ({ email: `${sub}@example.com`, name: String(sub) }),
					},
				],
			}),
		],
	} satisfies BetterAuthOptions);
}

/** A browser that signs up by way of the provider. */
async function signIn(
	{ handler, $context }: ReturnType<typeof createAuth>,
	server: OAuthServer,
	account: string,
): Promise<Account> {
	const begun = await handler(
		new Request(`${ORIGIN}/api/auth/sign-in/social`, {
			method: "POST",
			headers: { "content-type": "application/json", origin: ORIGIN },
			body: JSON.stringify({ provider: PROVIDER, callbackURL: "/" }),
		}),
	);
	const { url } = (await begun.json()) as { url: string };
	const cookie = begun.headers
		.getSetCookie()
		.map((line) => line.split(";")[0])
		.join("; ");
	await handler(new Request(await server.consent(url, { account }), { headers: { cookie } }));
	const where = [{ field: "accountId", value: account }];
	const found = await (await $context).adapter.findOne<Account>({ model: "account", where });
	if (!found) throw new Error(`${account} could not sign in with Better Auth`);
	return found;
}
