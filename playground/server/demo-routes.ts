import { type Context, Hono } from "hono";
import type { Auth } from "./auth.ts";
import type { Sqlite } from "./database.ts";

/** What the vault really stores: one row of the credential table, as it lies on the disk. */
export type StoredRow = Readonly<Record<string, string | number | null>>;

/** How many rows of a space each of the plugin's tables holds. */
export interface Remains {
	readonly spaceCredential: number;
	readonly spaceModulePermission: number;
}

/** Routes that no application should have: they show what lies in the database, past the plugin. */
export function demoRoutes(auth: Auth, database: Sqlite): Hono {
	const routes = new Hono();
	routes.use(async (c, next) => {
		await next();
		c.header("Cache-Control", "no-store");
	});

	/** The address of a space to knock at, for somebody who is in none. An id opens nothing. */
	routes.get("/door", (c) => {
		const row = database.prepare("SELECT id FROM organization WHERE slug = 'riverside'").get();
		return c.json((row ?? { id: null }) as { id: string | null });
	});

	routes.get("/rows/:spaceId", async (c) => {
		const spaceId = c.req.param("spaceId");
		if (!(await mayReadVault(auth, c, spaceId))) return c.json({ message: "Not for you." }, 403);
		return c.json(storedRows(database, spaceId));
	});

	routes.get("/remains/:spaceId", async (c) => {
		const spaceId = c.req.param("spaceId");
		if (!(await signedInUser(auth, c))) return c.json({ message: "Sign in first." }, 401);
		const exists = database.prepare("SELECT 1 FROM organization WHERE id = ?").get(spaceId) !== undefined;
		if (exists) return c.json({ message: "This space is alive." }, 409);
		return c.json(remainsOf(database, spaceId));
	});

	return routes;
}

async function signedInUser(auth: Auth, c: Context): Promise<string | null> {
	const session = await auth.api.getSession({ headers: c.req.raw.headers });
	return session?.user.id ?? null;
}

async function mayReadVault(auth: Auth, c: Context, spaceId: string): Promise<boolean> {
	const userId = await signedInUser(auth, c);
	if (!userId) return false;
	const { allowed } = await auth.api.canUserInSpace({
		body: { userId, spaceId, module: "spaces.credentials", action: "read" },
	});
	return allowed;
}

function storedRows(database: Sqlite, spaceId: string): readonly StoredRow[] {
	return database
		.prepare("SELECT * FROM spaceCredential WHERE spaceId = ? ORDER BY provider")
		.all(spaceId) as StoredRow[];
}

function remainsOf(database: Sqlite, spaceId: string): Remains {
	const count = (table: keyof Remains) =>
		database.prepare(`SELECT count(*) FROM ${table} WHERE spaceId = ?`).pluck().get(spaceId) as number;
	return {
		spaceCredential: count("spaceCredential"),
		spaceModulePermission: count("spaceModulePermission"),
	};
}
