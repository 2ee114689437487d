/**
 * What a credential consists of. One field of each kind is the secret: it is sealed and never leaves the server. The
 * others may be shown.
 */
export const CREDENTIAL_KINDS = {
	api_key: { secret: "secret", fields: [] },
	basic: { secret: "password", fields: ["username"] },
	smtp: { secret: "password", fields: ["host", "port", "secure", "username"] },
} as const satisfies Record<string, { readonly secret: string; readonly fields: readonly string[] }>;

export type CredentialKind = keyof typeof CREDENTIAL_KINDS;

export const DEFAULT_KIND: CredentialKind = "api_key";

/** A credential, opened. */
export type SpaceSecret =
	| { readonly kind: "api_key"; readonly secret: string }
	| { readonly kind: "basic"; readonly username: string; readonly password: string }
	| {
			readonly kind: "smtp";
			readonly host: string;
			readonly port: number;
			/** TLS from the first byte (usually port 465) rather than STARTTLS. */
			readonly secure: boolean;
			readonly username: string;
			readonly password: string;
	  };

/** What may be told of a credential besides its secret. */
export interface CredentialMetadata {
	readonly label?: string;
	readonly username?: string;
	readonly host?: string;
	readonly port?: number;
	readonly secure?: boolean;
}

/** A credential that is about to be stored. */
export interface CredentialDraft {
	readonly provider: string;
	readonly kind: CredentialKind;
	/** In clear: sealed before it reaches a store. */
	readonly secret: string;
	readonly metadata: CredentialMetadata;
}

/** Puts an opened secret and what is stored beside it together again; null when the stored part does not fit the kind. */
export function assembleSecret(
	kind: string,
	secret: string,
	metadata: CredentialMetadata,
): SpaceSecret | null {
	const { username, host, port, secure } = metadata;
	if (kind === "api_key") return { kind, secret };
	if (username === undefined) return null;
	if (kind === "basic") return { kind, username, password: secret };
	if (kind !== "smtp" || host === undefined || port === undefined || secure === undefined) return null;
	return { kind, host, port, secure, username, password: secret };
}
