import { BetterAuthError } from "better-auth";
import * as z from "zod";
import type { EventListener } from "./audit/core/event.ts";
import { idSchema } from "./http/schemas.ts";
import { type SpaceOrganization, typeFromMetadata } from "./organization/space-type.ts";
import type { Ceiling } from "./permissions/core/ceiling.ts";
import { RESERVED_PREFIX } from "./permissions/core/ids.ts";
import { LEVELS, type Level } from "./permissions/core/levels.ts";
import type { Policy } from "./permissions/core/policy.ts";
import type { AnyProvider, Providers, SpaceProvider } from "./providers/core/provider.ts";
import { pathAsWritten, providerSchema } from "./providers/option-schema.ts";
import type { SpacesSchemaOption } from "./schema.ts";
import type { KeyOption } from "./vault/key-sources/root-key.ts";

/** What a space of one type may use. */
export interface SpaceType {
	/** Ids of modules, or `"*"` for all. */
	readonly modules: "*" | readonly string[];
	/** False: nobody deletes a space of this type through the API. Default: true. */
	readonly deletable?: boolean;
}

/** The options of `spacesPlugin()`. All are optional. */
export interface SpacesOptions {
	/** Space types by name, each with its modules. Default: no types, every module open to every space. */
	readonly types?: Readonly<Record<string, SpaceType>>;
	/** The type of a space that names none. Without it such a space gets no module once `types` is set. */
	readonly defaultType?: string;
	/** Where a space's type is found. Default: `organization.metadata.type`. */
	readonly typeOf?: (organization: SpaceOrganization) => string | null | undefined;
	/** The catalogue: every module there is. Makes module names typed and anything else unknown. Default: open. */
	readonly modules?: readonly string[];
	/** The level a role has on every allowed module. Default: the creator role `admin`, `admin` `write`, others `read`. */
	readonly roles?: Readonly<Record<string, Level>>;
	/**
	 * Nobody gives a role with rights he does not hold himself: by assigning it, by inviting with it, by an invitation
	 * that is accepted after he lost them, nor by making or changing a dynamic role. All on by default.
	 */
	readonly ceiling?: Partial<Ceiling>;
	/** The vault: with which keys it seals, and what it knows of providers. */
	readonly credentials?: {
		/** Root keys: the first seals, all open. Default: the environment variable `SPACES_KEYS`. */
		readonly keys?: readonly KeyOption[];
		/** What is known of the providers: of what their credentials consist, who may use them, where they may be sent. */
		readonly providers?: readonly AnyProvider[];
	};
	/** What happens when a space is deleted. */
	readonly deletion?: {
		/**
		 * Deleting a space withdraws its OAuth grants first. When that fails it goes all the same (`proceed`, the default,
		 * and an event says what may still be good), or it stays (`refuse`).
		 */
		readonly onRevocationFailure?: "proceed" | "refuse";
	};
	/**
	 * Keeps what checks follow from in the memory of each process, as long as Better Auth's `secondaryStorage` says that
	 * nothing changed. `maxAge`: seconds until a change made past Better Auth, say in SQL, is seen. Default: false; `true`
	 * is 60 seconds.
	 */
	readonly cache?: boolean | { readonly maxAge?: number };
	/** Keeps a trail of every change in a table of its own, which outlives its space. Default: false. */
	readonly audit?: boolean;
	/** Called after every change of permissions, credentials, roles and types, with what happened and never a secret. */
	readonly onEvent?: EventListener;
	/** New names for the plugin's tables and columns; `postgresLayout` is one set of them. */
	readonly schema?: SpacesSchemaOption;
}

/** The options with every default filled in. */
export interface ResolvedOptions {
	readonly policy: Policy;
	readonly typeOf: (organization: SpaceOrganization) => unknown;
	readonly ceiling: Ceiling;
	readonly keys: readonly KeyOption[] | undefined;
	readonly providers: Providers;
	readonly onRevocationFailure: "proceed" | "refuse";
	readonly cache: { readonly maxAge: number } | null;
	readonly audit: boolean;
	readonly onEvent: EventListener | undefined;
}

/** Seconds. */
const CACHE_MAX_AGE = 60;

const moduleId = idSchema.refine((value) => !value.startsWith(RESERVED_PREFIX), {
	message: `must not begin with "${RESERVED_PREFIX}": the prefix is reserved`,
});
const modules = z
	.array(moduleId)
	.refine((list) => new Set(list).size === list.length, { message: "names a module twice" });
const names = z.strictObject({
	modelName: z.string().min(1).optional(),
	fields: z.record(z.string(), z.string().min(1)).optional(),
	disableMigration: z.boolean().optional(),
});
const isFunction = z.custom<() => unknown>((value) => typeof value === "function", "must be a function");

const optionsSchema = z
	.strictObject({
		types: z
			.record(
				idSchema,
				z.strictObject({
					modules: z.union([z.literal("*"), modules], 'must be "*" or a list of module ids'),
					deletable: z.boolean().optional(),
				}),
			)
			.optional(),
		defaultType: idSchema.optional(),
		typeOf: isFunction.optional(),
		modules: modules.optional(),
		roles: z.record(idSchema, z.enum(LEVELS)).optional(),
		ceiling: z
			.strictObject({
				assignment: z.boolean().optional(),
				invitation: z.boolean().optional(),
				acceptance: z.boolean().optional(),
				roles: z.boolean().optional(),
			})
			.optional(),
		credentials: z
			.strictObject({
				keys: z
					.array(
						z.strictObject({
							id: z.string(),
							key: z.union([z.string(), z.instanceof(Uint8Array), isFunction]),
						}),
					)
					.min(1, "names no key; leave it out to use SPACES_KEYS")
					.optional(),
				providers: z
					.array(providerSchema)
					.refine((list) => new Set(list.map(({ id }) => id)).size === list.length, {
						message: "declares a provider twice",
					})
					.optional(),
			})
			.optional(),
		deletion: z.strictObject({ onRevocationFailure: z.enum(["proceed", "refuse"]).optional() }).optional(),
		cache: z
			.union([z.boolean(), z.strictObject({ maxAge: z.int().min(1).max(86_400).optional() })], {
				error: "must be true, false, or { maxAge } in whole seconds from 1 to 86,400",
			})
			.optional(),
		audit: z.boolean().optional(),
		onEvent: isFunction.optional(),
		schema: z
			.strictObject({
				spaceCredential: names.optional(),
				spaceModulePermission: names.optional(),
				spaceAuditEvent: names.optional(),
			})
			.optional(),
	})
	.superRefine(({ types, defaultType, modules }, ctx) => {
		if (defaultType !== undefined && !Object.hasOwn(types ?? {}, defaultType)) {
			ctx.addIssue({
				code: "custom",
				path: ["defaultType"],
				message: `"${defaultType}" is not one of the declared \`types\``,
			});
		}
		for (const [type, { modules: allowed }] of Object.entries(types ?? {})) {
			const unknown =
				allowed === "*" || !modules ? [] : allowed.filter((module) => !modules.includes(module));
			for (const module of unknown) {
				const message = `"${module}" is not in the catalogue; add it to \`modules\` or correct it`;
				ctx.addIssue({ code: "custom", path: ["types", type, "modules"], message });
			}
		}
	})
	.superRefine(({ modules, credentials }, ctx) => {
		for (const [index, { module }] of (credentials?.providers ?? []).entries()) {
			if (module === undefined || (modules?.includes(module) ?? !module.startsWith(RESERVED_PREFIX)))
				continue;
			const message = module.startsWith(RESERVED_PREFIX)
				? `"${module}" is reserved; without a \`module\` it is spaces.credentials`
				: `"${module}" is not in the catalogue; add it to \`modules\` or correct it`;
			ctx.addIssue({ code: "custom", path: ["credentials", "providers", index, "module"], message });
		}
	});

/** @throws BetterAuthError naming the path of every bad option and what it must be. */
export function resolveOptions(options: SpacesOptions): ResolvedOptions {
	const result = optionsSchema.safeParse(options);
	if (!result.success) {
		const faults = result.error.issues.map(
			({ path, message }) => `${["options", ...pathAsWritten(path)].join(".")}: ${message}`,
		);
		throw new BetterAuthError(
			`[better-auth-spaces] spacesPlugin() cannot use these options.\n${faults.join("\n")}`,
		);
	}
	const types = options.types && Object.entries(options.types);
	return {
		policy: {
			types: types
				? new Map(types.map(([name, { modules }]) => [name, modules === "*" ? "*" : new Set(modules)]))
				: null,
			undeletable: new Set(types?.filter(([, type]) => type.deletable === false).map(([name]) => name)),
			defaultType: options.defaultType ?? null,
			catalogue: options.modules ? new Set(options.modules) : null,
			tiers: new Map(Object.entries(options.roles ?? {})),
		},
		typeOf: options.typeOf ?? typeFromMetadata,
		ceiling: {
			assignment: options.ceiling?.assignment ?? true,
			invitation: options.ceiling?.invitation ?? true,
			acceptance: options.ceiling?.acceptance ?? true,
			roles: options.ceiling?.roles ?? true,
		},
		keys: options.credentials?.keys,
		providers: new Map(
			options.credentials?.providers?.map((provider) => [provider.id, provider as SpaceProvider]),
		),
		onRevocationFailure: options.deletion?.onRevocationFailure ?? "proceed",
		cache: cacheFrom(options.cache),
		audit: options.audit ?? false,
		onEvent: options.onEvent,
	};
}

function cacheFrom(option: SpacesOptions["cache"]): ResolvedOptions["cache"] {
	if (!option) return null;
	return { maxAge: (option === true ? undefined : option.maxAge) ?? CACHE_MAX_AGE };
}
