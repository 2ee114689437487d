import { text } from "node:stream/consumers";
import type { KoaContextWithOIDC } from "oidc-provider";
import type { Provider } from "oidc-provider/lib/provider.js";
import { conclude } from "../../../test/support/oauth/consent.ts";
import { CONSENT_STYLE, consentPage } from "./consent-page.ts";

export const ACCOUNTS = [
	{ id: "club-office", name: "Club office" },
	{ id: "ingrid-private", name: "Ingrid, private" },
] as const;

/** Granted along with whatever a person allows. */
const ALWAYS = ["openid", "offline_access"];

/** Where a person chooses an account, allows some of what is asked, or refuses. */
export function consentDialog(provider: Provider, redirectUris: readonly string[]) {
	// A form may be sent to those it leads back to: browsers take a redirect for a part of the submission.
	const origins = new Set(redirectUris.map((uri) => new URL(uri).origin));
	const policy = `default-src 'none'; style-src 'self'; img-src data:; form-action 'self' ${[...origins].join(" ")}; frame-ancestors 'none'; base-uri 'none'`;
	return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
		if (ctx.path === "/consent.css") {
			ctx.type = "css";
			ctx.body = CONSENT_STYLE;
		} else if (!ctx.path.startsWith("/interaction/")) {
			await next();
		} else if (ctx.method === "POST") {
			await take(provider, ctx);
		} else {
			const { params } = await provider.interactionDetails(ctx.req, ctx.res);
			const asked = String(params.scope ?? "").split(" ");
			ctx.set("Content-Security-Policy", policy);
			ctx.type = "html";
			ctx.body = consentPage({
				accounts: ACCOUNTS,
				scopes: asked.filter((scope) => !ALWAYS.includes(scope)),
			});
		}
	};
}

async function take(provider: Provider, ctx: KoaContextWithOIDC): Promise<void> {
	const form = new URLSearchParams(await text(ctx.req));
	await conclude(provider, ctx, {
		account: form.get("account") ?? ACCOUNTS[0].id,
		deny: form.get("answer") === "refuse",
		scopes: [...ALWAYS, ...form.getAll("scope")],
	});
	ctx.status = 303;
}
