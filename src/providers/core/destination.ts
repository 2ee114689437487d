import ipaddr from "ipaddr.js";

/** Why a credential is not sent somewhere. */
export type Refusal = "not-https" | "user-in-url" | "host-not-declared" | "private-address";

/** Where a provider's credentials may go. */
export interface Destinations {
	readonly hosts?: readonly string[];
	readonly privateNetwork?: boolean;
}

const HOST_PATTERN = /^(\*\.)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::([1-9][0-9]{0,4}))?$/;

/** All of IPv6 that has been given out; `::127.0.0.1` and what is not yet anybody's lie outside. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

const OWN_PORT: Readonly<Record<string, string>> = { "https:": "443", "http:": "80" };

/** `example.com`, `*.example.com`, `localhost:3000`, `[2001:db8::1]`: spelt as a URL spells it, or nothing would match. */
export function isHostPattern(text: string): boolean {
	const [, wildcard, name, port = "443"] = HOST_PATTERN.exec(text) ?? [];
	const hostname = `${wildcard ? "any." : ""}${name}`;
	const url = `https://${hostname}:${port}`;
	return name !== undefined && URL.canParse(url) && new URL(url).hostname === hostname;
}

/** Why this URL may not be asked with the credential; null when it may. */
export function refuseDestination(
	url: URL,
	{ hosts = [], privateNetwork = false }: Destinations,
): Refusal | null {
	if (url.protocol !== "https:" && !(privateNetwork && url.protocol === "http:")) return "not-https";
	if (url.username !== "" || url.password !== "") return "user-in-url";
	if (!hosts.some((pattern) => matches(url, pattern))) return "host-not-declared";
	if (!privateNetwork && isPrivateName(url.hostname)) return "private-address";
	return null;
}

/** The same for the host of a server that is no URL. Without `hosts` any public one will do. */
export function refuseHost(host: string, { hosts, privateNetwork = false }: Destinations): Refusal | null {
	const url = URL.canParse(`https://${host}`) ? new URL(`https://${host}`) : null;
	// Spelt as it is understood: `0x7f.1`, a path or a port would be understood as something else.
	if (url?.hostname !== host.toLowerCase()) return "host-not-declared";
	if (hosts && !hosts.some((pattern) => matches(url, pattern))) return "host-not-declared";
	return !privateNetwork && isPrivateName(url.hostname) ? "private-address" : null;
}

/** A pattern without a port means the scheme's own. `URL` has already lower-cased the host and undone `0x7f.1`. */
function matches({ protocol, hostname, port }: URL, pattern: string): boolean {
	const [, wildcard, name, declaredPort] = HOST_PATTERN.exec(pattern) ?? [];
	const ownPort = OWN_PORT[protocol];
	if ((port || ownPort) !== (declaredPort ?? ownPort)) return false;
	if (!wildcard) return hostname === name;
	const suffix = `.${name}`;
	return hostname.endsWith(suffix) && hostname.length > suffix.length && !isAddress(hostname);
}

/** Whether a host, as `URL` spells it, is private by its name alone. */
export function isPrivateName(hostname: string): boolean {
	if (isAddress(hostname)) return !isPublicAddress(hostname);
	return /(?:^|\.)(?:localhost|local|internal)\.?$/.test(hostname);
}

function isAddress(hostname: string): boolean {
	return ipaddr.isValid(withoutBrackets(hostname));
}

/**
 * Whether an IP address belongs to the public internet: not private, loopback, link-local (cloud metadata), carrier-grade
 * NAT, mapped or otherwise reserved.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export function isPublicAddress(address: string): boolean {
	const text = withoutBrackets(address);
	if (!ipaddr.isValid(text)) return false;
	const parsed = ipaddr.process(text);
	return parsed.range() === "unicast" && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST));
}

/** Of an IPv6 address, which is written in brackets where a port may follow. */
export function withoutBrackets(hostname: string): string {
	return hostname.replace(/^\[|\]$/g, "");
}
