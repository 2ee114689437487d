// Compiled by `npm run typecheck`, never run: providers as a project declares them, inline and apart.
import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import * as z from "zod";
import {
	type AnyProvider,
	apiKey,
	basic,
	custom,
	fromBetterAuth,
	oauth2,
	type SpacesOptions,
	spaceFetch,
	spacesPlugin,
} from "../../src/index.ts";
import { smtp } from "../../src/smtp.ts";

const auth = betterAuth({
	plugins: [
		organization(),
		spacesPlugin({
			modules: ["billing"],
			credentials: {
				providers: [
					apiKey({
						id: "stripe",
						module: "billing",
						hosts: ["api.stripe.com"],
						test: { url: "https://api.stripe.com/v1/balance" },
					}),
					apiKey({
						id: "weather",
						hosts: ["*.weather.example"],
						headers: ({ secret }) => ({ "x-api-key": secret satisfies string }),
					}),
					basic({
						id: "matomo",
						hosts: ["stats.example.org:8443"],
						test: async ({ username, password }, { fetch, signal }) => {
							const { ok, status } = await fetch(`https://stats.example.org:8443/${username}`, { signal });
							return { ok: ok && password.length > 0, code: "ok", status };
						},
					}),
					custom({
						id: "twilio",
						fields: z.object({ accountSid: z.string(), authToken: z.string(), retries: z.number() }),
						shown: ["accountSid"],
						hosts: ["api.twilio.com"],
						headers: ({ fields }) => ({
							authorization: `Basic ${btoa(`${fields.accountSid}:${fields.authToken}`)}`,
							"x-retries": fields.retries.toFixed(),
						}),
						test: async ({ fields }) => ({ ok: fields.retries > 0, code: "ok", status: null }),
					}),
					oauth2({
						id: "calendar",
						issuer: "https://id.example.com",
						clientId: "spaces",
						clientSecret: "…",
						scopes: ["openid", "calendar.read"],
						hosts: ["api.example.com"],
						headers: ({ accessToken, scopes }) => ({ "x-token": accessToken, "x-scopes": scopes.join() }),
						normalize: ({ authed_user, ...answer }) => ({ ...answer, ...Object(authed_user) }),
						accountId: ({ team }) => String(team),
						test: async ({ accountId }) => ({ ok: accountId !== null, code: "ok", status: null }),
					}),
					fromBetterAuth({ id: "google", scopes: ["email"], revocationEndpoint: "https://o.test/revoke" }),
					custom({ id: "ldap", fields: z.object({ bindDn: z.string() }) }),
					smtp({ id: "newsletter", ports: [2587], privateNetwork: true }),
				],
			},
		}),
	],
});

export async function server() {
	const where = { spaceId: "s" };
	const secret = await auth.api.getSpaceSecret({ body: { ...where, provider: "twilio" } });
	if (secret.kind === "custom") {
		if ("accountSid" in secret.fields) {
			secret.fields.accountSid satisfies string;
			secret.fields.retries satisfies number;
			// @ts-expect-error no field of twilio
			secret.fields.accountSld;
		} else secret.fields.bindDn satisfies string;
	}
	if (secret.kind === "smtp") secret.port satisfies number;
	if (secret.kind === "oauth2") secret.accessToken satisfies string;
	// @ts-expect-error what renews a token stays in the vault
	if (secret.kind === "oauth2") secret.refreshToken;

	const tested = await auth.api.testSpaceCredential({
		headers: new Headers(),
		body: { ...where, provider: "stripe" },
	});
	tested.code satisfies "ok" | "rejected" | "unexpected" | "redirected" | "unreachable" | (string & {});
	tested.status satisfies number | null;

	const stripe = spaceFetch(auth, { ...where, provider: "stripe" });
	const response: Response = await stripe("https://api.stripe.com/v1/balance", { method: "POST" });
	// What takes a `fetch` takes this.
	const sdk: { fetch: typeof fetch } = { fetch: stripe };
	// @ts-expect-error no auth instance
	spaceFetch({}, { ...where, provider: "stripe" });
	// @ts-expect-error whose credential?
	spaceFetch(auth, { provider: "stripe" });
	return [response, sdk];
}

// Declared apart, and gathered in a list of its own.
const fields = z.object({ projectId: z.string(), privateKey: z.string() });
export const firebase = custom({ id: "firebase", fields, shown: ["projectId"] });
export const calendar = oauth2({ id: "calendar", issuer: "https://id.example.com", clientId: "spaces" });
export const google = fromBetterAuth({ id: "google", scopes: ["email"] });
export const providers = [apiKey({ id: "stripe" }), firebase, smtp({ id: "mail" }), calendar, google];
export const listed: readonly AnyProvider[] = [...providers, basic({ id: "matomo" })];
const apart = betterAuth({ plugins: [organization(), spacesPlugin({ credentials: { providers } })] });
const options = { credentials: { providers: [firebase] } } satisfies SpacesOptions;
const satisfying = betterAuth({ plugins: [organization(), spacesPlugin(options)] });
const untold = betterAuth({ plugins: [organization(), spacesPlugin()] });

export async function fieldsOf() {
	const body = { spaceId: "s", provider: "firebase" };
	for (const { api } of [apart, satisfying]) {
		const secret = await api.getSpaceSecret({ body });
		if (secret.kind !== "custom") continue;
		secret.fields.privateKey satisfies string;
		// @ts-expect-error no field of any provider
		secret.fields.privateKy;
	}
	const unknown = await untold.api.getSpaceSecret({ body });
	if (unknown.kind === "custom") unknown.fields.anything satisfies unknown;
}

// @ts-expect-error without an id
apiKey({ hosts: ["api.example.com"] });
// @ts-expect-error an option that does not exist
apiKey({ id: "a", host: "api.example.com" });
// @ts-expect-error a key has no user name
apiKey({ id: "a", headers: ({ username }) => ({ "x-user": username }) });
// @ts-expect-error a header is a text
apiKey({ id: "a", headers: () => ({ "x-number": 5 }) });
// @ts-expect-error headers that come later would leave without the credential
apiKey({ id: "a", headers: async ({ secret }) => ({ "x-key": secret }) });
// @ts-expect-error what does it consist of?
custom({ id: "a" });
// @ts-expect-error shows what is no field
custom({ id: "a", fields, shown: ["projectld"] });
// @ts-expect-error carries what is no field
custom({ id: "a", fields, headers: ({ fields }) => ({ "x-key": fields.privateKy }) });
// @ts-expect-error its test is its own
smtp({ id: "a", test: { url: "https://example.com" } });
// @ts-expect-error a test answers with a code
basic({ id: "a", test: async () => ({ ok: true, code: "fine", status: null }) });
// @ts-expect-error whose client?
oauth2({ id: "a", issuer: "https://id.example.com" });
// @ts-expect-error a provider without a token endpoint
oauth2({ id: "a", clientId: "c", endpoints: { authorization: "https://id.example.com" } });
// @ts-expect-error a token has no user name
oauth2({ id: "a", issuer: "https://i.test", clientId: "c", headers: ({ username }) => ({ a: username }) });
// @ts-expect-error its client is registered with Better Auth
fromBetterAuth({ id: "google", clientId: "c" });
// @ts-expect-error made by no helper
spacesPlugin({ credentials: { providers: [{ id: "stripe" }] } });
