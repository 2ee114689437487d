import type { Actor } from "../actor.ts";
import type { SpaceChange } from "../audit/core/event.ts";
import { type Author, recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { findOrganization } from "../organization/member-store.ts";
import type { CredentialDraft } from "./core/draft.ts";
import { type Fields, kindOf } from "./core/kinds.ts";
import type { CredentialView } from "./core/present.ts";
import { takeApart } from "./core/secret.ts";
import type { StoredCredential } from "./core/stored.ts";
import {
	type CredentialWrite,
	convergeCredential,
	deleteCredential,
	describeCredential,
	findCredential,
	insertCredential,
	isSpeltOtherwise,
	replaceCredential,
} from "./credential-store.ts";
import { openStored } from "./open.ts";
import { viewCredential } from "./view.ts";

const ATTEMPTS = 5;

/**
 * Seals and stores a credential: one per space and provider, however many write at once; the last one stays. A draft
 * without a secret changes the label of what is stored and nothing else: whoever may not read a secret must not be able to
 * have it sent elsewhere.
 *
 * @throws SpacesError `SPACE_CREDENTIAL_EXISTS` without `replace`, `SPACE_CREDENTIAL_SECRET_REQUIRED`, `SPACE_KEYS_MISSING`,
 * `SPACE_SPELLING_TAKEN`
 */
export async function putCredential(
	context: SpacesContext,
	actor: Actor,
	draft: CredentialDraft,
	{ replace }: { readonly replace: boolean },
): Promise<CredentialView> {
	const write = draft.keep ? null : await toWrite(context, actor, draft);
	for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
		const existing = await findCredential(context, { spaceId: actor.spaceId, provider: draft.provider });
		if (existing && !replace) throw new SpacesError("SPACE_CREDENTIAL_EXISTS");
		const stored = write
			? await (existing ? overwrite(context, existing, write) : create(context, write))
			: await relabel(context, actor, existing, draft);
		if (stored) return viewCredential(context, stored);
	}
	throw new SpacesError(
		"SPACE_INTERNAL",
		undefined,
		new Error(`No write of a credential held in ${ATTEMPTS} attempts.`),
	);
}

/** Seals what a draft holds. */
export async function toWrite(
	{ vault, providers, now }: SpacesContext,
	{ spaceId, userId }: Actor,
	{ provider, kind = "api_key", fields, label }: CredentialDraft,
): Promise<CredentialWrite> {
	const made = kindOf(kind, providers.get(provider));
	if (!made) throw new SpacesError("SPACE_INTERNAL", undefined, new Error("A draft of no known kind."));
	const { accessToken, refreshToken, shown, ...rest } = takeApart(kind, made, fields);
	return {
		spaceId,
		provider,
		kind,
		sealedAccessToken: await vault.seal({ spaceId, provider, field: "accessToken" }, accessToken),
		sealedRefreshToken:
			refreshToken && (await vault.seal({ spaceId, provider, field: "refreshToken" }, refreshToken)),
		...rest,
		metadata: { label, ...shown },
		by: userId,
		at: now(),
	};
}

/** Null when the row changed or went away meanwhile. */
async function relabel(
	context: SpacesContext,
	actor: Actor,
	existing: StoredCredential | null,
	{ provider, kind, fields, label }: CredentialDraft,
): Promise<StoredCredential | null> {
	if (!existing || (kind !== undefined && kind !== existing.kind))
		throw new SpacesError("SPACE_CREDENTIAL_SECRET_REQUIRED");
	if (!(await holds(context, existing, fields))) throw new SpacesError("SPACE_CREDENTIAL_SECRET_REQUIRED");
	const metadata = { ...existing.metadata, ...(label !== undefined && { label }) };
	const change = { type: "credential.updated", provider, kind: existing.kind } as const;
	const updated = await recorded(context, actor, change, () =>
		describeCredential(context, existing, { metadata, by: actor.userId, at: context.now() }),
	);
	return updated ? findCredential(context, existing) : null;
}

/** Whether these fields are sealed as they are; what stands beside the seal proves nothing. */
async function holds(context: SpacesContext, existing: StoredCredential, fields: Fields): Promise<boolean> {
	const given = Object.entries(fields);
	if (given.length === 0) return true;
	const opened = await openStored(context, existing);
	if (!opened.ok) return false;
	const sealed: Fields = opened.secret.kind === "custom" ? opened.secret.fields : { ...opened.secret };
	return given.every(([field, value]) => sealed[field] === value);
}

/** Null when the row went away meanwhile. */
async function overwrite(
	context: SpacesContext,
	existing: StoredCredential,
	write: CredentialWrite,
): Promise<StoredCredential | null> {
	const { provider, kind } = write;
	const replaced = await recorded(
		context,
		authorOf(write),
		{ type: "credential.replaced", provider, kind },
		() => replaceCredential(context, existing, write),
	);
	return replaced ? findCredential(context, write) : null;
}

function authorOf({ spaceId, by }: CredentialWrite): Author {
	return { spaceId, userId: by };
}

function create(context: SpacesContext, write: CredentialWrite): Promise<StoredCredential | null> {
	const { provider, kind } = write;
	return insertUnlessTaken(context, write, { type: "credential.created", provider, kind });
}

/** Null when somebody else inserted it first, which the caller then finds. */
export async function insertUnlessTaken(
	context: SpacesContext,
	write: CredentialWrite,
	change: SpaceChange,
): Promise<StoredCredential | null> {
	let id: string;
	try {
		id = await recorded(
			context,
			authorOf(write),
			change,
			() => insertCredential(context, write),
			async () => (await findCredential(context, write))?.sealedAccessToken === write.sealedAccessToken,
		);
	} catch (error) {
		if (await findCredential(context, write)) return null;
		if (await isSpeltOtherwise(context, write))
			throw new SpacesError("SPACE_SPELLING_TAKEN", undefined, error);
		throw error;
	}
	await convergeCredential(context, write);
	const row = await findCredential(context, write);
	if (row && !(await findOrganization(context, write.spaceId))) {
		// Deleted meanwhile, on a database that does not know the row belonged to it.
		await deleteCredential(context, row);
		throw new SpacesError("SPACE_NOT_FOUND");
	}
	return row?.id === id ? row : null;
}
