import type { SpacesContext } from "../context.ts";
import { keyIdOf } from "../vault/core/seal.ts";
import { findLatestCredentials } from "./credential-store.ts";

/** A lost or mistaken key shows in any of them; only the doctor reads all. */
const SAMPLE = 100;

/** Says at the first use of the keys which one is missing, rather than letting each request find out for itself. */
export async function reportMissingKeys(context: SpacesContext, keyIds: readonly string[]): Promise<void> {
	const latest = await findLatestCredentials(context, SAMPLE);
	const used = latest.flatMap(({ sealedAccessToken }) => keyIdOf(sealedAccessToken) ?? []);
	const missing = [...new Set(used)].filter((id) => !keyIds.includes(id));
	if (missing.length === 0) return;
	context.log(
		`Credentials are sealed under ${missing.map((id) => `"${id}"`).join(", ")}, which is not among the keys: they cannot be opened. Put it back into SPACES_KEYS, behind the first key.`,
	);
}
