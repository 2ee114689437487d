import type { StandardSchemaV1, StrictEndpoint } from "better-call";
import type { SpaceEvent } from "./audit/core/event.ts";
import type { SpaceAudit } from "./audit/list-audit.ts";
import type { CredentialView } from "./credentials/core/present.ts";
import type { SpaceSecret } from "./credentials/core/secret.ts";
import type { KeyInUse } from "./credentials/keys-in-use.ts";
import type { KeyRotation } from "./credentials/rotate.ts";
import type { SpaceInspection } from "./doctor/inspect.ts";
import type { SpaceSweep, SweepOptions } from "./doctor/sweep.ts";
import type { SpaceErrorCode } from "./error-codes.ts";
import type { Because, Decision } from "./permissions/core/decide.ts";
import type { Action, Level } from "./permissions/core/levels.ts";
import type { MatrixWritten } from "./permissions/endpoints.ts";
import type { SpaceMatrix } from "./permissions/get-matrix.ts";
import type { Permissions } from "./permissions/get-permissions.ts";
import type { TestOutcome } from "./providers/core/provider.ts";

// The signatures of the endpoints, written out so that no type of zod reaches a user's declarations (TS2742), and as
// type aliases, because an interface would not be assignable to Better Auth's index signatures.

/** One question. */
export type SpaceCheck<M extends string = string> = { module: M; action: Action };

/** Which space; the active organization where it is left out. */
export type InSpace = { spaceId?: string | undefined };

/** One cell to write. `level: null` removes the override; the three booleans say what no level can. */
export type SpaceMatrixChange<M extends string = string, R extends string = string> = {
	role: R;
	module: M;
} & ({ level: Level | null } | { canRead: boolean; canWrite: boolean; canAdmin: boolean });

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

export type SpaceDecision = Decision & { spaceId: string };

/** An answer for a user who may be no member at all. */
export type SpaceUserDecision = {
	spaceId: string;
	allowed: boolean;
	because: Omit<Because, "reason"> & { reason: Because["reason"] | "not-a-member" };
};

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
};

type CodedError = StandardSchemaV1<unknown, SpaceErrorBody>;

type Get<Path extends string, Result, Query extends Record<string, unknown> = InSpace> = StrictEndpoint<
	Path,
	{
		method: "GET";
		requireHeaders: true;
		error: CodedError;
		metadata: { $Infer: { query: Query | undefined } };
	},
	Result
>;

type Post<Path extends string, Body, Result, Metadata = unknown> = StrictEndpoint<
	Path,
	{
		method: "POST";
		requireHeaders: true;
		error: CodedError;
		metadata: { $Infer: { body: Body } } & Metadata;
	},
	Result
>;

// `string`, not `never`: Better Auth looks for the session endpoint by `path extends "/get-session"`, which `never` does.
type ServerOnly<Body, Result> = StrictEndpoint<
	string,
	{ method: "POST"; metadata: { $Infer: { body: Body }; SERVER_ONLY: true } },
	Result
>;

/** Server-only as well, with nothing to say. */
type Ask<Result> = StrictEndpoint<string, { method: "POST"; metadata: { SERVER_ONLY: true } }, Result>;

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

/** What the plugin adds with `audit: true`. */
export type AuditEndpoints = {
	listSpaceAudit: Get<"/spaces/audit", SpaceAudit, SpaceAuditQuery>;
};

/** `dryRun: true` counts and deletes nothing. */
export type SpaceSweepInput = Pick<SweepOptions, "dryRun"> & Partial<SweepOptions>;

/** Everything the plugin adds to `auth.api`. */
export type SpacesEndpoints<M extends string = string, R extends string = string, Secret = SpaceSecret> = {
	canInSpace: Post<
		"/spaces/can",
		InSpace & (SpaceCheck<M> | { checks: SpaceCheck<M>[] }),
		{ spaceId: string } & Partial<Decision> & { results?: (SpaceCheck<M> & Decision)[] },
		{ scope: "server" }
	>;
	getSpacePermissions: Get<"/spaces/permissions", Permissions>;
	getSpaceMatrix: Get<"/spaces/matrix", SpaceMatrix<M, R>>;
	setSpaceMatrix: Post<
		"/spaces/matrix/set",
		InSpace & {
			changes: SpaceMatrixChange<M, R>[];
			/** The changes are the whole matrix: overrides that are not among them go. */
			replace?: boolean | undefined;
			/** Answers what would change, and who would gain or lose what, and changes nothing. */
			dryRun?: boolean | undefined;
			ifVersion?: string | undefined;
		},
		MatrixWritten
	>;
	listSpaceCredentials: Get<"/spaces/credentials", { spaceId: string; credentials: CredentialView[] }>;
	setSpaceCredential: Post<
		"/spaces/credentials/set",
		InSpace &
			(
				| (SpaceCredentialInput & { replace?: boolean | undefined })
				| (SpaceCredentialUpdate & { replace: true })
			),
		SpaceCredentialAnswer
	>;
	testSpaceCredential: Post<
		"/spaces/credentials/test",
		InSpace & { provider: string },
		{ spaceId: string; provider: string } & TestOutcome
	>;
	deleteSpaceCredential: Post<
		"/spaces/credentials/delete",
		InSpace & { provider: string },
		{ spaceId: string; provider: string; deleted: true }
	>;
	/** The decision for a user without a session. Refuses whoever is no member. */
	canUserInSpace: ServerOnly<{ userId: string; spaceId: string } & SpaceCheck<M>, SpaceUserDecision>;
	/** Trusted: no gate, and rows beyond the type's allowlist are possible. */
	putSpacePermissions: ServerOnly<{ spaceId: string; changes: SpaceMatrixChange<M, R>[] }, MatrixWritten>;
	/** Trusted: the only way to change the type of a space. */
	setSpaceType: ServerOnly<{ spaceId: string; type: string }, { spaceId: string; type: string }>;
	/** The opened credential. Never hand it to a client. */
	getSpaceSecret: ServerOnly<{ spaceId: string; provider: string }, Secret>;
	/** Trusted: no gate, an existing credential is replaced, and a token can be stored. */
	putSpaceCredential: ServerOnly<
		{ spaceId: string } & (SpaceCredentialInput | SpaceCredentialUpdate | SpaceTokenInput),
		SpaceCredentialAnswer
	>;
	/** Makes every credential of a provider unusable, in every space. */
	revokeAllSpaceCredentials: ServerOnly<{ provider: string }, { provider: string; revoked: number }>;
	/** Seals everything under the primary key. Can be stopped anywhere, run again, and run several times at once. */
	rotateSpaceKeys: ServerOnly<
		{
			/** Rows per page, 500 by default. */
			batch?: number | undefined;
			/** Stop after so many rows were sealed again. */
			limit?: number | undefined;
			/** The `cursor` of an earlier answer. */
			after?: string | undefined;
		},
		KeyRotation
	>;
	/** Which keys something is sealed under. */
	spaceKeysInUse: Ask<{ keys: readonly KeyInUse[] }>;
	/** Keys, tables and every row: what is wrong, and what to do about it. Changes nothing. */
	inspectSpaces: Ask<SpaceInspection>;
	/** Deletes what was left of spaces that do not exist. */
	sweepSpaces: ServerOnly<SpaceSweepInput, SpaceSweep>;
};
