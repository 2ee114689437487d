// auth-on-workers.ts
import { env } from "cloudflare:workers";
import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { spacesPlugin } from "better-auth-spaces";

export const auth = betterAuth({
	database: env.DB,
	secret: env.BETTER_AUTH_SECRET,
	emailAndPassword: { enabled: true },
	advanced: { ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] } },
	plugins: [
		organization(),
		spacesPlugin({ credentials: { keys: [{ id: "2026-11", key: env.SPACES_KEY }] } }),
	],
});
