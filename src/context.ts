import type { AuthContext } from "@better-auth/core";
import { env } from "@better-auth/core/env";
import { BetterAuthError } from "better-auth";
import { createDatabase, type Database } from "./database.ts";
import type { ResolvedOptions } from "./options.ts";
import { type OrganizationPlugin, readOrganizationPlugin } from "./organization/plugin-options.ts";
import { spaceIdTest } from "./organization/space-id.ts";
import type { SpaceOrganization } from "./organization/space-type.ts";
import type { Policy } from "./permissions/core/policy.ts";
import { KEYS_VARIABLE } from "./vault/key-sources/environment.ts";
import { createVault, type Vault, type VaultOptions } from "./vault/vault.ts";

/** What every use case is handed first: the world of one auth instance, made once in `init`. */
export interface SpacesContext {
	readonly policy: Policy;
	readonly typeOf: (organization: SpaceOrganization) => unknown;
	readonly organization: OrganizationPlugin;
	/** Whether a text can be the id of an organization in this database; others must not reach a query. */
	readonly isSpaceId: (id: string) => boolean;
	readonly db: Database;
	readonly vault: Vault;
	readonly now: () => Date;
	readonly log: (message: string, error: unknown) => void;
}

/** @throws BetterAuthError without the organization plugin, or with unfit keys */
export function createContext(auth: AuthContext, { policy, typeOf, keys }: ResolvedOptions): SpacesContext {
	const { logger } = auth;
	return {
		policy,
		typeOf,
		organization: readOrganizationPlugin(auth),
		isSpaceId: spaceIdTest(auth.options),
		db: createDatabase(auth.adapter),
		vault: vaultOrExplain({
			keys,
			environment: env[KEYS_VARIABLE],
			production: env.NODE_ENV === "production",
			authSecret: auth.secret,
			warn: (message) => logger.warn(`[better-auth-spaces] ${message}`),
		}),
		now: () => new Date(),
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
