export type { SpacesActions } from "./client/actions.ts";
export type { Question, SpaceDecisions, SpaceModules } from "./client/known.ts";
export {
	type AuditOfAuth,
	type AuthLike,
	type ModuleOfAuth,
	type RoleOfAuth,
	type SpacesClientPlugin,
	spacesClient,
} from "./client/plugin.ts";
export type { SpaceAnswer, SpaceClientError } from "./client/request.ts";
export type { SpacePermissions } from "./client/snapshots.ts";
export { SPACE_ERROR_MESSAGES, type SpaceErrorCode } from "./error-codes.ts";
