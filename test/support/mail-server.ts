import { type AddressInfo, createServer, type Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { Certificate } from "./certificate.ts";

export interface Login {
	readonly method: string;
	readonly username: string;
	readonly password: string;
	/** Whether it came under TLS. */
	readonly secure: boolean;
}

interface MailServerOptions {
	/** Any that is free, unless one is named. */
	readonly port?: number;
	/** Without one there is no TLS. */
	readonly certificate?: Certificate;
	/** TLS from the first byte. */
	readonly secure?: boolean;
	readonly methods?: readonly string[];
	/** How a login is refused; by default the password is asked for. */
	readonly refuse?: (login: Login) => { readonly status: number; readonly text: string } | null;
}

export const PASSWORD = "mail-canary-3d8e6a21";

/** A mail server on 127.0.0.1 that takes the user `club` with {@link PASSWORD}. */
export async function startMailServer({
	port = 0,
	certificate,
	secure = false,
	methods = ["PLAIN", "LOGIN"],
	refuse = ({ username, password }) =>
		username === "club" && password === PASSWORD
			? null
			: { status: 535, text: `5.7.8 ${username} with ${password} is nobody` },
}: MailServerOptions = {}) {
	const logins: Login[] = [];
	const options: SMTPServerOptions = {
		...certificate,
		secure,
		authMethods: [...methods],
		allowInsecureAuth: true,
		disabledCommands: [...(certificate ? [] : ["STARTTLS"]), ...(methods.length > 0 ? [] : ["AUTH"])],
		onAuth: ({ method, username, password }, session, done) => {
			const login = { method, username: username ?? "", password: password ?? "", secure: session.secure };
			logins.push(login);
			const refused = refuse(login);
			if (!refused) return done(null, { user: login.username });
			done(Object.assign(new Error(refused.text), { responseCode: refused.status }));
		},
	};
	const server = new SMTPServer(options);
	server.on("error", () => {});
	await new Promise<void>((resolve, reject) => {
		server.server.once("error", reject);
		server.listen(port, "127.0.0.1", resolve);
	});
	return {
		port: (server.server.address() as AddressInfo).port,
		logins,
		/** Connections that are open now. */
		open: () => server.connections.size,
		close: () => new Promise<void>((resolve) => server.close(resolve)),
	};
}

/** A server that says a line of a script after each line it hears; after the last it is silent. It keeps all it hears. */
export async function startScriptedServer(script: readonly (string | ((socket: Socket) => void))[]) {
	const heard: string[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		let step = 0;
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
		socket.on("error", () => {});
		const next = () => {
			const line = script[step++];
			if (typeof line === "function") line(socket);
			else if (line !== undefined) socket.write(`${line}\r\n`);
		};
		socket.on("data", (data) => {
			heard.push(data.toString("latin1"));
			next();
		});
		next();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		port: (server.address() as AddressInfo).port,
		heard: () => heard.join(""),
		/** Connections that are open now. */
		open: () => sockets.size,
		close: () => {
			for (const socket of sockets) socket.destroy();
			return new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
