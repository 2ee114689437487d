import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { selfSigned, trust } from "../../../test/support/certificate.ts";
import { startMailServer } from "../../../test/support/mail-server.ts";

export const MAIL_HOST = "localhost";
export const MAIL_USER = "club";

/**
 * A mail server that takes one login, under TLS. A stored account names its port, so it comes back on the same one after
 * a restart, where that is still free.
 */
export async function startMail(directory: string, password: string) {
	const certificate = selfSigned([MAIL_HOST], { days: 365 });
	const distrust = trust(certificate);
	const options = {
		certificate,
		secure: true,
		refuse: (login: { readonly username: string; readonly password: string }) =>
			login.username === MAIL_USER && login.password === password
				? null
				: { status: 535, text: "5.7.8 Authentication failed" },
	};
	const path = join(directory, "mail-port");
	const before = existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
	const server = await startMailServer({ ...options, port: before }).catch(() => startMailServer(options));
	writeFileSync(path, String(server.port));
	return {
		port: server.port,
		close: async () => {
			distrust();
			await server.close();
		},
	};
}
