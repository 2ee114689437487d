import type { Actor } from "../actor.ts";
import { type Author, recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { findOrganization } from "../organization/member-store.ts";
import type { CredentialDraft } from "./core/kinds.ts";
import type { CredentialView } from "./core/present.ts";
import {
	type CredentialWrite,
	convergeCredential,
	deleteCredential,
	findCredential,
	insertCredential,
	replaceCredential,
	type StoredCredential,
} from "./credential-store.ts";
import { viewCredential } from "./view.ts";

const ATTEMPTS = 5;

/**
 * Seals and stores a credential: one per space and provider, however many write at once; the last one stays.
 *
 * @throws SpacesError `SPACE_CREDENTIAL_EXISTS` without `replace`, `SPACE_KEYS_MISSING`
 */
export async function putCredential(
	context: SpacesContext,
	actor: Actor,
	draft: CredentialDraft,
	{ replace }: { readonly replace: boolean },
): Promise<CredentialView> {
	const { spaceId, userId } = actor;
	const { provider, secret, ...rest } = draft;
	const sealedAccessToken = await context.vault.seal({ spaceId, provider, field: "accessToken" }, secret);
	const write: CredentialWrite = {
		spaceId,
		provider,
		...rest,
		sealedAccessToken,
		by: userId,
		at: context.now(),
	};

	for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
		const existing = await findCredential(context, write);
		if (existing && !replace) throw new SpacesError("SPACE_CREDENTIAL_EXISTS");
		const stored = existing
			? await overwrite(context, existing, write)
			: await insertUnlessTaken(context, write);
		if (stored) return viewCredential(context, stored);
	}
	throw new SpacesError(
		"SPACE_INTERNAL",
		undefined,
		new Error(`No write of a credential held in ${ATTEMPTS} attempts.`),
	);
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

/** Null when somebody else inserted it first, which the caller then finds. */
async function insertUnlessTaken(
	context: SpacesContext,
	write: CredentialWrite,
): Promise<StoredCredential | null> {
	let id: string;
	try {
		const { provider, kind } = write;
		id = await recorded(context, authorOf(write), { type: "credential.created", provider, kind }, () =>
			insertCredential(context, write),
		);
	} catch (error) {
		if (await findCredential(context, write)) return null;
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
