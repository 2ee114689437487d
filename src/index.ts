export type { AuditEntry, EventListener, SpaceChange, SpaceEvent } from "./audit/core/event.ts";
export type { SpaceAudit } from "./audit/list-audit.ts";
export type { CredentialKind } from "./credentials/core/kinds.ts";
export type { CredentialMetadata } from "./credentials/core/metadata.ts";
export type { CredentialStatus, CredentialView } from "./credentials/core/present.ts";
export type { SpaceSecret } from "./credentials/core/secret.ts";
export type { KeyInUse } from "./credentials/keys-in-use.ts";
export type { DueOptions, DueSummary } from "./credentials/refresh-due.ts";
export type { Removal } from "./credentials/remove.ts";
export type { MassRevocation } from "./credentials/revoke-all.ts";
export type { KeyRotation } from "./credentials/rotate.ts";
export type { Withdrawal } from "./credentials/withdraw.ts";
export type { Finding, FindingCode, Severity } from "./doctor/core/findings.ts";
export type { SpaceInspection } from "./doctor/inspect.ts";
export type { SpaceSweep } from "./doctor/sweep.ts";
export type {
	InSpace,
	SpaceAccessToken,
	SpaceAuditQuery,
	SpaceCheck,
	SpaceConnectInput,
	SpaceCredentialAnswer,
	SpaceCredentialInput,
	SpaceCredentialUpdate,
	SpaceDecision,
	SpaceErrorBody,
	SpaceMatrixChange,
	SpaceSweepInput,
	SpaceTokenInput,
	SpaceUserDecision,
} from "./endpoint-bodies.ts";
export type { AuditEndpoints, SpacesEndpoints } from "./endpoint-types.ts";
export { SPACE_ERROR_MESSAGES, type SpaceErrorCode } from "./error-codes.ts";
export type { OAuthFault, Revocation } from "./oauth/core/backend.ts";
export type { SpacesOptions, SpaceType } from "./options.ts";
export type { SpaceOrganization } from "./organization/space-type.ts";
export type { Ceiling, MissingGrant } from "./permissions/core/ceiling.ts";
export type { Because, Decision, Reason, Source } from "./permissions/core/decide.ts";
export type { Impact } from "./permissions/core/impact.ts";
export type { Action, GrantsText, Level } from "./permissions/core/levels.ts";
export type { MatrixCell, MatrixModule, MatrixOverride, MatrixRole } from "./permissions/core/matrix.ts";
export type { Snapshot, SnapshotRole } from "./permissions/core/snapshot.ts";
export type { MatrixWritten } from "./permissions/endpoints.ts";
export type { SpaceMatrix } from "./permissions/get-matrix.ts";
export type { Permissions } from "./permissions/get-permissions.ts";
export { type ModuleOf, type RoleOf, type SecretOf, type SpacesPlugin, spacesPlugin } from "./plugin.ts";
export { postgresLayout } from "./postgres-layout.ts";
export {
	fromBetterAuth,
	type OAuth2Client,
	type OAuth2Endpoints,
	type OAuth2Options,
	type OAuthClient,
	type OAuthProvider,
	oauth2,
	type RegisteredClient,
	type RegisteredOptions,
} from "./providers/core/oauth-provider.ts";
export {
	type AnyProvider,
	type ApiKeyProvider,
	apiKey,
	type BasicProvider,
	basic,
	type CustomProvider,
	type CustomSecret,
	custom,
	type Declaration as ProviderDeclaration,
	type Fetch,
	type SmtpProvider,
	type TestCode,
	type TestOutcome,
	type TestRequest,
	type TestTools,
} from "./providers/core/provider.ts";
export type { SpacesSchemaOption } from "./schema.ts";
export { spaceFetch } from "./space-fetch.ts";
export type { SqlPart } from "./sql/core/part.ts";
export type { SpaceSql, SpaceSqlOptions } from "./sql/print-sql.ts";
export type { Refusal as SpaceSqlRefusal } from "./sql/read-names.ts";
export type { KeyMaterial, KeyOption } from "./vault/key-sources/root-key.ts";
