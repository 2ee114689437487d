import type { BetterAuthClientPlugin, ClientFetchOption } from "@better-auth/core";
import type { InSpace, SpaceCheck, SpaceDecision, SpaceErrorBody } from "../endpoint-types.ts";
import { PATHS } from "../paths.ts";
import type { ModuleOf, SpacesPlugin } from "../plugin.ts";

/** Anything shaped like an auth instance: `typeof auth`, or `ReturnType<typeof createAuth>`. */
export type AuthLike = { options: { plugins?: readonly unknown[] | undefined } };

/** The module names an auth instance declared. */
export type ModuleOfAuth<Auth> = Auth extends { options: { plugins?: infer Plugins } }
	? NonNullable<Plugins> extends readonly (infer P)[]
		? Extract<P, { id: "spaces" }> extends { options: infer O }
			? ModuleOf<O>
			: string
		: string
	: string;

export type SpaceClientError = SpaceErrorBody & { status: number; statusText: string };

/** What `can()` resolves to. It does not reject on a refusal, whatever `fetchOptions.throw` says elsewhere. */
export type CanAnswer = { data: SpaceDecision; error: null } | { data: null; error: SpaceClientError };

/** The plugin as `createAuthClient` takes it. A type alias, so that a project that emits declarations can name it. */
export type SpacesClientPlugin<Module extends string = string> = {
	id: "spaces";
	$InferServerPlugin: SpacesPlugin<{ modules: readonly Module[] }>;
	pathMethods: Record<string, "POST">;
	getActions: ($fetch: ClientFetch) => {
		spaces: {
			/** May I do this in the space? `data.because` says why. */
			can: (input: InSpace & SpaceCheck<Module>, fetchOptions?: ClientFetchOption) => Promise<CanAnswer>;
		};
	};
};

type ClientFetch = Parameters<NonNullable<BetterAuthClientPlugin["getActions"]>>[0];

/**
 * The client side of `spacesPlugin()`. With `typeof auth` as its type argument a wrong module name does not compile.
 *
 * @example
 * ```ts
 * import { createAuthClient } from "better-auth/client";
 * import { organizationClient } from "better-auth/client/plugins";
 * import { spacesClient } from "better-auth-spaces/client";
 *
 * const authClient = createAuthClient({ plugins: [organizationClient(), spacesClient()] });
 * const { data } = await authClient.spaces.can({ module: "calendar", action: "write" });
 * ```
 */
export function spacesClient<Auth extends AuthLike = AuthLike>(): SpacesClientPlugin<ModuleOfAuth<Auth>> {
	return {
		id: "spaces",
		$InferServerPlugin: {} as SpacesPlugin<{ modules: readonly ModuleOfAuth<Auth>[] }>,
		// Only paths that write: with GET here, a call that forgot to wrap its `query` would silently lose its `spaceId`.
		pathMethods: {
			[PATHS.matrixSet]: "POST",
			[PATHS.credentialsSet]: "POST",
			[PATHS.credentialsDelete]: "POST",
		},
		getActions: ($fetch) => ({
			spaces: {
				can: async (body, fetchOptions) =>
					$fetch<SpaceDecision, SpaceClientError>(PATHS.can, {
						...fetchOptions,
						method: "POST",
						body,
						throw: false,
					}),
			},
		}),
	};
}
