import type { SpacesContext } from "../context.ts";
import { isKeyId } from "../vault/core/key-ring.ts";
import { keyIdOf } from "../vault/core/seal.ts";
import { scanCredentials } from "./credential-store.ts";

/** A key that is configured, or that something is sealed under. */
export interface KeyInUse {
	readonly id: string;
	/** Whether it seals. */
	readonly primary: boolean;
	/** Whether it is among the keys. What is sealed under one that is not cannot be opened. */
	readonly configured: boolean;
	/** Credentials with a secret sealed under it. One that counts none, and is not the primary one, may be dropped. */
	readonly credentials: number;
}

/**
 * Every key that is configured or that something is sealed under.
 *
 * @throws SpacesError `SPACE_KEYS_MISSING`
 */
export async function keysInUse(context: SpacesContext): Promise<readonly KeyInUse[]> {
	const configured = await context.vault.keyIds();
	const counts = new Map(configured.map((id) => [id, 0]));
	for await (const page of scanCredentials(context)) {
		for (const { sealedAccessToken, sealedRefreshToken } of page) {
			const ids = new Set([sealedAccessToken, sealedRefreshToken ?? ""].map(keyIdOf));
			for (const id of ids) if (isKeyId(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
		}
	}
	return [...counts].map(([id, credentials]) => ({
		id,
		primary: id === configured[0],
		configured: configured.includes(id),
		credentials,
	}));
}
