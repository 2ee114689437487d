import type { KeyInUse } from "better-auth-spaces";
import { Hono } from "hono";
import * as z from "zod";
import type { Sqlite } from "../database.ts";
import type { Live } from "../live.ts";
import { mayUseVault, signedInUser } from "./guard.ts";
import { ARCHIVE, fillArchive } from "./many-rows.ts";

/** The keys of the whole server, and how far a rotation has come. */
export interface KeysState {
	readonly keys: readonly KeyInUse[];
	/** Credentials of all spaces. */
	readonly total: number;
	/** Those of them that are sealed under another key than the one that seals now. */
	readonly left: number;
	/** The id of the space that was made to have many; null before. */
	readonly archive: string | null;
}

/** One batch of a rotation. */
export interface RotationBatch extends KeysState {
	readonly resealed: number;
	readonly unreadable: number;
	/** To go on behind; null at the end. */
	readonly cursor: string | null;
}

/** Few at a time, so that there is something to watch. */
const BATCH = 10;

const change = z.object({ step: z.enum(["add", "promote", "drop", "restore"]), id: z.string() });
const batch = z.object({ after: z.string().optional() });

/** What an operator does on the server with keys, for the owner of a space. No application should have such routes. */
export function keyRoutes(live: Live, database: Sqlite): Hono {
	const routes = new Hono();
	routes.use("/:spaceId/*", async (c, next) =>
		(await mayUseVault(live, c, c.req.param("spaceId"), "admin"))
			? next()
			: c.json({ message: "Not for you." }, 403),
	);

	routes.get("/:spaceId/state", async (c) => c.json(await stateOf(live, database)));

	routes.post("/:spaceId/change", async (c) => {
		const { data } = change.safeParse(await c.req.json());
		if (!data) return c.json({ message: "No such step." }, 400);
		if (data.step === "drop" && live.keys().configured[0]?.id === data.id)
			return c.json({ message: "This is the key that seals. Put another one first." }, 409);
		live.changeKeys(data.step, data.id);
		return c.json(await stateOf(live, database));
	});

	routes.post("/:spaceId/rotate", async (c) => {
		const { data } = batch.safeParse(await c.req.json());
		if (!data) return c.json({ message: "No such cursor." }, 400);
		const body = { batch: BATCH, limit: BATCH, ...data };
		const { resealed, unreadable, cursor } = await live.auth().api.rotateSpaceKeys({ body });
		return c.json({ ...(await stateOf(live, database)), resealed, unreadable, cursor });
	});

	routes.post("/:spaceId/fill", async (c) => {
		const owner = await signedInUser(live, c);
		if (owner !== null) await fillArchive(live.auth(), owner);
		return c.json(await stateOf(live, database));
	});
	return routes;
}

async function stateOf(live: Live, database: Sqlite): Promise<KeysState> {
	const { keys: inUse } = await live.auth().api.spaceKeysInUse();
	const dropped = live
		.keys()
		.dropped.filter(({ id }) => inUse.every((key) => key.id !== id))
		.map(({ id }) => ({ id, primary: false, configured: false, credentials: 0 }));
	const keys = [...inUse, ...dropped];
	const archive = database.prepare("SELECT id FROM organization WHERE slug = ?").pluck().get(ARCHIVE.slug);
	return {
		keys,
		total: database.prepare("SELECT count(*) FROM spaceCredential").pluck().get() as number,
		left: keys.filter(({ primary }) => !primary).reduce((sum, { credentials }) => sum + credentials, 0),
		archive: typeof archive === "string" ? archive : null,
	};
}
