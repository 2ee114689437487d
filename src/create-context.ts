import type { AuthContext } from "@better-auth/core";
import { env } from "@better-auth/core/env";
import { BetterAuthError } from "better-auth";
import type { SpacesContext, Verifications } from "./context.ts";
import { reportMissingKeys } from "./credentials/check-keys.ts";
import { createDatabase } from "./database.ts";
import { readLayout } from "./database-layout.ts";
import type { Layout } from "./doctor/core/layout.ts";
import { createBackends, findRegistrationFault } from "./oauth/backends.ts";
import { registeredProviders } from "./oauth/registered.ts";
import type { ResolvedOptions } from "./options.ts";
import { databaseIdTest } from "./organization/database-id.ts";
import { readOrganizationPlugin } from "./organization/plugin-options.ts";
import { createRulesCache, type SharedStorage } from "./permissions/rules-cache.ts";
import { KEYS_VARIABLE } from "./vault/key-sources/environment.ts";
import { createVault, type Vault, type VaultOptions } from "./vault/vault.ts";

/** @throws BetterAuthError without the organization plugin, or with unfit keys */
export function createContext(
	auth: AuthContext,
	{ policy, typeOf, ceiling, keys, providers, onRevocationFailure, audit, onEvent, cache }: ResolvedOptions,
): SpacesContext {
	const { logger } = auth;
	let number = 0;
	let layout: Promise<Layout> | undefined;
	const registered = registeredProviders(auth);
	const fault = findRegistrationFault(providers, registered);
	if (fault) throw new BetterAuthError(`[better-auth-spaces] options.credentials.providers: ${fault}`);
	const now = () => new Date();
	const log: SpacesContext["log"] = (message, ...error) =>
		logger.error(`[better-auth-spaces] ${message}`, ...error);
	const db = createDatabase(auth.adapter);
	const context: SpacesContext = {
		policy,
		typeOf,
		ceiling,
		audit,
		onEvent,
		providers,
		oauth: createBackends(providers, registered, now),
		refreshes: { running: new Map(), watched: new Map() },
		onRevocationFailure,
		verifications: verificationsOf(auth),
		organization: readOrganizationPlugin(auth),
		isDatabaseId: databaseIdTest(auth.options),
		db,
		rulesCache: cache && createRulesCache(sharedStorage(auth), { db, log }, cache.maxAge),
		vault: vaultOrExplain({
			keys,
			environment: env[KEYS_VARIABLE],
			production: env.NODE_ENV === "production",
			authSecret: auth.secret,
			warn: (message) => logger.warn(`[better-auth-spaces] ${message}`),
			// Beside the request that came first: what it finds is for the operator. A table that is not there yet is not.
			onReady: (ids) => auth.runInBackground(reportMissingKeys(context, ids).catch(() => {})),
		}),
		// Once: each reading may open a connection.
		layout: () => (layout ??= readLayout(auth)),
		now,
		monotonic: () => performance.now(),
		background: (work) =>
			auth.runInBackground(work.catch((error) => log("Something failed behind a request.", error))),
		nextNumber: () => number++ % 0x100_0000,
		log,
	};
	return context;
}

/** @throws BetterAuthError without one: a cache that other processes do not hear of would be wrong */
function sharedStorage({ secondaryStorage }: AuthContext): SharedStorage {
	if (secondaryStorage) return secondaryStorage;
	throw new BetterAuthError(
		"[better-auth-spaces] options.cache: needs a `secondaryStorage` in betterAuth(), by which all processes learn of changes",
	);
}

/** Better Auth replaces its internal adapter after the plugins' `init`. */
function verificationsOf(auth: AuthContext): Verifications {
	return {
		create: async (identifier, value, expiresAt) =>
			void (await auth.internalAdapter.createVerificationValue({ identifier, value, expiresAt })),
		consume: async (identifier) =>
			(await auth.internalAdapter.consumeVerificationValue(identifier))?.value ?? null,
	};
}

function vaultOrExplain(options: VaultOptions): Vault {
	try {
		return createVault(options);
	} catch (error) {
		const source = options.keys ? "options.credentials.keys" : KEYS_VARIABLE;
		throw new BetterAuthError(
			`[better-auth-spaces] ${source}: ${error instanceof Error ? error.message : "unfit"}`,
		);
	}
}
