import type { Database } from "./database.ts";
import type { OrganizationPlugin } from "./organization/plugin-options.ts";
import type { SpaceOrganization } from "./organization/space-type.ts";
import type { Ceiling } from "./permissions/core/ceiling.ts";
import type { Policy } from "./permissions/core/policy.ts";
import type { Vault } from "./vault/vault.ts";

/** What every use case is handed first: the world of one auth instance, made once in `init`. */
export interface SpacesContext {
	readonly policy: Policy;
	readonly typeOf: (organization: SpaceOrganization) => unknown;
	readonly organization: OrganizationPlugin;
	/** Where nobody may confer what he does not hold. */
	readonly ceiling: Ceiling;
	/** Whether a text can be an id in this database; others must not reach a query. */
	readonly isDatabaseId: (id: string) => boolean;
	readonly db: Database;
	readonly vault: Vault;
	readonly now: () => Date;
	readonly log: (message: string, error: unknown) => void;
}
