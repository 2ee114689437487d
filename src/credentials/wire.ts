import * as z from "zod";
import { dateSchema, idSchema, inSpace } from "../http/schemas.ts";
import { CREDENTIAL_KINDS, type CredentialDraft, type CredentialKind, DEFAULT_KIND } from "./core/kinds.ts";
import { CREDENTIAL_STATUSES } from "./core/present.ts";

/** Longest secret in characters; its sealed form fits a MySQL `text` column. */
const MAX_SECRET = 16_384;

export const provider = idSchema;

const kinds = Object.keys(CREDENTIAL_KINDS) as [CredentialKind, ...CredentialKind[]];

const secret = z
	.string()
	.min(1)
	.max(MAX_SECRET)
	.refine((value) => !/\p{Surrogate}/u.test(value), { message: "is not well-formed Unicode" })
	.refine((value) => !/^[*•●∙·]+/.test(value), {
		message: "looks like a masked secret, not like the secret itself",
	});

const line = z
	.string()
	.min(1)
	.max(255)
	.regex(/^\P{Cc}+$/u, "must be one line without control characters");

const fields = {
	provider,
	kind: z
		.enum(kinds)
		.optional()
		.meta({ description: `Defaults to ${DEFAULT_KIND}.` }),
	secret: secret.optional().meta({ description: "Of an api_key." }),
	username: line.optional().meta({ description: "Of basic and smtp." }),
	password: secret.optional().meta({ description: "Of basic and smtp." }),
	host: line.optional().meta({ description: "Of smtp." }),
	port: z.int().min(1).max(65_535).optional().meta({ description: "Of smtp." }),
	secure: z
		.boolean()
		.optional()
		.meta({ description: "Of smtp: TLS from the first byte rather than STARTTLS." }),
	metadata: z
		.strictObject({ label: line.optional() })
		.optional()
		.meta({ description: "Shown in lists. Nothing secret." }),
};

const KIND_FIELDS = ["secret", "username", "password", "host", "port", "secure"] as const;

type Fields = z.output<z.ZodObject<typeof fields>>;

/** One flat object rather than a union, whose error would say nothing: every field that is missing or too much is named. */
function checkKind(input: Fields, ctx: z.RefinementCtx): void {
	const kind = input.kind ?? DEFAULT_KIND;
	const wanted: readonly string[] = [CREDENTIAL_KINDS[kind].secret, ...CREDENTIAL_KINDS[kind].fields];
	for (const field of KIND_FIELDS) {
		const given = input[field] !== undefined;
		if (given === wanted.includes(field)) continue;
		ctx.addIssue({
			code: "custom",
			path: [field],
			message: given ? `is no field of ${kind}` : `is required for ${kind}`,
		});
	}
}

export const setInput = z
	.strictObject({ ...inSpace, ...fields, replace: z.boolean().optional() })
	.superRefine(checkKind);

export const putInput = z
	.strictObject({ ...fields, spaceId: inSpace.spaceId.unwrap() })
	.superRefine(checkKind);

export function toDraft(input: Fields): CredentialDraft {
	const { provider, metadata, kind = DEFAULT_KIND, username, host, port, secure } = input;
	const secret = input[CREDENTIAL_KINDS[kind].secret] ?? "";
	return { provider, kind, secret, metadata: { ...metadata, username, host, port, secure } };
}

export const credentialOutput = z.object({
	provider: z.string(),
	kind: z.string(),
	status: z.enum(CREDENTIAL_STATUSES),
	statusReason: z.string().nullable(),
	scopes: z.array(z.string()),
	expiresAt: dateSchema,
	accountId: z.string().nullable(),
	hint: z
		.string()
		.nullable()
		.meta({ description: "The last four characters of a secret of at least twelve." }),
	metadata: z.object({
		label: z.string().optional(),
		username: z.string().optional(),
		host: z.string().optional(),
		port: z.number().optional(),
		secure: z.boolean().optional(),
	}),
	createdBy: z.string().nullable(),
	createdAt: dateSchema,
	updatedBy: z.string().nullable(),
	updatedAt: dateSchema,
});
