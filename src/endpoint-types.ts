import type { StandardSchemaV1, StrictEndpoint } from "better-call";
import type { SpaceAudit } from "./audit/list-audit.ts";
import type { CredentialView } from "./credentials/core/present.ts";
import type { SpaceSecret } from "./credentials/core/secret.ts";
import type { KeyInUse } from "./credentials/keys-in-use.ts";
import type { DueOptions, DueSummary } from "./credentials/refresh-due.ts";
import type { Removal } from "./credentials/remove.ts";
import type { MassRevocation } from "./credentials/revoke-all.ts";
import type { KeyRotation } from "./credentials/rotate.ts";
import type { SpaceInspection } from "./doctor/inspect.ts";
import type { SpaceSweep } from "./doctor/sweep.ts";
import type {
	InSpace,
	SpaceAccessToken,
	SpaceAuditQuery,
	SpaceCheck,
	SpaceConnectInput,
	SpaceCredentialAnswer,
	SpaceCredentialInput,
	SpaceCredentialUpdate,
	SpaceErrorBody,
	SpaceMatrixChange,
	SpaceSweepInput,
	SpaceTokenInput,
	SpaceUserDecision,
} from "./endpoint-bodies.ts";
import type { Decision } from "./permissions/core/decide.ts";
import type { MatrixWritten } from "./permissions/endpoints.ts";
import type { SpaceMatrix } from "./permissions/get-matrix.ts";
import type { Permissions } from "./permissions/get-permissions.ts";
import type { TestOutcome } from "./providers/core/provider.ts";
import type { SpaceSql, SpaceSqlOptions } from "./sql/print-sql.ts";

// The signatures of the endpoints, written out so that no type of zod reaches a user's declarations (TS2742), and as
// type aliases, because an interface would not be assignable to Better Auth's index signatures.

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

/** What the plugin adds with `audit: true`. */
export type AuditEndpoints = {
	/** What happened in a space, the newest first. */
	listSpaceAudit: Get<"/spaces/audit", SpaceAudit, SpaceAuditQuery>;
};

/**
 * Everything the plugin adds to `auth.api`. Each throws an `APIError` whose `body` is a {@link SpaceErrorBody}; those with
 * a path take the `headers` of a request with a session, the others are for trusted server code alone.
 */
export type SpacesEndpoints<M extends string = string, R extends string = string, Secret = SpaceSecret> = {
	/** Answers one question, or several in their order, about whoever asks. */
	canInSpace: Post<
		"/spaces/can",
		InSpace & (SpaceCheck<M> | { checks: SpaceCheck<M>[] }),
		{ spaceId: string } & Partial<Decision> & { results?: (SpaceCheck<M> & Decision)[] },
		{ scope: "server" }
	>;
	/** All that whoever asks may do in the space, in one answer, and what it follows from. */
	getSpacePermissions: Get<"/spaces/permissions", Permissions>;
	/** Every role × every module, and where each answer comes from. */
	getSpaceMatrix: Get<"/spaces/matrix", SpaceMatrix<M, R>>;
	/** Writes cells of the matrix, within the rights of whoever asks. */
	setSpaceMatrix: Post<
		"/spaces/matrix/set",
		InSpace & {
			changes: SpaceMatrixChange<M, R>[];
			/** The changes are the whole matrix: overrides that are not among them go. */
			replace?: boolean | undefined;
			/** Answers what would change, and who would gain or lose what, and changes nothing. */
			dryRun?: boolean | undefined;
			/** The `version` of the matrix this was made from; 409 `SPACE_MATRIX_CHANGED` if it is another by now. */
			ifVersion?: string | undefined;
		},
		MatrixWritten
	>;
	/** What may be told of the credentials of a space. */
	listSpaceCredentials: Get<"/spaces/credentials", { spaceId: string; credentials: CredentialView[] }>;
	/** Stores a credential, or changes what is told of a stored one. */
	setSpaceCredential: Post<
		"/spaces/credentials/set",
		InSpace &
			(
				| (SpaceCredentialInput & { replace?: boolean | undefined })
				| (SpaceCredentialUpdate & { replace: true })
			),
		SpaceCredentialAnswer
	>;
	/** Begins a connection: answers the URL where consent is asked for. */
	connectSpaceCredential: Post<
		"/spaces/credentials/connect",
		InSpace & SpaceConnectInput,
		{ spaceId: string; provider: string; url: string; redirect: boolean }
	>;
	/** Redirects, always. For the browser that comes back from a provider. */
	spaceCredentialCallback: StrictEndpoint<
		"/spaces/credentials/callback/:provider",
		{
			method: "GET";
			requireHeaders: true;
			metadata: { $Infer: { query: Record<string, string> | undefined }; scope: "server" };
		},
		never
	>;
	/** Gets a new access token now, whatever the old one is still good for. */
	refreshSpaceCredential: Post<
		"/spaces/credentials/refresh",
		InSpace & { provider: string },
		SpaceCredentialAnswer
	>;
	/** Asks the provider whether a credential works, and changes nothing. */
	testSpaceCredential: Post<
		"/spaces/credentials/test",
		InSpace & { provider: string },
		{ spaceId: string; provider: string } & TestOutcome
	>;
	/** Deletes a credential; a connection is withdrawn at its provider first. */
	deleteSpaceCredential: Post<
		"/spaces/credentials/delete",
		InSpace & {
			provider: string;
			/** Deletes it although the provider could not be told. */
			force?: boolean | undefined;
		},
		{ spaceId: string; provider: string } & Removal
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
	/** An access token that is good for a while. Pass the one that a provider refused, to get the one after it. */
	getSpaceAccessToken: ServerOnly<
		{ spaceId: string; provider: string; rejectedToken?: string | undefined },
		SpaceAccessToken
	>;
	/** Refreshes what expires soon, and tries again what failed. For a timer, every minute or so. */
	refreshDueSpaceCredentials: ServerOnly<DueOptions | undefined, DueSummary>;
	/** Makes every credential of a provider unusable, in every space, and withdraws every grant there. */
	revokeAllSpaceCredentials: ServerOnly<{ provider: string }, { provider: string } & MassRevocation>;
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
	/** Statements for PostgreSQL, made from these options: the decision, or row-level security. Changes nothing. */
	spacesSql: ServerOnly<Partial<SpaceSqlOptions> | undefined, SpaceSql>;
};
