import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	isHostPattern,
	isPublicAddress,
	refuseDestination,
	refuseHost,
} from "../../src/providers/core/destination.ts";

const ask = (url: string, hosts: readonly string[], privateNetwork = false) =>
	refuseDestination(new URL(url), { hosts, privateNetwork });

/**
 * The blocks that IANA registers as not globally reachable, each with its first and last address where that is short.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const SPECIAL: readonly [block: string, ...addresses: string[]][] = [
	["0.0.0.0/8 this network", "0.0.0.0", "0.255.255.255"],
	["10.0.0.0/8 private", "10.0.0.0", "10.255.255.255"],
	["100.64.0.0/10 shared (carrier-grade NAT)", "100.64.0.0", "100.127.255.255", "100.100.100.200"],
	["127.0.0.0/8 loopback", "127.0.0.0", "127.0.0.1", "127.255.255.255"],
	["169.254.0.0/16 link-local", "169.254.0.0", "169.254.169.254", "169.254.255.255"],
	["172.16.0.0/12 private", "172.16.0.0", "172.31.255.255"],
	["192.0.0.0/24 protocol assignments", "192.0.0.0", "192.0.0.8", "192.0.0.170", "192.0.0.255"],
	["192.0.2.0/24 documentation", "192.0.2.0", "192.0.2.255"],
	["192.168.0.0/16 private", "192.168.0.0", "192.168.255.255"],
	["198.18.0.0/15 benchmarking", "198.18.0.0", "198.19.255.255"],
	["198.51.100.0/24 documentation", "198.51.100.0", "198.51.100.255"],
	["203.0.113.0/24 documentation", "203.0.113.0", "203.0.113.255"],
	["224.0.0.0/4 multicast", "224.0.0.0", "239.255.255.255"],
	["240.0.0.0/4 reserved", "240.0.0.0", "255.255.255.254"],
	["255.255.255.255/32 broadcast", "255.255.255.255"],
	["::1/128 loopback", "::1"],
	["::/128 unspecified", "::"],
	["::/96 IPv4-compatible, deprecated", "::7f00:1", "::127.0.0.1", "::a9fe:a9fe"],
	["::ffff:0:0/96 IPv4-mapped", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::ffff:10.1.2.3"],
	["::ffff:0:0:0/96 IPv4-translated", "::ffff:0:7f00:1"],
	["64:ff9b::/96 NAT64 of what is private", "64:ff9b::7f00:1", "64:ff9b::169.254.169.254", "64:ff9b::a00:1"],
	["64:ff9b:1::/48 NAT64, local use", "64:ff9b:1::", "64:ff9b:1::7f00:1"],
	["100::/64 discard", "100::", "100::ffff:ffff:ffff:ffff"],
	["100:0:0:1::/64 dummy", "100:0:0:1::1"],
	["2001::/23 protocol assignments", "2001:2::1", "2001:10::1", "2001:1ff:ffff::1"],
	["2001::/32 Teredo", "2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"],
	["2001:db8::/32 documentation", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
	["2002::/16 6to4 of what is private", "2002:7f00:1::", "2002:a9fe:a9fe::1"],
	["3fff::/20 documentation", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"],
	["5f00::/16 segment routing", "5f00::", "5f00:ffff::"],
	["fc00::/7 unique-local", "fc00::", "fd00:ec2::254", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
	["fe80::/10 link-local", "fe80::", "fe80::1", "febf:ffff::1", "fe80::1%eth0"],
	["fec0::/10 site-local, deprecated", "fec0::1"],
	["ff00::/8 multicast", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
	["4000::/3 and on: given to nobody yet", "4000::1", "8000::1", "e000::1"],
];

describe("an address is private", () => {
	it.each(SPECIAL)("in %s", (_, ...addresses) => {
		for (const address of addresses) {
			expect(isPublicAddress(address), address).toBe(false);
			expect(isPublicAddress(`[${address}]`), address).toBe(false);
		}
	});

	it("when it is none", () => {
		for (const text of ["", "localhost", "1.2.3.4.5", "1.2.3.256", "::g", "example.com", "[", "[]"])
			expect(isPublicAddress(text), text).toBe(false);
	});

	it("in every block of RFC 1918, 6598, 3927 and 1122, wherever it lies, plain, mapped or by NAT64", () => {
		const octet = fc.nat(255);
		const block = fc.oneof(
			fc.tuple(fc.constantFrom(0, 10, 127), octet, octet, octet),
			fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
			fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
			fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
			fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
			fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
		);
		fc.assert(
			fc.property(block, (octets) => {
				const text = octets.join(".");
				return [text, `::ffff:${text}`, `64:ff9b::${text}`, `::${text}`].every((a) => !isPublicAddress(a));
			}),
			{ numRuns: 2_000 },
		);
	});
});

it("an address is public just outside those blocks", () => {
	for (const address of [
		...[
			"1.0.0.0",
			"8.8.8.8",
			"9.255.255.255",
			"11.0.0.0",
			"100.63.255.255",
			"100.128.0.0",
			"126.255.255.255",
		],
		...[
			"128.0.0.0",
			"169.253.255.255",
			"169.255.0.0",
			"172.15.255.255",
			"172.32.0.0",
			"192.0.1.0",
			"192.0.3.0",
		],
		...["192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0"],
		...["203.0.112.255", "203.0.114.0", "223.255.255.255", "::ffff:8.8.8.8"],
		...["2001:200::1", "2001:4860:4860::8888", "2003::1", "2606:4700::1111", "2a00:1450::1", "3ffe::1"],
	])
		expect(isPublicAddress(address), address).toBe(true);
});

describe("a destination is refused", () => {
	const HOSTS = ["api.example.com", "*.example.org"];

	it.each([
		["http://api.example.com/", "not-https"],
		["ftp://api.example.com/", "not-https"],
		["data:text/plain,x", "not-https"],
		["https://user@api.example.com/", "user-in-url"],
		["https://:password@api.example.com/", "user-in-url"],
		["https://api.example.com@evil.test/", "user-in-url"],
		["https://evil.test/", "host-not-declared"],
		["https://evil.test/?https://api.example.com/", "host-not-declared"],
		["https://evil.test\\@api.example.com/", "host-not-declared"],
		["https://evil.test#@api.example.com/", "host-not-declared"],
		["https://api.example.com.evil.test/", "host-not-declared"],
		["https://xapi.example.com/", "host-not-declared"],
		["https://api.example.com./", "host-not-declared"],
		["https://api.example.com:8443/", "host-not-declared"],
		["https://api.example.com:80/", "host-not-declared"],
		["https://example.com/", "host-not-declared"],
		["https://www.api.example.com/", "host-not-declared"],
		["https://аpi.example.com/", "host-not-declared"],
		["https://example.org/", "host-not-declared"],
		["https://.example.org/", "host-not-declared"],
		["https://badexample.org/", "host-not-declared"],
		["https://a.example.org:444/", "host-not-declared"],
		["https://127.0.0.1/", "host-not-declared"],
		["https://[::1]/", "host-not-declared"],
	])("%s: %s", (url, reason) => {
		expect(ask(url, HOSTS)).toBe(reason);
	});

	it("everywhere when no host is declared", () => {
		expect(refuseDestination(new URL("https://api.example.com/"), {})).toBe("host-not-declared");
		expect(ask("https://api.example.com/", [])).toBe("host-not-declared");
	});

	it.each([
		...[
			"127.0.0.1",
			"127.1",
			"0x7f.1",
			"0x7f000001",
			"2130706433",
			"017700000001",
			"0177.0.0.1",
			"127.0.0.1.",
		],
		...["169.254.169.254", "0xa9fea9fe", "2852039166", "10.0.0.1", "192.168.0.1", "0", "0.0.0.0"],
		...[
			"[::1]",
			"[::ffff:127.0.0.1]",
			"[0:0:0:0:0:ffff:7f00:1]",
			"[64:ff9b::7f00:1]",
			"[fe80::1]",
			"[fd00::1]",
		],
		...["localhost", "LOCALHOST", "api.localhost", "db.internal", "metadata.google.internal"],
		...["printer.local", "①②⑦.⓪.⓪.①", "ⓛocalhost"],
	])("%s even when it is declared, until privateNetwork is set", (host) => {
		const url = `https://${host}/`;
		const declared = [new URL(url).host];
		expect(ask(url, declared)).toBe("private-address");
		expect(ask(url, declared, true)).toBe(null);
	});

	it("not by a name that only resembles a private one", () => {
		for (const host of [
			"mylocalhost",
			"localhost.example.com",
			"internal.example.com",
			"notlocal",
			"1e100.net",
		])
			expect(ask(`https://${host}/`, [host]), host).toBe(null);
	});
});

describe("a destination is open", () => {
	it.each([
		["https://api.example.com/v1?x=1#y", "api.example.com"],
		["https://API.EXAMPLE.COM/", "api.example.com"],
		["https://api.example.com:443/", "api.example.com"],
		["https://api.example.com/", "api.example.com:443"],
		["https://api.example.com:8443/", "api.example.com:8443"],
		["https://a.example.com/", "*.example.com"],
		["https://a.b.example.com/", "*.example.com"],
		["https://a.example.com:8443/", "*.example.com:8443"],
		["https://a.example.com/", "*.example.com:443"],
		["https://a.longer-name.example.com:8443/", "*.example.com:8443"],
		["https://bücher.example/", "xn--bcher-kva.example"],
		["https://8.8.8.8/", "8.8.8.8"],
		["https://0x08.8.8.8/", "8.8.8.8"],
		["https://[2606:4700:0::1111]/", "[2606:4700::1111]"],
		["https://[2606:4700::1111]:99/", "[2606:4700::1111]:99"],
	])("%s to whoever declares %s", (url, host) => {
		expect(isHostPattern(host)).toBe(true);
		expect(ask(url, [host])).toBe(null);
		expect(ask(url, ["other.example", host])).toBe(null);
	});

	it("by http in a private network only, and a pattern without a port means port 80 there", () => {
		expect(ask("http://api.example.com/", ["api.example.com"], true)).toBe(null);
		expect(ask("http://localhost:3000/", ["localhost:3000"], true)).toBe(null);
		expect(ask("http://localhost/", ["localhost:80"], true)).toBe(null);
		expect(ask("http://localhost/", ["localhost:443"], true)).toBe("host-not-declared");
		expect(ask("http://localhost:3001/", ["localhost:3000"], true)).toBe("host-not-declared");
		expect(ask("http://user:pw@localhost:3000/", ["localhost:3000"], true)).toBe("user-in-url");
		expect(ask("ftp://localhost/", ["localhost"], true)).toBe("not-https");
	});

	it("by a wildcard to names only: an address has no subdomains", () => {
		expect(ask("https://127.0.0.1/", ["*.0.0.1"], true)).toBe("host-not-declared");
		expect(ask("https://8.8.8.8/", ["*.8.8.8"])).toBe("host-not-declared");
	});
});

it("whatever the URL, it is open only if its host is the declared one, or below a declared wildcard", () => {
	const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
	const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join("."));
	const port = fc.constantFrom("", ":443", ":8443");
	const host = fc.tuple(name, port).map(([a, b]) => `${a}.example${b}`);
	let opened = 0;
	fc.assert(
		fc.property(host, host, fc.boolean(), fc.boolean(), (declared, asked, wildcard, same) => {
			const target = same ? `${wildcard ? "sub." : ""}${declared}` : asked;
			const open = ask(`https://${target}/`, [wildcard ? `*.${declared}` : declared]) === null;
			const [ours, theirs] = [declared, target].map((text) => text.replace(/:443$/, ""));
			if (open) opened += 1;
			return open === (wildcard ? theirs?.endsWith(`.${ours}`) : theirs === ours);
		}),
		{ numRuns: 2_000 },
	);
	expect(opened).toBeGreaterThan(500);
});

it.each([
	...[
		"",
		"*",
		"*.",
		".example.com",
		"example.com.",
		"*.*.example.com",
		"a.*.com",
		"*example.com",
		"EXAMPLE.com",
	],
	...[
		"https://example.com",
		"example.com/",
		"example.com/path",
		"user@example.com",
		"example.com:",
		"a b.com",
	],
	...["example.com:0", "example.com:65536", "example.com:99999", "example.com:080", "bücher.example"],
	...["127.1", "0.1", "0x7f.1", "2130706433", "1.2.3.256", "::1", "[::g]", "[2001:DB8::1]", "[2001:0db8::1]"],
	...["*.127.0.0.1", "*.[::1]", "[::ffff:1.2.3.4]", "-a.com", "example.com\nevil.test"],
])("%j is no pattern of hosts: no URL would ever match it", (pattern) => {
	expect(isHostPattern(pattern)).toBe(false);
});

describe("the host of a server that is no URL", () => {
	it.each([
		...[
			"smtp.example.com/",
			"smtp.example.com:25",
			"user@smtp.example.com",
			"smtp example.com",
			"",
			" ",
			"a\tb.com",
		],
		...[
			"0x7f.1",
			"127.1",
			"2130706433",
			"0177.0.0.1",
			"①②⑦.⓪.⓪.①",
			"smtp.example.com?x",
			"smtp.example.com#x",
		],
		...["bücher.example", "[::1", "::1", "..\\x", "%6cocalhost", "ⓛocalhost"],
	])("is refused as %j, which others would understand as something else", (host) => {
		expect(refuseHost(host, {})).toBe("host-not-declared");
		expect(refuseHost(host, { privateNetwork: true })).toBe("host-not-declared");
	});

	it.each([
		...["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[fe80::1]", "[::ffff:7f00:1]", "localhost"],
		...["LOCALHOST", "mail.LOCAL", "smtp.internal"],
	])("is refused as %s, until privateNetwork is set", (host) => {
		expect(refuseHost(host, {})).toBe("private-address");
		expect(refuseHost(host, { hosts: [host.toLowerCase()] })).toBe("private-address");
		expect(refuseHost(host, { privateNetwork: true })).toBe(null);
	});

	it("is refused as a private name that ends in a dot", () => {
		for (const host of ["localhost.", "LocalHost.", "metadata.google.internal."])
			expect(refuseHost(host, {}), host).toBe("private-address");
	});

	it("may be any public one, and with hosts one of them", () => {
		for (const host of [
			"smtp.example.com",
			"SMTP.example.com",
			"8.8.8.8",
			"[2606:4700::1111]",
			"xn--bcher-kva.example",
		])
			expect(refuseHost(host, {}), host).toBe(null);
		const hosts = ["smtp.example.com", "*.example.org"];
		expect(refuseHost("Smtp.Example.com", { hosts })).toBe(null);
		expect(refuseHost("a.example.org", { hosts })).toBe(null);
		expect(refuseHost("example.org", { hosts })).toBe("host-not-declared");
		expect(refuseHost("smtp.example.net", { hosts })).toBe("host-not-declared");
		expect(refuseHost("smtp.example.com", { hosts: [] })).toBe("host-not-declared");
	});
});
