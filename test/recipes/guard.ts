// guard.ts
import { APIError, isAPIError } from "better-auth/api";
import { type Action, SPACE_ERROR_MESSAGES, type SpacesEndpoints } from "better-auth-spaces";

/** Passes, or throws as the plugin's own endpoints do: 401 without a session, 404 outside the space, 403 without the right. */
export async function guard<M extends string>(
	auth: { api: Pick<SpacesEndpoints<M>, "canInSpace"> },
	question: { headers: Headers; spaceId: string | undefined; module: NoInfer<M>; action: Action },
): Promise<void> {
	const { headers, spaceId = "", module, action } = question; // left out, it would mean the active space
	const { allowed } = await auth.api.canInSpace({ headers, body: { spaceId, module, action } });
	if (allowed) return;
	const message = SPACE_ERROR_MESSAGES.SPACE_FORBIDDEN;
	throw APIError.fromStatus("FORBIDDEN", { code: "SPACE_FORBIDDEN", message, missing: [{ module, action }] });
}

/** What to answer to whoever was refused. An error that is no refusal is thrown on. */
export function refusal(error: unknown) {
	if (!isAPIError(error) || error.statusCode >= 500) throw error;
	return { status: error.statusCode, body: { message: error.message, ...error.body } };
}
