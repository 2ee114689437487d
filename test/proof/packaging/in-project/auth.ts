import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { organization } from "better-auth/plugins";
import { apiKey, custom, oauth2, postgresLayout, spaceFetch, spacesPlugin } from "better-auth-spaces";
import { spacesTables } from "better-auth-spaces/drizzle";
import { smtp } from "better-auth-spaces/smtp";
import { pgTable, text } from "drizzle-orm/pg-core";
import * as z from "zod";

/** Exported without a type of its own: a declaration of it has to be written by the compiler. */
export const spaces = spacesPlugin({
	modules: ["calendar", "events"],
	types: { club: { modules: ["calendar"] }, personal: { modules: "*" } },
	defaultType: "club",
	audit: true,
	credentials: {
		keys: [{ id: "test", key: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" }],
		providers: [
			apiKey({ id: "stripe", hosts: ["api.stripe.com"] }),
			custom({ id: "twilio", fields: z.object({ sid: z.string(), token: z.string() }), shown: ["sid"] }),
			smtp({ id: "newsletter" }),
			oauth2({ id: "meetings", issuer: "https://id.example.com", clientId: "id", scopes: ["openid"] }),
		],
	},
});

export const auth = betterAuth({
	baseURL: "http://localhost:3000",
	secret: "a secret of thirty-two characters and more",
	database: memoryAdapter({
		user: [],
		session: [],
		account: [],
		verification: [],
		organization: [],
		member: [],
		invitation: [],
		spaceCredential: [],
		spaceModulePermission: [],
		spaceAuditEvent: [],
	}),
	emailAndPassword: { enabled: true },
	plugins: [organization(), spaces],
});

export const stripe = spaceFetch(auth, { spaceId: "some", provider: "stripe" });
export const tables = spacesTables(pgTable("organization", { id: text().primaryKey() }));
export const layout = postgresLayout;

export async function check(headers: Headers) {
	const { allowed, because } = await auth.api.canInSpace({
		headers,
		body: { module: "calendar", action: "read" },
	});
	// @ts-expect-error: a module that is not in the catalogue
	await auth.api.canInSpace({ headers, body: { module: "calender", action: "read" } });
	return { allowed, because };
}
