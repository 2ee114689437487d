import { getAuthTables } from "better-auth/db";
import type { PlacedBackend } from "./place.ts";

/** For an adapter that is told to use plural names, which Better Auth's own migrations do not know. */
export function inPlural(placed: PlacedBackend): PlacedBackend {
	return {
		...placed,
		connect: (place) => {
			const open = placed.connect(place);
			return {
				...open,
				migrate: async (options) => {
					await open.migrate(options);
					for (const { modelName } of Object.values(getAuthTables(options)))
						await open.execute(`alter table "${modelName}" rename to "${modelName}s"`);
				},
				rows: (table) => open.rows(`${table}s`),
			};
		},
	};
}
