import { recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { revokeCredential, scanCredentials } from "./credential-store.ts";

/**
 * Makes every credential of a provider unusable, in every space: for the day the provider, or what was stored for it, is
 * known to have leaked. Each stays listed as `revoked` until somebody stores a new one. It can be run again.
 *
 * @returns how many were revoked now
 */
export async function revokeAllCredentials(context: SpacesContext, provider: string): Promise<number> {
	let revoked = 0;
	for await (const page of scanCredentials(context, { provider })) {
		for (const stored of page) {
			if (stored.provider !== provider || stored.status === "revoked") continue;
			const author = { spaceId: stored.spaceId, userId: null };
			const change = { type: "credential.revoked", provider, kind: stored.kind } as const;
			const write = { reason: "revoked-by-operator", at: context.now() };
			if (await recorded(context, author, change, () => revokeCredential(context, stored, write)))
				revoked += 1;
		}
	}
	return revoked;
}
