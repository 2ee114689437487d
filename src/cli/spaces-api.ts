/** How far a key is in use. */
export interface KeyInUse {
	readonly id: string;
	/** Seals what is written from now on. */
	readonly primary: boolean;
	/** Whether this process holds the key. Credentials under another one cannot be opened. */
	readonly configured: boolean;
	readonly credentials: number;
}

export interface RotationSlice {
	readonly primary: string;
	readonly scanned: number;
	readonly resealed: number;
	readonly unreadable: number;
	/** Where the next slice begins; null at the end. */
	readonly cursor: string | null;
}

export interface Finding {
	readonly code: string;
	readonly severity: "error" | "warning" | "info";
	readonly count: number;
	readonly message: string;
	readonly remedy: string;
	readonly examples: readonly string[];
}

export interface Inspection {
	readonly healthy: boolean;
	readonly findings: readonly Finding[];
	readonly keys: readonly KeyInUse[];
	readonly checked: {
		readonly spaces: number;
		readonly members: number;
		readonly credentials: number;
		readonly permissions: number;
	};
}

export interface Sweep {
	readonly dryRun: boolean;
	/** The circuit breaker held: too large a share of the rows would go. */
	readonly refused: boolean;
	readonly orphans: { readonly spaces: number; readonly credentials: number; readonly permissions: number };
	readonly deadRows: { readonly roles: number; readonly modules: number };
	readonly deleted: { readonly credentials: number; readonly permissions: number };
	readonly examples: readonly string[];
}

/** Statements, or why there are none. */
export type SpaceSql =
	| { readonly sql: string; readonly refused: null }
	| {
			readonly sql: null;
			readonly refused: {
				readonly message: string;
				readonly remedy: string;
				readonly code: readonly string[];
			};
	  };

/** What the commands call of `auth.api`. */
export interface SpacesApi {
	readonly rotateSpaceKeys: (input: {
		body: { batch?: number | undefined; limit?: number | undefined; after?: string | undefined };
	}) => Promise<RotationSlice>;
	readonly spaceKeysInUse: () => Promise<{ readonly keys: readonly KeyInUse[] }>;
	readonly inspectSpaces: () => Promise<Inspection>;
	readonly sweepSpaces: (input: {
		body: {
			dryRun: boolean;
			graceSeconds?: number | undefined;
			deadRows?: boolean | undefined;
			maxShare?: number | undefined;
			force?: boolean | undefined;
		};
	}) => Promise<Sweep>;
	readonly spacesSql: (input: { body: SqlInput }) => Promise<SpaceSql>;
}

export interface SqlInput {
	readonly part: string;
	readonly down: boolean;
	readonly schema?: string | undefined;
}

/** How an endpoint is called without `auth.api`. */
interface DirectInput {
	readonly context: unknown;
}

/** What the commands need of a Better Auth instance, however its options are typed. */
export interface AuthInstance {
	readonly api: Partial<SpacesApi>;
	readonly options: {
		readonly plugins?: readonly {
			readonly endpoints?: {
				readonly inspectSpaces?: (input: DirectInput) => Promise<Inspection>;
				readonly spacesSql?: (input: DirectInput & { readonly body: SqlInput }) => Promise<SpaceSql>;
			};
		}[];
	};
	readonly $context: Promise<{
		readonly adapter: {
			readonly id: string;
			readonly findMany: (query: { model: string; limit: number }) => Promise<unknown>;
		};
	}>;
}
