import type { Extent } from "./guarded-table.ts";
import type { Pace } from "./measuring/rounds.ts";
import type { Load } from "./server/load.ts";

/** How much of everything there is, and how often it is asked. */
export interface Extents extends Pace {
	/** Of the space that is asked about. */
	readonly members: number;
	/** Of the matrices that decisions are built from. */
	readonly modules: readonly number[];
	/** Of the table behind a policy. */
	readonly table: Extent;
	/** That a space is one of. */
	readonly spaces: number;
	/** In one space. */
	readonly overrides: number;
	/** In one space. */
	readonly credentials: number;
	/** On a server, in a round, per endpoint and number of connections. */
	readonly load: Load;
	/** How long a server is under load while its heap is watched, in seconds. */
	readonly soak: number;
}

/** Everything is asked as in the long form, of less, and not as often. */
export const QUICK: Extents = {
	...{ rounds: 3, warmUp: 1, turns: 1, members: 10 },
	modules: [10, 167],
	table: { events: 100_000, spaces: 100 },
	...{ spaces: 1_000, overrides: 1_000, credentials: 100 },
	load: { leastRequests: 20, leastPerConnection: 2 },
	soak: 3,
};

export const LONG: Extents = {
	...{ rounds: 25, warmUp: 4, turns: 3, members: 1_000 },
	modules: [10, 167, 1_667],
	table: { events: 1_000_000, spaces: 1_000 },
	...{ spaces: 100_000, overrides: 10_000, credentials: 1_000 },
	load: { leastRequests: 100, leastPerConnection: 4 },
	soak: 600,
};
