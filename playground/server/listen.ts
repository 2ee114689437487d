import type { Server } from "node:http";
import { createServer } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

type Handler = (request: Request) => Response | Promise<Response>;

export interface Listener {
	readonly server: Server;
	readonly port: number;
	/** From now on this answers; until then every request is told to come back. */
	readonly answerWith: (handler: Handler) => void;
}

const HOST = "127.0.0.1";
const PORTS_TO_TRY = 50;

/** Takes the first free port from `first` on. The page must know its own address before the server can be made. */
export async function listen(first: number): Promise<Listener> {
	let handler: Handler = () => new Response("The playground is starting.", { status: 503 });
	const server = createAdaptorServer({ fetch: (request) => handler(request) }) as Server;
	const last = Math.min(first + PORTS_TO_TRY, 65_536);
	for (let port = first; port < last; port += 1) {
		if (!(await isFreeOnIPv6(port)) || !(await tryPort(server, port, HOST))) continue;
		const answerWith = (next: Handler) => {
			handler = next;
		};
		return { server, port, answerWith };
	}
	throw new Error(`No port from ${first} to ${last - 1} is free. Set PORT to another one.`);
}

/** A browser may take `localhost` for `::1`: whoever listens there would be met in our place. */
async function isFreeOnIPv6(port: number): Promise<boolean> {
	const probe = createServer();
	const free = await tryPort(probe, port, "::1");
	if (free) await new Promise((done) => probe.close(done));
	return free;
}

/** False when the port is taken. A machine without IPv6 takes no port from anybody. */
function tryPort(server: ReturnType<typeof createServer>, port: number, host: string): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const onError = (error: NodeJS.ErrnoException) => {
			server.off("listening", onListening);
			if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
			else reject(error);
		};
		const onListening = () => {
			server.off("error", onError);
			resolve(true);
		};
		server.once("error", onError).once("listening", onListening).listen(port, host);
	});
}
