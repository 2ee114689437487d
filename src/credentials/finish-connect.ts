import type { Actor } from "../actor.ts";
import { record, recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import type { ConnectAttempt } from "../oauth/core/attempt.ts";
import type { OAuthConnection } from "../oauth/core/backend.ts";
import { parseProof } from "../oauth/proof.ts";
import { takeAttempt } from "../oauth/state-store.ts";
import { backendOf, presentGeneration, sessionMark, type Visitor } from "./connect.ts";
import { missingScopes } from "./core/present.ts";
import { isStorable } from "./core/secret.ts";
import type { StoredCredential } from "./core/stored.ts";
import { findCredential, replaceCredential } from "./credential-store.ts";
import { insertUnlessTaken, toWrite } from "./put.ts";
import { withdraw } from "./withdraw.ts";

const ATTEMPTS = 5;

/** What the provider sent along. */
export type Parameters = Readonly<Record<string, string>>;

/**
 * Whose return this is. Whoever brings a state uses it up, and it is of use to nobody but the user who began, in the session
 * in which he did: otherwise one could have another's account connected to one's own space, or the reverse.
 *
 * @throws SpacesError `SPACE_CONNECT_STATE_INVALID`
 */
export async function claimAttempt(
	context: SpacesContext,
	provider: string,
	{ state }: Parameters,
	visitor: Visitor | null,
): Promise<ConnectAttempt> {
	const attempt = state === undefined || !visitor ? null : await takeAttempt(context, state);
	const isHis =
		visitor !== null &&
		attempt?.provider === provider &&
		attempt.userId === visitor.userId &&
		attempt.session === (await sessionMark(visitor.sessionToken));
	if (!attempt || !isHis) throw new SpacesError("SPACE_CONNECT_STATE_INVALID");
	return attempt;
}

/**
 * Redeems what the provider sent, and stores it if the credential is still the one that was there in the beginning.
 *
 * @returns the scopes that were asked for and not granted
 * @throws SpacesError `SPACE_CONNECT_DENIED`, `SPACE_CONNECT_FAILED`, `SPACE_CONNECT_OTHER_ACCOUNT`,
 * `SPACE_CREDENTIAL_CHANGED`, `SPACE_CREDENTIAL_EXISTS`, `SPACE_KEYS_MISSING`
 */
export async function finishConnect(
	context: SpacesContext,
	actor: Actor,
	attempt: ConnectAttempt,
	parameters: Parameters,
): Promise<readonly string[]> {
	const connection = await redeem(context, attempt, parameters);
	const { provider } = attempt;
	const requested = context.providers.get(provider)?.scopes ?? [];
	const scopes = connection.scopes ?? requested;
	const { accessToken, refreshToken, expiresAt, accountId } = connection;
	for (let tries = 1; tries <= ATTEMPTS; tries += 1) {
		const existing = await findCredential(context, { spaceId: actor.spaceId, provider });
		await refuseUnfit(context, attempt, existing, connection);
		const label = existing?.metadata.label;
		const fields = { accessToken, refreshToken, expiresAt, scopes, accountId };
		const write = await toWrite(context, actor, { provider, kind: "oauth2", keep: false, fields, label });
		const change = { type: "credential.connected", provider, kind: "oauth2", accountId } as const;
		const stored = existing
			? await recorded(context, actor, change, () =>
					replaceCredential(context, existing, write, { unchanged: true }),
				)
			: await insertUnlessTaken(context, write, change);
		if (!stored) continue;
		if (existing) context.background(withdrawReplaced(context, actor, existing, connection));
		return missingScopes(requested, scopes);
	}
	throw new SpacesError("SPACE_CREDENTIAL_CHANGED");
}

async function redeem(
	context: SpacesContext,
	{ spaceId, provider, redirectUri, sealedProof }: ConnectAttempt,
	parameters: Parameters,
): Promise<OAuthConnection> {
	const backend = backendOf(context, provider);
	const { state = "", code, error } = parameters;
	if (error !== undefined || code === undefined)
		throw new SpacesError(error === "access_denied" ? "SPACE_CONNECT_DENIED" : "SPACE_CONNECT_FAILED");
	const proof = parseProof(
		await context.vault.open({ spaceId, provider, field: "connectProof" }, sealedProof),
	);
	const answer = await backend.exchange({ redirectUri, state, ...proof }, parameters);
	if (!answer.ok || !isStorable(answer.value)) throw new SpacesError("SPACE_CONNECT_FAILED");
	return answer.value;
}

/** What was granted and is not stored is withdrawn, unless that could end the connection that is there. */
async function refuseUnfit(
	context: SpacesContext,
	{ generation, replace, provider }: ConnectAttempt,
	existing: StoredCredential | null,
	connection: OAuthConnection,
): Promise<void> {
	const other = existing !== null && isOtherAccount(existing, connection);
	const current = presentGeneration(existing);
	const refusal =
		current !== generation
			? "SPACE_CREDENTIAL_CHANGED"
			: other && !replace
				? "SPACE_CONNECT_OTHER_ACCOUNT"
				: null;
	if (!refusal) return;
	if (current === null || other) {
		const { refreshToken, accessToken } = connection;
		const revoke = backendOf(context, provider).revoke;
		context.background(
			refreshToken === null ? revoke(accessToken, "access_token") : revoke(refreshToken, "refresh_token"),
		);
	}
	throw new SpacesError(refusal);
}

/** Where one of them is unknown, nobody can tell. */
function isOtherAccount({ accountId }: StoredCredential, connection: OAuthConnection): boolean {
	return accountId !== null && connection.accountId !== null && accountId !== connection.accountId;
}

async function withdrawReplaced(
	context: SpacesContext,
	actor: Actor,
	replaced: StoredCredential,
	connection: OAuthConnection,
): Promise<void> {
	const { provider, kind, accountId } = replaced;
	if (kind !== "oauth2") return;
	if (!context.providers.get(provider)?.revokeReplaced && !isOtherAccount(replaced, connection)) return;
	const reason = await withdraw(context, replaced);
	if (reason !== "revoked")
		await record(context, actor, { type: "credential.revocation_failed", provider, kind, accountId, reason });
}
