import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { connect, type Socket } from "node:net";
import { createTransport } from "nodemailer";
import type { SecretOf } from "./credentials/core/secret.ts";
import { isPublicAddress, refuseHost, withoutBrackets } from "./providers/core/destination.ts";
import type { SmtpProvider, TestCode, TestOutcome } from "./providers/core/provider.ts";

export type { SmtpProvider, TestOutcome } from "./providers/core/provider.ts";

/** Where mail is handed in. @see https://www.rfc-editor.org/rfc/rfc8314#section-3 */
const SUBMISSION_PORTS = [25, 465, 587, 2525];

/** What `smtp()` is told of a provider. */
export interface SmtpOptions extends Omit<SmtpProvider, "kind" | "headers" | "test"> {
	/** Default: 25, 465, 587 and 2525, and with `privateNetwork` any. */
	readonly ports?: readonly number[];
}

/**
 * Declares a provider whose credentials are SMTP accounts. Its test really logs in, by way of nodemailer, and sends
 * nothing. The host is what is stored: without `hosts` any public one will do. The password goes out under TLS only; with
 * `privateNetwork` also in clear, to a server that offers no TLS. A certificate must be valid for the host in any case.
 *
 * @example
 * ```ts
 * import { spacesPlugin } from "better-auth-spaces";
 * import { smtp } from "better-auth-spaces/smtp";
 *
 * export const spaces = spacesPlugin({ credentials: { providers: [smtp({ id: "newsletter" })] } });
 * ```
 */
export function smtp<const Id extends string>({
	ports,
	...provider
}: SmtpOptions & { readonly id: Id }): SmtpProvider & { readonly id: Id } {
	const isPort = (port: number) =>
		ports?.includes(port) ?? (provider.privateNetwork || SUBMISSION_PORTS.includes(port));
	return {
		...provider,
		kind: "smtp",
		test: async (secret, { signal }) => {
			const { host, port } = secret;
			if (!isPort(port) || refuseHost(host, provider)) return fault("not_allowed");
			const addresses = await lookup(withoutBrackets(host), { all: true }).catch(() => []);
			if (!provider.privateNetwork && !addresses.every(({ address }) => isPublicAddress(address)))
				return fault("not_allowed");
			try {
				const connection = await open({ host, port, addresses, signal });
				return await logIn(secret, connection, provider.privateNetwork ?? false);
			} catch {
				return fault("unreachable");
			}
		},
	};
}

interface Target {
	readonly host: string;
	readonly port: number;
	readonly addresses: LookupAddress[];
	readonly signal: AbortSignal;
}

/** To the addresses that were looked at, so that nobody can give the name others meanwhile. Closed when the time is up. */
function open({ host, port, addresses, signal }: Target): Promise<Socket> {
	signal.throwIfAborted();
	const connection = connect({
		host: withoutBrackets(host),
		port,
		autoSelectFamily: true,
		lookup: (_host, _options, done) => done(null, addresses),
	});
	signal.addEventListener("abort", () => connection.destroy());
	return new Promise((resolve, reject) => {
		connection.once("connect", () => resolve(connection));
		connection.on("error", reject);
		connection.once("close", reject);
	});
}

async function logIn(
	{ host, secure, username, password }: SecretOf<"smtp">,
	connection: Socket,
	plain: boolean,
): Promise<TestOutcome> {
	const transport = createTransport({
		connection,
		host: withoutBrackets(host),
		secure,
		requireTLS: !plain,
		auth: { user: username, pass: password },
		// Without it a server that asks for no login would pass for one that took it.
		forceAuth: true,
	});
	try {
		await transport.verify();
		return { ok: true, code: "ok", status: 235 };
	} catch (error) {
		return toOutcome(error);
	}
}

interface SmtpError extends Error {
	readonly code?: string;
	/** Of the answer, if there was one. */
	readonly responseCode?: number;
}

const CODES: Readonly<Record<string, TestCode>> = {
	ETLS: "insecure",
	ETIMEDOUT: "timed_out",
	ECONNECTION: "unreachable",
	ESOCKET: "unreachable",
};

/** The code and the status alone: what a mail server writes may repeat the login. */
function toOutcome(error: unknown): TestOutcome {
	// Without a code it is the end of the connection.
	const { code = "ECONNECTION", message, responseCode: status = null } = error as SmtpError;
	if (code === "EAUTH") return { ok: false, code: isRejection(status) ? "rejected" : "unexpected", status };
	// What went wrong with a certificate is in words only: nodemailer replaces the code.
	const insecure = code === "ESOCKET" && /certificate|SSL|TLS/.test(message);
	return { ok: false, code: insecure ? "insecure" : (CODES[code] ?? "unexpected"), status };
}

/** Rather than a failure for the moment (4yz), or a server that knows no such login (500 to 504). */
function isRejection(status: number | null): boolean {
	return status !== null && status > 504 && status < 600;
}

function fault(code: TestCode): TestOutcome {
	return { ok: false, code, status: null };
}
