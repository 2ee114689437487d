import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { isIPv6, Socket } from "node:net";

export interface Internet {
	/** A name and its addresses. None: the name is not known. Changes count from the next look-up on. */
	readonly names: Map<string, readonly string[]>;
	/** Every address that something connected to, in order. */
	readonly connected: string[];
	readonly stop: () => void;
}

interface Target {
	host?: string;
	lookup?: typeof dns.lookup;
}

type Done = (error: Error | null, found?: unknown, family?: number) => void;

/**
 * Names and public addresses for servers on this machine: the names are answered to whoever asks Node, and what connects
 * to a public address is led to 127.0.0.1. Other names are looked up as ever.
 */
export function startInternet(names: Record<string, readonly string[]>): Internet {
	const known = new Map(Object.entries(names));
	const connected: string[] = [];
	const original = { lookup: dns.lookup, ask: dns.promises.lookup, connect: Socket.prototype.connect };

	const resolve = (name: string) => {
		const addresses = known.get(name)?.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
		if (addresses?.length === 0)
			throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" });
		return addresses;
	};
	const replace = (lookup: unknown, ask: unknown, connect: unknown) => {
		Object.assign(dns, { lookup });
		Object.assign(dns.promises, { lookup: ask });
		Object.assign(Socket.prototype, { connect });
		syncBuiltinESMExports();
	};
	const lookup = (name: string, options: { all?: boolean }, done: Done) => {
		try {
			const found = resolve(name);
			if (!found) return original.lookup(name, options as dns.LookupAllOptions, done as never);
			if (options.all) return process.nextTick(done, null, found);
			process.nextTick(done, null, found[0]?.address, found[0]?.family);
		} catch (error) {
			process.nextTick(done, error as Error);
		}
	};
	const ask = async (name: string, options: dns.LookupAllOptions) =>
		resolve(name) ?? original.ask(name, options);
	function connect(this: Socket, ...args: unknown[]) {
		const [first] = args;
		const target = (Array.isArray(first) ? first[0] : first) as Target | undefined;
		if (typeof target !== "object") return Reflect.apply(original.connect, this, args);
		const { host = "localhost", lookup: own = dns.lookup } = target;
		const route = (address: string) => {
			connected.push(address);
			return "127.0.0.1";
		};
		const led = {
			...target,
			...(/^[\d.]+$|:/.test(host) && { host: route(host) }),
			lookup: (name: string, options: object, done: Done) =>
				own(name, options as never, (error: Error | null, found: unknown, family: number) => {
					if (error) return done(error);
					if (!Array.isArray(found)) return done(null, route(String(found)), family && 4);
					done(
						null,
						found.map(({ address }) => ({ address: route(address), family: 4 })),
					);
				}),
		};
		if (Array.isArray(first)) first[0] = led;
		return Reflect.apply(original.connect, this, Array.isArray(first) ? args : [led, ...args.slice(1)]);
	}
	replace(lookup, ask, connect);
	return {
		names: known,
		connected,
		stop: () => replace(original.lookup, original.ask, original.connect),
	};
}
