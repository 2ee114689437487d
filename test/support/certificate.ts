import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import tls from "node:tls";

export interface Certificate {
	readonly key: string;
	readonly cert: string;
}

const DAY = 86_400_000;
const ECDSA_SHA256 = sequence(oid("2a8648ce3d040302"));

/**
 * A certificate signed by itself, for these names and IPv4 addresses; trusted by nobody until {@link trust} says so.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function selfSigned(names: readonly string[], { days = 2 }: { days?: number } = {}): Certificate {
	const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
	const name = sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(`test ${names[0]}`)))));
	const alternatives = names.map((text) =>
		isIP(text) ? der(0x87, Buffer.from(text.split(".").map(Number))) : der(0x82, Buffer.from(text)),
	);
	const body = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))),
		der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
		ECDSA_SHA256,
		name,
		sequence(time(Date.now() - 30 * DAY), time(Date.now() + days * DAY)),
		name,
		publicKey.export({ type: "spki", format: "der" }),
		der(0xa3, sequence(sequence(oid("551d11"), der(0x04, sequence(...alternatives))))),
	);
	const signature = Buffer.concat([Buffer.from([0]), sign("sha256", body, privateKey)]);
	const text = sequence(body, ECDSA_SHA256, der(0x03, signature)).toString("base64");
	return {
		key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
	};
}

/** Trusted by this process from now on, as with NODE_EXTRA_CA_CERTS. Answers how to undo it. */
export function trust({ cert }: Certificate): () => void {
	const { createSecureContext } = tls;
	tls.createSecureContext = (options) => {
		const made = createSecureContext(options);
		made.context.addCACert(cert);
		return made;
	};
	return () => {
		tls.createSecureContext = createSecureContext;
	};
}

function der(tag: number, content: Buffer): Buffer {
	const { length } = content;
	const size =
		length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
	return der(0x30, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
	return der(0x06, Buffer.from(hex, "hex"));
}

function time(at: number): Buffer {
	const digits = new Date(at).toISOString().replace(/\D/g, "").slice(2, 14);
	return der(0x17, Buffer.from(`${digits}Z`));
}
