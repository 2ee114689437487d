/** A process that replaces random credentials of its share until it is told to stop, and logs each before and after. */
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { written } from "./credentials.ts";
import { createInstance, keysInOrder, openPool } from "./instance.ts";
import type { WriterTask } from "./processes.ts";

/** So that rotators and database get a share of the machine too. */
const MOST_PAUSE_MS = 20;

const { place, keys, rows, writer, writers, log }: WriterTask = JSON.parse(process.argv[2] ?? "");
const stop = new AbortController();
process.once("message", () => stop.abort());
process.once("disconnect", () => process.exit(1));

const pool = openPool(place, 2);
const { api } = createInstance(pool, keysInOrder(keys));
for (let n = 1; !stop.signal.aborted; n += 1) {
	const index = Math.floor((Math.random() * rows) / writers) * writers + writer;
	if (index >= rows) continue;
	const { spaceId, provider, accessToken, refreshToken } = written(index, writer, n);
	appendFileSync(log, `before ${index} ${n}\n`);
	await api.putSpaceCredential({
		body:
			refreshToken === null
				? { spaceId, provider, secret: accessToken }
				: { spaceId, provider, kind: "oauth2", accessToken, refreshToken },
	});
	appendFileSync(log, `after ${index} ${n}\n`);
	await pause(Math.random() * MOST_PAUSE_MS);
}
await pool.end();
process.exit(0);
