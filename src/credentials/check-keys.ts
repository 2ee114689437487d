import type { SpacesContext } from "../context.ts";
import { DEVELOPMENT_KEY_ID, isKeyId } from "../vault/core/key-ring.ts";
import { keyIdOf } from "../vault/core/seal.ts";
import { sampleCredentials } from "./credential-store.ts";

/** A lost or mistaken key shows in any of them; only the doctor reads all. */
const SAMPLE = 100;

/** Says at the first use of the keys which one is missing, rather than letting each request find out for itself. */
export async function reportMissingKeys(context: SpacesContext, keyIds: readonly string[]): Promise<void> {
	const sample = await sampleCredentials(context, SAMPLE);
	const used = sample.map(({ sealedAccessToken }) => keyIdOf(sealedAccessToken)).filter(isKeyId);
	const missing = [...new Set(used)].filter((id) => !keyIds.includes(id));
	if (missing.length === 0) return;
	const lost = missing.map((id) => `"${id}"`).join(", ");
	const remedy = missing.includes(DEVELOPMENT_KEY_ID)
		? `What "${DEVELOPMENT_KEY_ID}" sealed has to be stored again; put any other`
		: "Put what is missing";
	context.log(
		`Credentials cannot be opened, for want of the keys they are sealed under: ${lost}. ${remedy} back into SPACES_KEYS, behind the first key.`,
	);
}
