import type { AuthContext, BetterAuthOptions, BetterAuthPlugin } from "@better-auth/core";
import { defineErrorCodes } from "better-auth";
import { auditEndpoints } from "./audit/endpoints.ts";
import type { SpacesContext } from "./context.ts";
import { createContext } from "./create-context.ts";
import type { SpaceSecret } from "./credentials/core/secret.ts";
import { credentialEndpoints } from "./credentials/endpoints.ts";
import { doctorEndpoints } from "./doctor/endpoints.ts";
import type { AuditEndpoints, SpacesEndpoints } from "./endpoint-types.ts";
import { SPACE_ERROR_MESSAGES, type SpaceErrorCode } from "./error-codes.ts";
import { keepFields } from "./http/keep-fields.ts";
import { seam } from "./http/seam.ts";
import { resolveOptions, type SpacesOptions } from "./options.ts";
import { cascade } from "./organization/cascade.ts";
import { organizationEndpoints } from "./organization/endpoints.ts";
import { forgetAuthor } from "./organization/forget-author.ts";
import { judgeBehind } from "./organization/judge.ts";
import { guardOrganizations } from "./organization/organization-hooks.ts";
import { organizationOptions } from "./organization/plugin-options.ts";
import { watchAdapter } from "./organization/watch-adapter.ts";
import { PATHS } from "./paths.ts";
import { permissionEndpoints } from "./permissions/endpoints.ts";
import type { CustomProvider, CustomSecret } from "./providers/core/provider.ts";
import { auditSchema, renameTables, spacesSchema } from "./schema.ts";
import { sqlEndpoints } from "./sql/endpoints.ts";

declare module "@better-auth/core" {
	interface BetterAuthPluginRegistry<AuthOptions, Options> {
		spaces: { creator: typeof spacesPlugin };
	}
}

/** The paths behind which a provider is asked. */
const ASKING: readonly string[] = [PATHS.credentialsTest, PATHS.credentialsConnect, PATHS.credentialsRefresh];

/** The plugin as `auth.options.plugins` holds it. A type alias, so that a project that emits declarations can name it. */
export type SpacesPlugin<O extends SpacesOptions = SpacesOptions> = {
	id: "spaces";
	/** @throws BetterAuthError when the organization plugin is missing */
	init: (auth: AuthContext) => {
		context: { spaces: SpacesContext };
		options: Pick<BetterAuthOptions, "databaseHooks">;
	};
	schema: ReturnType<typeof spacesSchema>;
	endpoints: EndpointsOf<O>;
	rateLimit: {
		/** Whether a path asks a provider. */
		pathMatcher: (path: string) => boolean;
		window: number;
		max: number;
	}[];
	hooks: NonNullable<BetterAuthPlugin["hooks"]>;
	$ERROR_CODES: { [Code in SpaceErrorCode]: { readonly code: Code; message: string } };
	options: Omit<O, "credentials" | "onEvent">;
};

type EndpointsOf<O> = SpacesEndpoints<ModuleOf<O>, RoleOf<O>, SecretOf<O>> &
	(O extends { readonly audit: true } ? AuditEndpoints : unknown);

/** A credential as `getSpaceSecret` opens it: that of a `custom()` provider has the fields it declares. */
export type SecretOf<O> =
	| Exclude<SpaceSecret, { kind: "custom" }>
	| (O extends { readonly credentials: { readonly providers: readonly (infer P)[] } }
			? CustomSecretOf<P>
			: Extract<SpaceSecret, { kind: "custom" }>);

type CustomSecretOf<P> = P extends CustomProvider<infer _, infer F> ? CustomSecret<F> : never;

/** The module names an application declared, with the two built-in ones; any string where it declared no catalogue. */
export type ModuleOf<O> = O extends { readonly modules: readonly (infer M extends string)[] }
	? string extends M
		? string
		: M | "spaces.permissions" | "spaces.credentials"
	: string;

/** The role names an application gave a level, with Better Auth's own; any string where it named none. */
export type RoleOf<O> = O extends { readonly roles: infer Roles }
	? string extends keyof Roles
		? string
		: (keyof Roles & string) | "owner" | "admin" | "member"
	: string;

/**
 * Gives every Better Auth organization a permission matrix and a credential vault.
 *
 * @example
 * ```ts
 * import { betterAuth } from "better-auth";
 * import { organization } from "better-auth/plugins";
 * import { spacesPlugin } from "better-auth-spaces";
 *
 * export const auth = betterAuth({ plugins: [organization(), spacesPlugin()] });
 * ```
 *
 * @throws BetterAuthError when an option is unfit, or when the organization plugin is missing
 */
export function spacesPlugin<const O extends SpacesOptions>(options?: O): SpacesPlugin<O> {
	const resolved = resolveOptions(options ?? {});
	const { credentials: _, onEvent: __, ...shown } = options ?? ({} as O);
	return {
		id: "spaces",
		init: (auth) => {
			const spaces = createContext(auth, resolved);
			const judge = judgeBehind(seam);
			watchAdapter(auth, cascade(spaces, judge));
			guardOrganizations(organizationOptions(auth), judge);
			const forget = (user: { id: string }) => forgetAuthor(spaces, user.id);
			return {
				context: { spaces },
				// Before, because nobody comes back for what fails after; and after, for what he wrote meanwhile.
				options: { databaseHooks: { user: { delete: { before: forget, after: forget } } } },
			};
		},
		schema: renameTables(
			{ ...spacesSchema(), ...(resolved.audit && auditSchema()) },
			options?.schema,
		) as ReturnType<typeof spacesSchema>,
		// Their types are written out by hand, free of zod: see endpoint-types.ts.
		endpoints: {
			...organizationEndpoints(),
			...permissionEndpoints(),
			...credentialEndpoints(resolved.providers),
			...doctorEndpoints(),
			...sqlEndpoints(),
			...(resolved.audit && auditEndpoints()),
		} as unknown as EndpointsOf<O>,
		// Each asks a provider: too many guesses at a password there, and the provider locks the account or us out.
		rateLimit: [{ pathMatcher: (path) => ASKING.includes(path), window: 60, max: 10 }],
		hooks: { after: [keepFields] },
		$ERROR_CODES: defineErrorCodes(SPACE_ERROR_MESSAGES),
		options: shown,
	} satisfies BetterAuthPlugin;
}
