/**
 * Modules that exist only while a framework's bundler or another runtime runs the application, so that a config which
 * imports them loads here too. What they hand out is inert: the commands serve no request.
 */
export function virtualModules(): Record<string, unknown> {
	const environment = new Proxy({}, { get: (_, name) => process.env[String(name)], has: () => true });
	const facts = { browser: false, building: false, dev: false, version: "" };
	const dynamic = { env: process.env };
	return {
		// Refuses to load anywhere but in a React server build. This is a server.
		"server-only": {},
		"$env/dynamic/private": dynamic,
		"$env/dynamic/public": dynamic,
		"$env/static/private": environment,
		"$env/static/public": environment,
		"$app/env/private": environment,
		"$app/env/public": environment,
		"$app/environment": facts,
		"$app/env": facts,
		...Object.fromEntries(
			["forms", "navigation", "paths", "server", "state", "stores"].map((name) => [`$app/${name}`, inert()]),
		),
		"$service-worker": inert(),
		"cloudflare:workers": inert({ env: bindings() }),
	};
}

/** May be read, called, constructed and extended, and does nothing. */
function inert(known: Record<string, unknown> = {}): object {
	const stub: object = new Proxy(class {}, {
		get: (target, name) => {
			if (typeof name === "string" && Object.hasOwn(known, name)) return known[name];
			if (name === "prototype") return target.prototype;
			// A promise, or a module compiled from ESM, is what this must not be taken for.
			return name === "then" || name === "__esModule" || typeof name === "symbol" ? undefined : stub;
		},
		apply: () => stub,
	});
	return stub;
}

/** Variables come from the environment. A binding (a D1 database, a KV) is only in a Worker: using one says so. */
function bindings(): object {
	const binding = (path: string): object =>
		new Proxy(() => {}, {
			get: (_, name) => {
				if (name === Symbol.toPrimitive || name === "toString") return () => path;
				return name === "then" || typeof name === "symbol" ? undefined : binding(`${path}.${name}`);
			},
			has: () => true,
			apply: () => {
				throw new Error(`${path}() was called, but Cloudflare bindings exist only inside a Worker.`);
			},
		});
	return new Proxy({}, { get: (_, name) => process.env[String(name)] ?? binding(`env.${String(name)}`) });
}
