// As `wrangler types` writes it from the bindings of a project.
declare namespace Cloudflare {
	interface Env {
		DB: D1Database;
		BETTER_AUTH_SECRET: string;
		SPACES_KEY: string;
	}
}
