import { APIError, isAPIError } from "better-auth/api";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { SPACE_ERROR_MESSAGES, type SpaceErrorCode } from "../error-codes.ts";
import { rememberThrown } from "./keep-fields.ts";
import { STATUS_OF_CODE } from "./status-of-code.ts";

/**
 * The seam between the house and HTTP. Better Auth's own errors pass; anything else foreign is logged and becomes
 * `SPACE_INTERNAL`, its text kept out of the answer.
 */
export async function seam<R>(context: SpacesContext, work: () => Promise<R>): Promise<R> {
	try {
		return await work();
	} catch (error) {
		if (isUnexpected(error)) context.log("A request failed.", error);
		const answer = toAPIError(error);
		if (answer !== error) await rememberThrown(answer);
		throw answer;
	}
}

/** The same for whoever can only be told a code. */
export function codeOf(context: SpacesContext, error: unknown): SpaceErrorCode {
	if (isUnexpected(error)) context.log("A request failed.", error);
	return error instanceof SpacesError ? error.code : "SPACE_INTERNAL";
}

function toAPIError(error: unknown): APIError {
	if (isAPIError(error)) return error;
	const { code, data }: SpacesError =
		error instanceof SpacesError ? error : new SpacesError("SPACE_INTERNAL");
	// `fromStatus`, because `from` drops every field but code and message.
	return APIError.fromStatus(STATUS_OF_CODE[code], { code, message: SPACE_ERROR_MESSAGES[code], ...data });
}

/** Whether the cause has to be looked for in the log. */
function isUnexpected(error: unknown): boolean {
	if (error instanceof SpacesError) return error.code === "SPACE_INTERNAL";
	return !isAPIError(error);
}
