import { trust } from "./actor.ts";
import { attachAnother, attachCredential } from "./credentials/attach.ts";
import { SpacesError } from "./error.ts";
import { rowIdSchema } from "./http/schemas.ts";
import { seam } from "./http/seam.ts";
import { contextOf } from "./http/space-endpoint.ts";
import type { Fetch } from "./providers/core/provider.ts";
import { send } from "./providers/send.ts";

/** Anything shaped like an auth instance. @inline */
interface AuthInstance {
	readonly $context: Promise<object>;
}

/** In milliseconds, for whoever brings no signal of his own. */
const TIME_LIMIT = 30_000;

/**
 * `fetch` with a space's credential attached, for server code, and for SDKs that take a `fetch`. The request goes to the
 * hosts that `credentials.providers` declares, by https, and along no redirect, which is answered as it is. Another space's
 * credential, or one of the environment, is never used instead. An access token is refreshed when it is time, and once when
 * the provider answers 401: then the request is sent again. Without a `signal` it gives up after 30 seconds, the body
 * included; a `Request` has one of its own.
 *
 * @example
 * ```ts
 * import { spaceFetch } from "better-auth-spaces";
 * import { auth } from "./auth";
 *
 * const stripe = spaceFetch(auth, { spaceId: "…", provider: "stripe" });
 * const response = await stripe("https://api.stripe.com/v1/balance");
 * ```
 *
 * @throws APIError with a `body.code` of `SPACE_CREDENTIAL_NOT_FOUND`, `SPACE_CREDENTIAL_REVOKED`,
 * `SPACE_CREDENTIAL_UNREADABLE`, `SPACE_CREDENTIAL_NEEDS_REAUTH`, `SPACE_CREDENTIAL_UNAVAILABLE`,
 * `SPACE_PROVIDER_NOT_OAUTH`, `SPACE_CREDENTIAL_UNSENDABLE`, `SPACE_PROVIDER_UNDECLARED`,
 * `SPACE_DESTINATION_REFUSED`, `SPACE_NOT_FOUND` or `SPACE_KEYS_MISSING`; and whatever `fetch` throws
 */
export function spaceFetch(
	auth: AuthInstance,
	{ spaceId, provider }: { readonly spaceId: string; readonly provider: string },
): Fetch {
	return async (input, init) => {
		const given = init?.signal ?? (input instanceof Request ? input.signal : null);
		const signal = given ?? AbortSignal.timeout(TIME_LIMIT);
		const request = new Request(input, init);
		const context = contextOf(await auth.$context);
		// A body is read once, and may have to be sent again.
		const spare = context.providers.get(provider)?.kind === "oauth2" ? request.clone() : null;
		const { actor, attached } = await seam(context, async () => {
			if (!rowIdSchema.safeParse(spaceId).success) throw new SpacesError("SPACE_NOT_FOUND");
			const trusted = await trust(context, spaceId);
			return {
				actor: trusted,
				attached: await attachCredential(context, trusted, provider, request),
			};
		});
		// Outside the seam, which would keep from the caller what `fetch` throws.
		const response = await send(attached.request, signal);
		if (response.status !== 401 || !spare) return response;
		const again = await seam(context, () =>
			attachAnother(context, actor, provider, { ...attached, request: spare }),
		);
		if (!again) return response;
		await response.body?.cancel();
		return send(again, signal);
	};
}
