import type * as z from "zod";
import { parseJsonObject } from "../../json.ts";
import { CREDENTIAL_KINDS, type CredentialKind, type Fields, type Kind } from "./kinds.ts";

/** A credential, opened. `fields` of a custom one are what its provider declares. */
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
	  }
	| {
			readonly kind: "oauth2";
			readonly accessToken: string;
			readonly expiresAt: Date | null;
			readonly scopes: readonly string[];
			readonly accountId: string | null;
	  }
	| { readonly kind: "custom"; readonly fields: Fields };

/** The opened credential of one kind. */
export type SecretOf<K extends CredentialKind> = Extract<SpaceSecret, { kind: K }>;

/** A credential taken apart into columns, the first two still in clear. */
export interface Parts {
	readonly accessToken: string;
	readonly refreshToken: string | null;
	readonly expiresAt: Date | null;
	readonly scopes: readonly string[];
	readonly accountId: string | null;
	/** What lists show besides. */
	readonly shown: Fields;
}

const NO_TOKEN = { refreshToken: null, expiresAt: null, scopes: [], accountId: null, shown: {} };

/**
 * An API key and a token are sealed as they are. Every other kind is sealed whole, with its kind: where a login is sent
 * must not be for whoever can write to the database to choose, so what stands beside the seal is only there to be shown.
 *
 * @param fields already checked against the kind
 */
export function takeApart(kind: CredentialKind, { shown }: Kind, fields: Fields): Parts {
	if (kind === "api_key") return { ...NO_TOKEN, accessToken: String(fields.secret) };
	if (kind === "oauth2") return tokenParts(fields as z.output<typeof CREDENTIAL_KINDS.oauth2.fields>);
	return {
		...NO_TOKEN,
		accessToken: JSON.stringify({ kind, ...fields }),
		shown: Object.fromEntries(shown.map((field) => [field, fields[field]])),
	};
}

function tokenParts(fields: z.output<typeof CREDENTIAL_KINDS.oauth2.fields>): Parts {
	return {
		accessToken: fields.accessToken,
		refreshToken: fields.refreshToken ?? null,
		expiresAt: fields.expiresAt ?? null,
		scopes: fields.scopes ?? [],
		accountId: fields.accountId ?? null,
		shown: {},
	};
}

/** Whether the vault has room for these tokens, and an account of that name can be shown. */
export function isStorable({
	accessToken,
	refreshToken,
	accountId,
}: Pick<Parts, "accessToken" | "refreshToken"> & Partial<Pick<Parts, "accountId">>): boolean {
	const { fields } = CREDENTIAL_KINDS.oauth2;
	const given = { accessToken, refreshToken: refreshToken ?? undefined, accountId: accountId ?? undefined };
	return fields.safeParse(given).success;
}

const WHOLE_KINDS: readonly string[] = ["basic", "smtp", "custom"] satisfies CredentialKind[];

/** How a text of {@link takeApart} begins that was sealed whole: no key or token, whatever the row calls it by now. */
const SEALED_WHOLE = new RegExp(`^\\{"kind":"(?:${WHOLE_KINDS.join("|")})"`);

/** Null when the opened text is not what the kind consists of. */
export function putTogether(
	kind: string,
	{ fields }: Kind,
	stored: Omit<Parts, "refreshToken" | "shown">,
): SpaceSecret | null {
	const { accessToken, expiresAt, scopes, accountId } = stored;
	if (!WHOLE_KINDS.includes(kind) && SEALED_WHOLE.test(accessToken)) return null;
	if (kind === "api_key") return { kind, secret: accessToken };
	if (kind === "oauth2") return { kind, accessToken, expiresAt, scopes, accountId };
	const { kind: sealedKind, ...sealed } = parseJsonObject(accessToken);
	const parsed = fields.safeParse(sealed);
	if (sealedKind !== kind || !parsed.success) return null;
	return (kind === "custom" ? { kind, fields: parsed.data } : { kind, ...parsed.data }) as SpaceSecret;
}

/** Whether the opened text is what the kind consists of. */
export function isOfKind(kind: string, made: Kind, accessToken: string): boolean {
	return putTogether(kind, made, { ...NO_TOKEN, accessToken }) !== null;
}
