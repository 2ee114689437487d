import type { SpaceEvent } from "./audit/core/event.ts";
import type { CredentialView } from "./credentials/core/present.ts";
import type { SpaceSecret } from "./credentials/core/secret.ts";
import type { SweepOptions } from "./doctor/sweep.ts";
import type { SpaceErrorCode } from "./error-codes.ts";
import type { Because, Decision } from "./permissions/core/decide.ts";
import type { Action, Level } from "./permissions/core/levels.ts";

// What goes in and out of the endpoints, as type aliases, because an interface would not be assignable to Better Auth's
// index signatures.

/** One question. */
export type SpaceCheck<M extends string = string> = { module: M; action: Action };

/** Which space; the active organization where it is left out. */
export type InSpace = { spaceId?: string | undefined };

/** One cell to write. `level: null` removes the override; the three booleans say what no level can. */
export type SpaceMatrixChange<M extends string = string, R extends string = string> = {
	role: R;
	module: M;
} & ({ level: Level | null } | { canRead: boolean; canWrite: boolean; canAdmin: boolean });

/** @inline */
type OfProvider = { provider: string; metadata?: { label?: string | undefined } | undefined };

/**
 * The fields of a credential, by kind. `kind` defaults to what the provider is declared as, else to `api_key`; `fields`
 * are those of a provider made by `custom()`.
 */
export type SpaceCredentialInput = OfProvider &
	(
		| { kind?: "api_key" | undefined; secret: string }
		| { kind?: "basic" | undefined; username: string; password: string }
		| {
				kind?: "smtp" | undefined;
				host: string;
				port: number;
				secure: boolean;
				username: string;
				password: string;
		  }
		| { kind?: "custom" | undefined; fields: { [field: string]: unknown } }
	);

/** A change that keeps the stored secret. Fields that are sent along must be as they are stored. */
export type SpaceCredentialUpdate = OfProvider & {
	kind?: SpaceSecret["kind"] | undefined;
	username?: string | undefined;
	host?: string | undefined;
	port?: number | undefined;
	secure?: boolean | undefined;
	fields?: { [field: string]: unknown } | undefined;
};

/** An OAuth token that was obtained elsewhere. */
export type SpaceTokenInput = OfProvider & {
	kind: "oauth2";
	accessToken: string;
	refreshToken?: string | undefined;
	expiresAt?: Date | undefined;
	scopes?: string[] | undefined;
	accountId?: string | undefined;
};

/** Where to go for consent, and where to come back to: on a trusted origin, or a path. */
export type SpaceConnectInput = {
	provider: string;
	callbackURL: string;
	/** Where to go when it came to nothing, with `error` in the query. Default: `callbackURL`. */
	errorCallbackURL?: string | undefined;
	/** Another account, or a credential of another kind, may be overwritten. */
	replace?: boolean | undefined;
	/** Only answers the URL, for a popup say. Otherwise Better Auth's client goes there. */
	disableRedirect?: boolean | undefined;
};

/** A token that is good now. Never hand it to a client. */
export type SpaceAccessToken = {
	spaceId: string;
	provider: string;
	accessToken: string;
	expiresAt: Date | null;
	scopes: readonly string[];
	accountId: string | null;
};

/** An answer, with the space it is about. */
export type SpaceDecision = Decision & { spaceId: string };

/** An answer for a user who may be no member at all. */
export type SpaceUserDecision = {
	spaceId: string;
	allowed: boolean;
	because: Omit<Because, "reason"> & { reason: Because["reason"] | "not-a-member" };
};

/** A credential as it is after a write: never its secret. */
export type SpaceCredentialAnswer = { spaceId: string; credential: CredentialView };

/** The body of an error. `missing`, `modules`, `roles` and `types` come with the codes whose messages name them. */
export type SpaceErrorBody = {
	code?: SpaceErrorCode | (string & {}) | undefined;
	message?: string | undefined;
	missing?: readonly { module: string; action: Action }[] | undefined;
	statements?: readonly { resource: string; action: string }[] | undefined;
	modules?: readonly string[] | undefined;
	roles?: readonly string[] | undefined;
	types?: readonly string[] | undefined;
	reason?: string | undefined;
	/** ISO 8601 */
	retryAt?: string | null | undefined;
	providers?: readonly string[] | undefined;
};

/** Which part of the audit trail. */
export type SpaceAuditQuery = InSpace & {
	type?: SpaceEvent["type"] | undefined;
	actorId?: string | undefined;
	role?: string | undefined;
	module?: string | undefined;
	provider?: string | undefined;
	/** ISO 8601; from this moment on. */
	since?: string | undefined;
	/** ISO 8601; before this moment. */
	until?: string | undefined;
	/** Of the answer before. */
	cursor?: string | undefined;
	/** 1 to 200, 50 by default. */
	limit?: number | undefined;
};

/** `dryRun: true` counts and deletes nothing. */
export type SpaceSweepInput = Pick<SweepOptions, "dryRun"> & Partial<SweepOptions>;
