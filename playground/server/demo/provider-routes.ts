import { Hono } from "hono";
import * as z from "zod";
import type { Live } from "../live.ts";
import type { Outside } from "../outside/start.ts";
import { signedInUser } from "./guard.ts";

/** How the provider of the connections fares. */
export interface ProviderState {
	readonly address: string;
	readonly down: boolean;
}

const orders = z.object({ order: z.enum(["revoke", "down", "up"]) });

export type ProviderOrder = z.output<typeof orders>["order"];

/** What one does at the providers: get a key there, withdraw a consent there, have them fail. */
export function providerRoutes(live: Live, { samples, meetings }: Outside): Hono {
	const routes = new Hono();
	const state = (): ProviderState => ({ address: meetings.issuer, down: meetings.isDown() });
	for (const path of ["/samples", "/meetings/*"])
		routes.use(path, async (c, next) =>
			(await signedInUser(live, c)) ? next() : c.json({ message: "Sign in first." }, 401),
		);

	routes.get("/samples", (c) => c.json(samples));

	routes.get("/meetings", (c) => c.json(state()));

	routes.post("/meetings", async (c) => {
		const { data } = orders.safeParse(await c.req.json());
		if (!data) return c.json({ message: "No such order." }, 400);
		if (data.order === "revoke") meetings.revokeAll();
		else meetings.setDown(data.order === "down");
		return c.json(state());
	});

	// What an application has a timer do.
	routes.post("/meetings/due", async (c) => c.json(await live.auth().api.refreshDueSpaceCredentials()));
	return routes;
}
