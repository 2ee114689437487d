import type { KoaContextWithOIDC } from "oidc-provider";
import type { Provider } from "oidc-provider/lib/provider.js";

/** What a person does at the server. */
export interface Answer {
	/** Who logs in: the `sub`. */
	readonly account?: string;
	/** Says no. */
	readonly deny?: boolean;
	/** Allows these alone of what is asked, and `openid`; by default everything. */
	readonly scopes?: readonly string[];
}

const HEADER = "x-answer";

/** Answers as the header of {@link walk} says. */
export async function interact(provider: Provider, ctx: KoaContextWithOIDC): Promise<void> {
	await conclude(provider, ctx, JSON.parse(ctx.get(HEADER) || "{}"));
}

/** Logs in and answers, in one step; by default as alice, who allows everything. */
export async function conclude(
	provider: Provider,
	ctx: KoaContextWithOIDC,
	{ account = "alice", deny, scopes }: Answer,
): Promise<void> {
	const { params } = await provider.interactionDetails(ctx.req, ctx.res);
	const grant = new provider.Grant({ accountId: account, clientId: String(params.client_id) });
	for (const scope of String(params.scope ?? "").split(" ")) {
		if (!scopes || scope === "openid" || scopes.includes(scope)) grant.addOIDCScope(scope);
		else grant.rejectOIDCScope(scope);
	}
	const result = deny
		? { error: "access_denied", error_description: "the person said no" }
		: { login: { accountId: account }, consent: { grantId: await grant.save() } };
	ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
}

/** A browser of its own that opens this URL and stops before it leaves the server. Answers where it would go. */
export async function walk(issuer: string, start: string | URL, answer: Answer): Promise<URL> {
	const cookies = new Map<string, string>();
	let url = new URL(start);
	while (url.origin === issuer) {
		const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
		const headers = { cookie, [HEADER]: JSON.stringify(answer) };
		const response = await fetch(url, { headers, redirect: "manual" });
		const location = response.headers.get("location");
		if (!location) throw new Error(`${url.pathname} answered ${response.status}: ${await response.text()}`);
		for (const line of response.headers.getSetCookie()) {
			const [pair = ""] = line.split(";");
			const at = pair.indexOf("=");
			cookies.set(pair.slice(0, at), pair.slice(at + 1));
		}
		url = new URL(location, url);
	}
	return url;
}
