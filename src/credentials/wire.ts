import * as z from "zod";
import { dateSchema, idSchema, inSpace, rowIdSchema } from "../http/schemas.ts";
import { type Providers, TEST_CODES } from "../providers/core/provider.ts";
import { type CredentialDraft, type CredentialInput, findFaults, toDraft } from "./core/draft.ts";
import { CREDENTIAL_KINDS, DEFAULT_KIND, MAX_SECRET, shownText } from "./core/kinds.ts";
import { CREDENTIAL_STATUSES } from "./core/present.ts";

export const provider = idSchema;

const { api_key, basic, smtp, oauth2 } = CREDENTIAL_KINDS;

/** What members may store. A token comes from its provider, or from server code. */
const MEMBER_KINDS = ["api_key", "basic", "smtp", "custom"] as const;
const SERVER_KINDS = [...MEMBER_KINDS, "oauth2"] as const;
const MEMBER_FIELDS = { ...api_key.fields.shape, ...basic.fields.shape, ...smtp.fields.shape };
const SERVER_FIELDS = { ...MEMBER_FIELDS, ...oauth2.fields.shape };

/** One flat object rather than a union, whose error would say nothing: every field that is missing or too much is named. */
const credential = <K extends readonly [string, ...string[]], F extends z.ZodRawShape>(
	kinds: K,
	fields: F,
) => ({
	provider,
	kind: z
		.enum(kinds)
		.optional()
		.meta({ description: `Defaults to what the provider is declared as, else ${DEFAULT_KIND}.` }),
	...optional(fields),
	fields: z
		.record(z.string(), z.unknown())
		.optional()
		.meta({ description: "Of custom: what its provider declares." }),
	metadata: z
		.strictObject({ label: shownText.optional() })
		.optional()
		.meta({ description: "Shown in lists. Nothing secret." }),
});

function optional<F extends z.ZodRawShape>(fields: F): { [Field in keyof F]: z.ZodOptional<F[Field]> } {
	const described = Object.entries(fields).map(([name, schema]) => {
		const kinds = Object.entries(CREDENTIAL_KINDS).filter(([, kind]) => name in kind.fields.shape);
		return [name, z.optional(schema).meta({ description: `Of ${kinds.map(([kind]) => kind).join(", ")}.` })];
	});
	return Object.fromEntries(described);
}

export const setInput = (providers: Providers) =>
	z
		.strictObject({
			...inSpace,
			...credential(MEMBER_KINDS, MEMBER_FIELDS),
			replace: z.boolean().optional().meta({
				description: "Overwrites what is stored. Without a secret: keeps it and changes the label.",
			}),
		})
		.superRefine((input, ctx) => addFaults(ctx, providers, input, toSetDraft(providers, input)));

/** Nothing can be kept unless the caller says that something is there. */
export function toSetDraft(providers: Providers, input: CredentialInput): CredentialDraft {
	return toDraft(providers, input, input.replace === true);
}

export const putInput = (providers: Providers) =>
	z
		.strictObject({ spaceId: rowIdSchema, ...credential(SERVER_KINDS, SERVER_FIELDS) })
		.superRefine((input, ctx) => addFaults(ctx, providers, input, toPutDraft(providers, input)));

export function toPutDraft(providers: Providers, input: CredentialInput): CredentialDraft {
	return toDraft(providers, input, true);
}

function addFaults(
	ctx: z.RefinementCtx,
	providers: Providers,
	input: CredentialInput,
	draft: CredentialDraft,
): void {
	// What is said of a field by its own schema is said well enough.
	const told = new Set(ctx.issues.map(({ path = [] }) => path.join(".")));
	for (const fault of findFaults(providers, input, draft))
		if (!told.has(fault.path.join("."))) ctx.addIssue({ code: "custom", ...fault });
}

const plain = z.union([z.string(), z.number(), z.boolean()]);

export const credentialOutput = z.object({
	provider: z.string(),
	kind: z.string(),
	status: z.enum(CREDENTIAL_STATUSES),
	statusReason: z.string().nullable(),
	scopes: z.array(z.string()),
	missingScopes: z.array(z.string()).meta({ description: "Asked for, and not granted." }),
	nextRetryAt: dateSchema,
	expiresAt: dateSchema,
	accountId: z.string().nullable(),
	hint: z
		.string()
		.nullable()
		.meta({ description: "The last four characters of a secret of at least twelve." }),
	metadata: z
		.record(z.string(), plain)
		.meta({ description: "The label, and what the kind or the provider shows." }),
	createdBy: z.string().nullable(),
	createdAt: dateSchema,
	updatedBy: z.string().nullable(),
	updatedAt: dateSchema,
});

export const testOutput = z.object({
	spaceId: z.string(),
	provider: z.string(),
	ok: z.boolean(),
	code: z.enum(TEST_CODES),
	status: z.int().nullable().meta({ description: "Of the HTTP or SMTP answer, if there was one." }),
});

/** Checked against the trusted origins later: over HTTP Better Auth has done so already. */
const url = z.string().min(1).max(2_048);

export const connectInput = z.strictObject({
	...inSpace,
	provider,
	callbackURL: url.meta({ description: "Where to go when it is done: on a trusted origin, or a path." }),
	errorCallbackURL: url.optional().meta({ description: "Where to go when it is not. Default: the same." }),
	replace: z
		.boolean()
		.optional()
		.meta({ description: "Another account, or a credential of another kind, may be overwritten." }),
	disableRedirect: z
		.boolean()
		.optional()
		.meta({ description: "Only answers the URL, for a popup say, and does not have the client go there." }),
});

export const connectOutput = z.object({
	spaceId: z.string(),
	provider: z.string(),
	url: z.string(),
	redirect: z.boolean(),
});

export const deleteInput = z.strictObject({
	...inSpace,
	provider,
	force: z
		.boolean()
		.optional()
		.meta({ description: "Deletes a connection that cannot be withdrawn at its provider now, too." }),
});

const WITHDRAWALS = ["revoked", "unsupported", "failed", "unreadable", "timed_out"] as const;

export const deleteOutput = z.object({
	spaceId: z.string(),
	provider: z.string(),
	deleted: z.boolean(),
	revocation: z
		.enum(WITHDRAWALS)
		.nullable()
		.meta({ description: "What became of it at the provider; null where there was nothing to withdraw." }),
	retryAt: dateSchema.meta({ description: "When that is tried again." }),
});

export const accessTokenInput = z.strictObject({
	spaceId: rowIdSchema,
	provider,
	rejectedToken: z.string().max(MAX_SECRET).optional(),
});

export const dueInput = z
	.strictObject({
		limit: z.int().min(1).max(10_000).optional(),
		concurrency: z.int().min(1).max(100).optional(),
	})
	.optional();

export const rotateInput = z.strictObject({
	batch: z.int().min(1).max(10_000).optional(),
	limit: z.int().min(1).optional(),
	after: rowIdSchema.optional(),
});
