import type { AuthContext } from "@better-auth/core";
import { env } from "@better-auth/core/env";
import { BetterAuthError } from "better-auth";
import type { SpacesContext } from "./context.ts";
import { createDatabase } from "./database.ts";
import type { ResolvedOptions } from "./options.ts";
import { databaseIdTest } from "./organization/database-id.ts";
import { readOrganizationPlugin } from "./organization/plugin-options.ts";
import { KEYS_VARIABLE } from "./vault/key-sources/environment.ts";
import { createVault, type Vault, type VaultOptions } from "./vault/vault.ts";

/** @throws BetterAuthError without the organization plugin, or with unfit keys */
export function createContext(
	auth: AuthContext,
	{ policy, typeOf, ceiling, keys, audit, onEvent }: ResolvedOptions,
): SpacesContext {
	const { logger } = auth;
	let number = 0;
	return {
		policy,
		typeOf,
		ceiling,
		audit,
		onEvent,
		organization: readOrganizationPlugin(auth),
		isDatabaseId: databaseIdTest(auth.options),
		db: createDatabase(auth.adapter),
		vault: vaultOrExplain({
			keys,
			environment: env[KEYS_VARIABLE],
			production: env.NODE_ENV === "production",
			authSecret: auth.secret,
			warn: (message) => logger.warn(`[better-auth-spaces] ${message}`),
		}),
		now: () => new Date(),
		nextNumber: () => number++ % 0x100_0000,
		log: (message, error) => logger.error(`[better-auth-spaces] ${message}`, error),
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
