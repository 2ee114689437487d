interface Resolver {
	lookup(name: string, options: { all: true }): Promise<readonly { readonly address: string }[]>;
}

interface Runtime {
	readonly process?: { getBuiltinModule?(name: "node:dns/promises"): Resolver | undefined };
}

/**
 * The addresses of a host, where the runtime can look names up (Node, Bun, Deno); none elsewhere, and none for a name
 * that nobody knows. Asked of the runtime rather than imported, so that every bundler takes it.
 */
export async function resolveHost(hostname: string): Promise<readonly string[]> {
	const resolver = (globalThis as Runtime).process?.getBuiltinModule?.("node:dns/promises");
	const found = await resolver?.lookup(hostname.replace(/^\[|\]$/g, ""), { all: true }).catch(() => []);
	return found?.map(({ address }) => address) ?? [];
}
