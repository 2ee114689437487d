/** An application on a real HTTP server, in a process of its own: it ends with the process that started it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "better-auth/node";
import { openPostgres, openSqlite } from "../worlds/databases.ts";
import { createWorlds } from "../worlds/world.ts";
import type { FromServer, ServerTask, ToServer } from "./server-process.ts";

const { postgres, members }: ServerTask = JSON.parse(process.argv[2] ?? "");

// An interruption of the whole run reaches this process too: the one that started it says when it is over.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});

const database = postgres === null ? openSqlite() : await openPostgres(postgres);
const [world] = await createWorlds(database, members);
if (!world) throw new Error("there is no world");
const { auth, spaceId, headers } = world;
const handle = toNodeHandler(auth);
const underWay = new Set<Promise<void>>();
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
	const handled = handle(request, response).finally(() => underWay.delete(handled));
	underWay.add(handled);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

process.once("disconnect", async () => {
	await Promise.allSettled(underWay);
	await database.close();
	process.exit();
});
process.on("message", async (message: ToServer) => {
	if (message !== "heap") return;
	await Promise.allSettled(underWay);
	tell({ heap: liveHeap() });
});
const { port } = server.address() as AddressInfo;
tell({ url: `http://127.0.0.1:${port}/api/auth`, spaceId, headers: Object.fromEntries(headers) });

/** In bytes, without what is garbage. */
function liveHeap(): number {
	if (!globalThis.gc) throw new Error("the server needs --expose-gc");
	// What one collection finalizes, the next one frees.
	for (let collection = 0; collection < 3; collection++) globalThis.gc();
	return process.memoryUsage().heapUsed;
}

function tell(news: FromServer): void {
	process.send?.(news);
}
