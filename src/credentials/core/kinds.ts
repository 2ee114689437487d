import * as z from "zod";
import { looksMasked, looksSecret } from "./secrecy.ts";

/** Longest secret in characters; its sealed form fits a MySQL `text` column. */
export const MAX_SECRET = 16_384;

const secret = z
	.string()
	.min(1)
	.max(MAX_SECRET)
	.refine((value) => !/\p{Surrogate}/u.test(value), "is not well-formed Unicode")
	.refine((value) => !looksMasked(value), "looks like a masked secret, not like the secret itself");

/** A text that everybody may see who may see the credential. */
export const shownText = z
	.string()
	.min(1)
	.max(255)
	.regex(/^\P{Cc}+$/u, "must be one line without control characters")
	.refine((value) => !looksSecret(value), "looks like a secret, and would be shown");

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "must be a scope as in RFC 6749");

export interface Kind {
	readonly fields: z.ZodObject;
	/** The fields that may be shown. Every other one is secret: it is sealed and never leaves the server. */
	readonly shown: readonly string[];
}

/** What a credential consists of. Of `custom` that is for its provider to say. */
export const CREDENTIAL_KINDS = {
	api_key: { fields: z.strictObject({ secret }), shown: [] },
	basic: { fields: z.strictObject({ username: shownText, password: secret }), shown: ["username"] },
	smtp: {
		fields: z.strictObject({
			host: shownText,
			port: z.int().min(1).max(65_535),
			secure: z.boolean().meta({ description: "TLS from the first byte rather than STARTTLS" }),
			username: shownText,
			password: secret,
		}),
		shown: ["host", "port", "secure", "username"],
	},
	oauth2: {
		fields: z.strictObject({
			accessToken: secret,
			refreshToken: secret.optional(),
			expiresAt: z.date().optional(),
			scopes: z.array(scope).optional(),
			accountId: shownText.optional(),
		}),
		shown: ["expiresAt", "scopes", "accountId"],
	},
	custom: { fields: z.looseObject({}), shown: [] },
} as const satisfies Record<string, Kind>;

/** What a credential consists of. */
export type CredentialKind = keyof typeof CREDENTIAL_KINDS;

export const DEFAULT_KIND: CredentialKind = "api_key";

/** The fields of a credential, by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a credential of this kind consists of; null for a kind that is none of ours, or one of its provider's making. */
export function kindOf(kind: string, custom: Partial<Kind> = {}): Kind | null {
	if (!Object.hasOwn(CREDENTIAL_KINDS, kind)) return null;
	if (kind !== "custom") return CREDENTIAL_KINDS[kind as CredentialKind];
	return custom.fields ? { fields: custom.fields, shown: custom.shown ?? [] } : null;
}
