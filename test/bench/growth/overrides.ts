import { createMatrix, ROLES } from "../worlds/matrix.ts";
import { can, canUserInSpace, getMatrix, getSnapshot } from "./asks.ts";
import { createWorld, type Growth } from "./growth.ts";

const FEW = 10;

/** A space with few overrides and with many, of the same roles and modules. */
export function moreOverrides(many: number): Growth {
	const modules = Math.ceil(many / ROLES.length);
	return {
		of: "overrides in a space",
		sizes: [FEW, many],
		where: (overrides) => `${overrides} overrides`,
		fill: (database, overrides) => createWorld(database, 10, createMatrix(modules, overrides)),
		asks: [can, canUserInSpace, { ...getSnapshot, grows: true }, { ...getMatrix, grows: true }],
	};
}
