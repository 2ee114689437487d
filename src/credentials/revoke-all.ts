import type { SpacesContext } from "../context.ts";
import { scanCredentials } from "./credential-store.ts";
import { finishRevocation, markRevoked } from "./finish-revocation.ts";
import { inParallel } from "./in-parallel.ts";
import { isGrant } from "./withdraw.ts";

/** How many credentials `revokeAllSpaceCredentials` met. */
export interface MassRevocation {
	/** Made unusable now. */
	readonly revoked: number;
	/** Of those, and of those that were left from before: what became of their grants at the provider. */
	readonly upstream: { readonly revoked: number; readonly failed: number; readonly unsupported: number };
}

const AT_ONCE = 8;
const REASON = "revoked-by-operator";

/**
 * Makes every credential of a provider unusable, in every space: for the day the provider, or what was stored for it, is
 * known to have leaked. First all of them here, then each grant at the provider. Each stays listed as `revoked` until
 * somebody stores a new one. It can be run again.
 */
export async function revokeAllCredentials(
	context: SpacesContext,
	provider: string,
): Promise<MassRevocation> {
	const author = (spaceId: string) => ({ spaceId, userId: null });
	let revoked = 0;
	for await (const page of scanCredentials(context, { provider })) {
		for (const stored of page) {
			if (stored.provider !== provider || stored.status === "revoked") continue;
			if (await markRevoked(context, author(stored.spaceId), stored, REASON)) revoked += 1;
		}
	}
	const upstream = { revoked: 0, failed: 0, unsupported: 0 };
	for await (const page of scanCredentials(context, { provider })) {
		const left = page.filter(
			(stored) => stored.provider === provider && stored.status === "revoked" && isGrant(stored),
		);
		await inParallel(AT_ONCE, left, async (stored) => {
			const { revocation } = await finishRevocation(context, author(stored.spaceId), stored, {
				force: false,
			});
			upstream[revocation === "revoked" || revocation === "unsupported" ? revocation : "failed"] += 1;
		});
	}
	return { revoked, upstream };
}
