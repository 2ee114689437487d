import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

const HOST = "127.0.0.1";

/** A server on a free port that nobody reaches but this machine. What it answers may need to know its own address. */
export async function serve(listenerAt: (origin: string) => RequestListener) {
	const server = createServer();
	server.listen(0, HOST);
	await once(server, "listening");
	const origin = `http://${HOST}:${(server.address() as AddressInfo).port}`;
	server.on("request", listenerAt(origin));
	return {
		origin,
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
