import type { Backend } from "../../support/backend.ts";
import { memory, sqlite } from "../../support/backends.ts";
import type { Servers } from "../../support/databases.ts";
import { mariadb } from "../../support/places/mariadb.ts";
import { asBackend } from "../../support/places/place.ts";
import { postgres } from "../../support/places/postgres.ts";

/** A back end, and how many batches of a round are for it: the servers take several times as long. */
interface InRound {
	readonly backend: Backend;
	readonly batches: number;
	/** See `Stage`. */
	readonly looksEvery: number;
}

export function backEndsOn(servers: Servers): readonly InRound[] {
	return [
		{ backend: memory, batches: 24, looksEvery: 1 },
		{ backend: sqlite, batches: 12, looksEvery: 1 },
		{ backend: asBackend(postgres, () => servers), batches: 3, looksEvery: 5 },
		...(servers.mariadb === null
			? []
			: [{ backend: asBackend(mariadb, () => servers), batches: 1, looksEvery: 5 }]),
	];
}
