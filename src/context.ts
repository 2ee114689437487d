import type { EventListener } from "./audit/core/event.ts";
import type { WatchedLease } from "./credentials/core/freshness.ts";
import type { Database } from "./database.ts";
import type { Layout } from "./doctor/core/layout.ts";
import type { OAuthBackends } from "./oauth/core/backend.ts";
import type { OrganizationPlugin } from "./organization/plugin-options.ts";
import type { SpaceOrganization } from "./organization/space-type.ts";
import type { Ceiling } from "./permissions/core/ceiling.ts";
import type { Policy } from "./permissions/core/policy.ts";
import type { RulesCache } from "./permissions/rules-cache.ts";
import type { Providers } from "./providers/core/provider.ts";
import type { Vault } from "./vault/vault.ts";

/** In the table `verification`, or in a secondary storage. */
export interface Verifications {
	create(identifier: string, value: string, expiresAt: Date): Promise<void>;
	/** The value, for one caller only; null for everybody else, and when the time is over. */
	consume(identifier: string): Promise<string | null>;
}

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
	/** Null unless the application asked for one. */
	readonly rulesCache: RulesCache | null;
	readonly vault: Vault;
	/** What the application declares of the providers of credentials, by their ids. */
	readonly providers: Providers;
	/** Those of them that speak OAuth. */
	readonly oauth: OAuthBackends;
	/** What this process refreshes, and the leases of others that it watches, by the ids of credentials. */
	readonly refreshes: {
		readonly running: Map<string, Promise<void>>;
		readonly watched: Map<string, WatchedLease>;
	};
	/** What a space's grants have to do with its deletion. */
	readonly onRevocationFailure: "proceed" | "refuse";
	/** Better Auth's store of what can be used once, for a while. */
	readonly verifications: Verifications;
	/** The tables by their names in the database, and a way to read its catalog. */
	readonly layout: () => Promise<Layout>;
	/** Whether there is an audit trail. */
	readonly audit: boolean;
	readonly onEvent: EventListener | undefined;
	readonly now: () => Date;
	/** Milliseconds since some moment, by a clock that nobody sets. */
	readonly monotonic: () => number;
	/** Goes on with work that the request need not wait for. Nothing is heard of its failure but in the log. */
	readonly background: (work: Promise<unknown>) => void;
	/** 0, 1, 2 … and from 16^6 on from the beginning: tells apart what happens in one millisecond. */
	readonly nextNumber: () => number;
	readonly log: (message: string, error?: unknown) => void;
}
