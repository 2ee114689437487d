import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificate } from "./certificate.ts";

export interface Recorded {
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingMessage["headers"];
	readonly body: string;
}

export type Answer = (request: Recorded, response: ServerResponse) => void;

export type WebServer = Awaited<ReturnType<typeof startWebServer>>;

/** A server on 127.0.0.1 that keeps what it is asked. */
export async function startWebServer({
	certificate,
	answer = (_, response) => void response.end("{}"),
}: {
	readonly certificate?: Certificate;
	readonly answer?: Answer;
} = {}) {
	const requests: Recorded[] = [];
	let connections = 0;
	const listen = async (request: IncomingMessage, response: ServerResponse) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk);
		const { method = "", url = "", headers } = request;
		const recorded = { method, path: url, headers, body: Buffer.concat(chunks).toString("utf8") };
		requests.push(recorded);
		answer(recorded, response);
	};
	const server = certificate ? createSecureServer(certificate, listen) : createServer(listen);
	server.on("connection", () => {
		connections += 1;
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		requests,
		/** Connections so far, whether or not they came to a request. */
		connections: () => connections,
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
