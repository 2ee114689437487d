export {
	type AuthLike,
	type CanAnswer,
	type ModuleOfAuth,
	type SpaceClientError,
	type SpacesClientPlugin,
	spacesClient,
} from "./client/plugin.ts";
export { SPACE_ERROR_MESSAGES, type SpaceErrorCode } from "./error-codes.ts";
