import { defineRequestState, hasRequestState } from "@better-auth/core/context";
import { APIError, createAuthMiddleware, isAPIError } from "better-auth/api";

const thrown = defineRequestState<APIError | null>(() => null);

/** @param error one of the plugin's own, with its code */
export async function rememberThrown(error: APIError): Promise<void> {
	if (await hasRequestState()) await thrown.set(error);
}

/**
 * A plugin that translates, such as `@better-auth/i18n`, throws a new error in the place of ours, which has its code and
 * a message and nothing else. Behind that plugin this hook puts the other fields back.
 */
export const keepFields = {
	matcher: ({ context }: { context: { returned?: unknown } }) => isAPIError(context.returned),
	handler: createAuthMiddleware(async (ctx) => {
		const { returned } = ctx.context;
		const ours = await thrown.get();
		if (!ours || !isAPIError(returned) || returned === ours) return;
		if (returned.body?.code !== ours.body?.code) return;
		throw new APIError(returned.status, { ...ours.body, ...returned.body });
	}),
};
