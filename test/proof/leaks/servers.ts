import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { SMTPServer } from "smtp-server";

/** A provider that repeats everything it is told, everywhere it can. */
export interface EchoServer {
	readonly host: string;
	readonly origin: string;
	/** All that it was sent, header by header, and the bodies. */
	readonly received: string[];
	/** Requests that came because somebody followed its redirects. */
	readonly followed: () => number;
	readonly close: () => Promise<void>;
}

/** What the path asks for: `/answer/<status>`, or one of the ways to fail. */
export async function openEchoServer(): Promise<EchoServer> {
	const received: string[] = [];
	let followed = 0;
	const server = createHttpServer(async (request, response) => {
		const url = request.url ?? "";
		if (url.startsWith("/landing")) followed += 1;
		const body = await readAll(request);
		received.push(...request.rawHeaders, body);
		const told = request.headers["x-secret"] ?? request.headers.authorization ?? body;
		const secret = String(told);
		if (url.startsWith("/hang")) return;
		if (url.startsWith("/reset")) request.socket.destroy();
		else if (url.startsWith("/garbage")) request.socket.end(`HTTP/1.1 200 OK\r\n${secret}\r\n\r\n${secret}`);
		else if (url.startsWith("/cut")) {
			response.writeHead(200, { "content-length": "1000000" });
			response.write(secret, () => request.socket.destroy());
		} else echo(response, { url, secret, headers: request.headers, body });
	});
	await listen(server);
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		host,
		origin: `http://${host}`,
		received,
		followed: () => followed,
		close: () => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(() => resolve()));
		},
	};
}

interface Told {
	readonly url: string;
	readonly secret: string;
	readonly headers: IncomingMessage["headers"];
	readonly body: string;
}

function echo(response: ServerResponse, { url, secret, ...told }: Told): void {
	const status = Number(url.match(/^\/answer\/(\d{3})/)?.[1] ?? 404);
	response.writeHead(status, `no good is ${secret}`, {
		"content-type": "application/json",
		"www-authenticate": `Basic realm="${secret}"`,
		"set-cookie": `secret=${encodeURIComponent(secret)}`,
		"x-secret": secret,
		...(status >= 300 && status < 400 && { location: `/landing?secret=${encodeURIComponent(secret)}` }),
	});
	response.end(JSON.stringify({ error: `You sent ${secret}`, secret, url, ...told }));
}

async function readAll(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString("utf8");
}

/** A mail server whose refusals repeat the login. The user name says what it does with it. */
export interface MailServer {
	readonly port: number;
	/** Passwords. */
	readonly received: string[];
	readonly close: () => Promise<void>;
}

const REPLIES: Readonly<Record<string, number>> = { rejected: 535, busy: 454, odd: 599 };

export async function openMailServer(): Promise<MailServer> {
	const received: string[] = [];
	const server = new SMTPServer({
		disabledCommands: ["STARTTLS"],
		allowInsecureAuth: true,
		onAuth: ({ username, password }, _session, answer) => {
			received.push(password ?? "");
			const responseCode = REPLIES[username ?? ""];
			if (!responseCode) answer(null, { user: username ?? "" });
			else answer(Object.assign(new Error(`No login for ${username} with ${password}`), { responseCode }));
		},
	});
	server.on("error", () => {});
	await listen(server.server);
	const { port } = server.server.address() as AddressInfo;
	return { port, received, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function listen(server: Server): Promise<void> {
	return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
}
