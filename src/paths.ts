/** Every URL of the plugin, under Better Auth's base path. */
export const PATHS = {
	can: "/spaces/can",
	permissions: "/spaces/permissions",
	matrix: "/spaces/matrix",
	matrixSet: "/spaces/matrix/set",
	credentials: "/spaces/credentials",
	credentialsSet: "/spaces/credentials/set",
	credentialsDelete: "/spaces/credentials/delete",
	audit: "/spaces/audit",
} as const;
