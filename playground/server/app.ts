import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { hostsOf } from "./addresses.ts";
import { type DemoSettings, demoRoutes } from "./demo/routes.ts";
import { PAGE_BUILT } from "./paths.ts";

const CONTENT_SECURITY_POLICY =
	"default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

interface AppSettings extends DemoSettings {
	readonly port: number;
}

/** The API, the playground's own few routes, and the page. */
export function createApp({ port, ...demo }: AppSettings): Hono {
	const hosts = new Set(hostsOf(port));
	const app = new Hono();
	app.use(async (c, next) => {
		// A foreign name that resolves to this machine is not us.
		if (!hosts.has(c.req.header("host") ?? "")) return c.text("Unknown host.", 421);
		await next();
		c.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
		c.header("X-Content-Type-Options", "nosniff");
		return undefined;
	});
	app.on(["GET", "POST"], "/api/auth/*", (c) => demo.live.auth().handler(c.req.raw));
	app.route("/demo", demoRoutes(demo));
	app.use(serveStatic({ root: PAGE_BUILT }));
	return app;
}
