// The client takes what it needs of these, so that a page does not carry the rest.

export const CAN_PATH = "/spaces/can";
export const PERMISSIONS_PATH = "/spaces/permissions";

/** Those that write, by the client's own proxy. */
export const WRITING_PATHS = {
	matrixSet: "/spaces/matrix/set",
	credentialsSet: "/spaces/credentials/set",
	credentialsTest: "/spaces/credentials/test",
	credentialsDelete: "/spaces/credentials/delete",
} as const;

/** Every URL of the plugin, under Better Auth's base path. */
export const PATHS = {
	can: CAN_PATH,
	permissions: PERMISSIONS_PATH,
	matrix: "/spaces/matrix",
	credentials: "/spaces/credentials",
	credentialsConnect: "/spaces/credentials/connect",
	credentialsCallback: "/spaces/credentials/callback/:provider",
	credentialsRefresh: "/spaces/credentials/refresh",
	audit: "/spaces/audit",
	...WRITING_PATHS,
} as const;

/** What to register with a provider. */
export function redirectUri(baseURL: string, provider: string): string {
	return `${baseURL}${PATHS.credentialsCallback.replace(":provider", provider)}`;
}
