import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import type { CredentialKey, StoredCredential } from "./core/stored.ts";
import { findCredential } from "./credential-store.ts";

/** @throws SpacesError `SPACE_CREDENTIAL_NOT_FOUND`, `SPACE_CREDENTIAL_REVOKED` */
export async function findUsable(context: SpacesContext, key: CredentialKey): Promise<StoredCredential> {
	const stored = await findCredential(context, key);
	if (!stored) throw new SpacesError("SPACE_CREDENTIAL_NOT_FOUND");
	if (stored.status === "revoked") throw new SpacesError("SPACE_CREDENTIAL_REVOKED");
	return stored;
}
