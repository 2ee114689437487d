import { Hono } from "hono";
import type { Sqlite } from "../database.ts";
import type { Live } from "../live.ts";
import type { Outside } from "../outside/start.ts";
import { mayUseVault, onlyJson, signedInUser } from "./guard.ts";
import { keyRoutes } from "./key-routes.ts";
import { providerRoutes } from "./provider-routes.ts";

/** What the vault really stores: one row of the credential table, as it lies on the disk. */
export type StoredRow = Readonly<Record<string, string | number | null>>;

/** How many rows of a space each of the plugin's tables holds. */
export interface Remains {
	readonly spaceCredential: number;
	readonly spaceModulePermission: number;
}

export interface DemoSettings {
	readonly live: Live;
	readonly database: Sqlite;
	readonly outside: Outside;
}

/** Routes that no application should have: they reach past the plugin, into the database, the keys and the providers. */
export function demoRoutes({ live, database, outside }: DemoSettings): Hono {
	const routes = new Hono();
	routes.use(onlyJson, async (c, next) => {
		await next();
		c.header("Cache-Control", "no-store");
	});

	/** The address of a space to knock at, for somebody who is in none. An id opens nothing. */
	routes.get("/door", (c) => {
		const row = database.prepare("SELECT id FROM organization WHERE slug = 'riverside'").get();
		return c.json((row ?? { id: null }) as { id: string | null });
	});

	routes.get("/rows/:spaceId/:provider", async (c) => {
		const { spaceId, provider } = c.req.param();
		if (!(await mayUseVault(live, c, spaceId, "read"))) return c.json({ message: "Not for you." }, 403);
		const row = database
			.prepare("SELECT * FROM spaceCredential WHERE spaceId = ? AND provider = ?")
			.get(spaceId, provider);
		return row ? c.json(row as StoredRow) : c.json({ message: "There is no such row." }, 404);
	});

	routes.get("/remains/:spaceId", async (c) => {
		const spaceId = c.req.param("spaceId");
		if (!(await signedInUser(live, c))) return c.json({ message: "Sign in first." }, 401);
		const exists = database.prepare("SELECT 1 FROM organization WHERE id = ?").get(spaceId) !== undefined;
		if (exists) return c.json({ message: "This space is alive." }, 409);
		return c.json(remainsOf(database, spaceId));
	});

	routes.route("/", providerRoutes(live, outside));
	routes.route("/keys", keyRoutes(live, database));
	return routes;
}

function remainsOf(database: Sqlite, spaceId: string): Remains {
	const count = (table: keyof Remains) =>
		database.prepare(`SELECT count(*) FROM ${table} WHERE spaceId = ?`).pluck().get(spaceId) as number;
	return {
		spaceCredential: count("spaceCredential"),
		spaceModulePermission: count("spaceModulePermission"),
	};
}
