import { APIError, isAPIError } from "better-auth/api";
import { SpacesError } from "../error.ts";
import { SPACE_ERROR_MESSAGES, type SpaceErrorCode } from "../error-codes.ts";

type Status = NonNullable<ConstructorParameters<typeof APIError>[0]>;

/** The one place where a code gets a status. A code without a line here does not compile. */
export const STATUS_OF_CODE = {
	SPACE_REQUIRED: "BAD_REQUEST",
	SPACE_AMBIGUOUS: "BAD_REQUEST",
	SPACE_NOT_FOUND: "NOT_FOUND",
	SPACE_FORBIDDEN: "FORBIDDEN",
	SPACE_MODULE_UNKNOWN: "BAD_REQUEST",
	SPACE_MODULE_NOT_ALLOWED: "FORBIDDEN",
	SPACE_ROLE_UNKNOWN: "BAD_REQUEST",
	SPACE_ROLE_PROTECTED: "BAD_REQUEST",
	SPACE_MATRIX_CHANGED: "CONFLICT",
	SPACE_CREDENTIAL_EXISTS: "CONFLICT",
	SPACE_CREDENTIAL_NOT_FOUND: "NOT_FOUND",
	SPACE_CREDENTIAL_UNREADABLE: "UNPROCESSABLE_ENTITY",
	SPACE_KEYS_MISSING: "SERVICE_UNAVAILABLE",
	SPACE_INTERNAL: "INTERNAL_SERVER_ERROR",
} as const satisfies Record<SpaceErrorCode, Status>;

/**
 * The seam between the house and HTTP. Better Auth's own errors pass; anything else foreign becomes `SPACE_INTERNAL`,
 * its text kept out of the answer.
 */
export function toAPIError(error: unknown): APIError {
	if (isAPIError(error)) return error;
	const { code, data }: SpacesError =
		error instanceof SpacesError ? error : new SpacesError("SPACE_INTERNAL");
	// `fromStatus`, because `from` drops every field but code and message.
	return APIError.fromStatus(STATUS_OF_CODE[code], { code, message: SPACE_ERROR_MESSAGES[code], ...data });
}

/** Whether the cause has to be looked for in the log. */
export function isUnexpected(error: unknown): boolean {
	if (error instanceof SpacesError) return error.code === "SPACE_INTERNAL";
	return !isAPIError(error);
}
