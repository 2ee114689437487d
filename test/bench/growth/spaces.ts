import type { Pool } from "pg";
import { addSpaces } from "../../support/many-spaces.ts";
import { can, getMatrix, getSecret, getSnapshot, listCredentials } from "./asks.ts";
import { createWorld, type Growth, putCredentials } from "./growth.ts";

const FEW = 10;
const CREDENTIALS = 5;

/** The same space among few others and among many. */
export function moreSpaces(many: number): Growth {
	return {
		of: "spaces",
		sizes: [FEW, many],
		where: (spaces) => `one of ${spaces} spaces`,
		fill: async (database, spaces) => {
			const world = await createWorld(database, 10);
			await putCredentials(world, CREDENTIALS);
			await addSpaces(database.database as Pool, spaces - 1);
			return world;
		},
		asks: [can, getSnapshot, getMatrix, listCredentials(() => CREDENTIALS), getSecret],
	};
}
