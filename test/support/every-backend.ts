import { inject } from "vitest";
import type { Backend } from "./backend.ts";
import { backends } from "./backends.ts";
import { asBackend } from "./places/place.ts";
import { placedBackendsOn } from "./places.ts";

const servers = inject("servers");
const known = new Set(backends.map(({ name }) => name));

/** For tests of what a database or an adapter may do otherwise than another; the rest is tested on `backends`. */
export const everyBackend: readonly Backend[] = [
	...backends,
	...placedBackendsOn(servers)
		.filter(({ name }) => !known.has(name))
		.map((placed) => asBackend(placed, () => servers)),
];
