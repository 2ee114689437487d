// src/routes/spaces/[spaceId]/calendar/+page.server.ts
import { requires } from "$lib/server/requires";
import type { Actions, PageServerLoad } from "./$types";

// Here and not in a layout, whose load does not run again from page to page.
export const load: PageServerLoad = async (event) => {
	await requires(event, "calendar", "read");
	return { events: [] };
};

export const actions: Actions = {
	add: async (event) => {
		await requires(event, "calendar", "write");
		return { added: true };
	},
};
