import type { Providers } from "../../providers/core/provider.ts";
import {
	CREDENTIAL_KINDS,
	type CredentialKind,
	DEFAULT_KIND,
	type Fields,
	kindOf,
	MAX_SECRET,
} from "./kinds.ts";
import { looksMasked, looksSecret } from "./secrecy.ts";
import { isOfKind, takeApart } from "./secret.ts";

/** A credential as it is sent: the fields of every kind side by side, those of a custom one in `fields`. */
export interface CredentialInput {
	readonly provider: string;
	readonly kind?: CredentialKind | undefined;
	readonly fields?: Fields | undefined;
	readonly metadata?: { readonly label?: string | undefined } | undefined;
	readonly [field: string]: unknown;
}

/** What is to become of a credential, checked against its kind. */
export interface CredentialDraft {
	readonly provider: string;
	/** Undefined: whatever is stored. */
	readonly kind: CredentialKind | undefined;
	/** No secret was sent: the stored one stays. */
	readonly keep: boolean;
	/** What it consists of, in clear; with `keep` those of its shown fields that were sent along. */
	readonly fields: Fields;
	readonly label: string | undefined;
}

/** What is wrong with a field, in words that never repeat it. */
export interface Fault {
	readonly path: PropertyKey[];
	readonly message: string;
}

const FLAT = [...new Set(Object.values(CREDENTIAL_KINDS).flatMap(({ fields }) => Object.keys(fields.shape)))];
const SHOWN: readonly string[] = Object.values(CREDENTIAL_KINDS).flatMap(({ shown }) => shown);

/** Levels of objects and lists in a field of a custom credential. */
const MOST_NESTED = 32;

/** Shorter secrets can stand in a label by chance. */
const SHORTEST_REPEATED = 8;

/** @param mayKeep whether the secret may be left out, to change what is stored beside it */
export function toDraft(providers: Providers, input: CredentialInput, mayKeep: boolean): CredentialDraft {
	const { provider, metadata } = input;
	const declared = providers.get(provider);
	const kind = input.kind ?? declared?.kind;
	const shown = kind === "custom" ? (declared?.shown ?? []) : SHOWN;
	const flat = FLAT.filter((field) => input[field] !== undefined).map((field) => [field, input[field]]);
	const fields: Fields = { ...input.fields, ...Object.fromEntries(flat) };
	const keep = mayKeep && Object.keys(fields).every((field) => shown.includes(field));
	return { provider, kind: keep ? kind : (kind ?? DEFAULT_KIND), keep, fields, label: metadata?.label };
}

/** Everything that keeps a draft from being stored. */
export function findFaults(
	providers: Providers,
	input: CredentialInput,
	{ kind, keep, fields, label }: CredentialDraft,
): readonly Fault[] {
	// Before anything looks into it: each of a thousand fields is one fault, and a thousand levels are too many for any walk.
	if (!isManageable(input.fields)) return [{ path: ["fields"], message: "is too long or too deep" }];
	const declared = providers.get(input.provider);
	if (declared && kind !== declared.kind)
		return [{ path: ["kind"], message: `is ${declared.kind} for this provider` }];
	if (keep || kind === undefined) return [];
	const made = kindOf(kind, declared);
	if (!made) return [{ path: ["kind"], message: "needs a provider that spacesPlugin() declares as custom" }];

	const place = (field: PropertyKey) => (field in (input.fields ?? {}) ? ["fields", field] : [field]);
	const strays = Object.keys(fields).filter((field) => !Object.hasOwn(made.fields.shape, field));
	if (strays.length > 0)
		return strays.map((field) => ({ path: place(field), message: `is no field of ${kind}` }));
	const parsed = made.fields.safeParse(fields);
	const isShown = (field: PropertyKey) => field === "label" || made.shown.includes(String(field));
	if (!parsed.success)
		return parsed.error.issues.map(({ path: [field = "fields", ...rest], code, message }) => {
			// What a provider's own schema says of a secret could repeat it.
			const said = isShown(field) ? message : `is not valid: ${code}`;
			return {
				path: [...place(field), ...rest],
				message: field in fields ? said : `is required for ${kind}`,
			};
		});
	const texts = Object.entries({ ...fields, label }).flatMap(([field, value]) =>
		textsIn(value).map((text) => [field, text] as const),
	);
	const secrets = texts.filter(([field]) => !isShown(field)).map(([, text]) => text);
	return [
		...texts
			.filter(([field, text]) => isShown(field) && showsSecret(text, secrets))
			.map(([field]) => ({
				path: field === "label" ? ["metadata", field] : place(field),
				message: "would show a secret",
			})),
		...texts
			.filter(([field, text]) => !isShown(field) && looksMasked(text))
			.map(([field]) => ({
				path: place(field),
				message: "looks like a masked secret, not like the secret itself",
			})),
		...(isOfKind(kind, made, takeApart(kind, made, fields).accessToken)
			? []
			: [{ path: kind === "custom" ? ["fields"] : [], message: `would not open again as ${kind}` }]),
	];
}

function isManageable(fields: Fields = {}): boolean {
	return !isDeeper(fields, MOST_NESTED + 1) && JSON.stringify(fields).length <= MAX_SECRET;
}

function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== "object" || value === null) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** Those inside of objects and lists too. */
function textsIn(value: unknown): readonly string[] {
	if (typeof value === "string") return [value];
	return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function showsSecret(text: string, secrets: readonly string[]): boolean {
	return (
		looksSecret(text) || secrets.some((secret) => secret.length >= SHORTEST_REPEATED && text.includes(secret))
	);
}
