import { can, getSecret, listCredentials } from "./asks.ts";
import { createWorld, type Growth, putCredentials } from "./growth.ts";

const FEW = 1;

/** A space with one credential and with many. */
export function moreCredentials(many: number): Growth {
	return {
		of: "credentials in a space",
		sizes: [FEW, many],
		where: (credentials) => `${credentials} ${credentials === "1" ? "credential" : "credentials"}`,
		fill: async (database, credentials) => {
			const world = await createWorld(database, 10);
			await putCredentials(world, credentials);
			return world;
		},
		asks: [can, getSecret, { ...listCredentials((size) => size), grows: true }],
	};
}
