import type { CredentialMetadata } from "./metadata.ts";
import type { SpaceSecret } from "./secret.ts";

export const CREDENTIAL_STATUSES = ["active", "degraded", "needs_reauth", "revoked", "unreadable"] as const;
/**
 * How a credential is: `active`; `degraded`, a refresh failed and is tried again; `needs_reauth`, only connecting again
 * helps; `revoked`, not used any more; `unreadable`, it does not open with the configured keys.
 */
export type CredentialStatus = (typeof CREDENTIAL_STATUSES)[number];

/** All that anybody outside the server ever sees of a credential. */
export interface CredentialView {
	readonly provider: string;
	readonly kind: string;
	readonly status: CredentialStatus;
	/** Why it is not active; never text of a provider. */
	readonly statusReason: string | null;
	readonly scopes: readonly string[];
	/** Asked for when the space connected, and not granted. */
	readonly missingScopes: readonly string[];
	/** When a degraded connection, or the withdrawal of a revoked one, is tried again. */
	readonly nextRetryAt: Date | null;
	/** Of the access token. */
	readonly expiresAt: Date | null;
	/** The provider's own id of the account, where it has told it. */
	readonly accountId: string | null;
	/** The last four characters of a secret of at least twelve; null for a shorter or an unreadable one. */
	readonly hint: string | null;
	readonly metadata: CredentialMetadata;
	/** A user's id; null for server code, and once the user is deleted. */
	readonly createdBy: string | null;
	readonly createdAt: Date | null;
	readonly updatedBy: string | null;
	readonly updatedAt: Date | null;
}

const HINT_LENGTH = 4;
const SHORTEST_SECRET_WITH_HINT = 12;

export function hintOf(secret: SpaceSecret): string | null {
	const characters = [...textOf(secret)];
	return characters.length < SHORTEST_SECRET_WITH_HINT ? null : characters.slice(-HINT_LENGTH).join("");
}

/** What the hint is taken from: nothing of a custom credential, which may have several secrets. */
function textOf(secret: SpaceSecret): string {
	switch (secret.kind) {
		case "api_key":
			return secret.secret;
		case "oauth2":
			return secret.accessToken;
		case "custom":
			return "";
		default:
			return secret.password;
	}
}

/** A status other software wrote that is none of ours says nothing good about the row. */
export function toStatus(stored: unknown): CredentialStatus {
	return CREDENTIAL_STATUSES.find((status) => status === stored) ?? "degraded";
}

/** Space-delimited, as in a token response. @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
export function parseScopes(stored: unknown): readonly string[] {
	return typeof stored === "string" ? stored.split(" ").filter((scope) => scope !== "") : [];
}

export function formatScopes(scopes: readonly string[]): string | null {
	return scopes.length > 0 ? scopes.join(" ") : null;
}

/** Scopes that tell who somebody is. Providers grant them under other names, and no API asks for them. */
const IDENTITY = ["openid", "email", "profile"];

export function missingScopes(requested: readonly string[], granted: readonly string[]): readonly string[] {
	return requested.filter((scope) => !granted.includes(scope) && !IDENTITY.includes(scope));
}
