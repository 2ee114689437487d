import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { createAccessControl } from "better-auth/plugins/access";
import { adminAc, defaultStatements, memberAc, ownerAc } from "better-auth/plugins/organization/access";
import { apiKey, oauth2, spacesPlugin } from "better-auth-spaces";
import { smtp } from "better-auth-spaces/smtp";
import { CATALOGUE, TYPE_MODULES } from "../modules.ts";
import { MEETINGS_SCOPES } from "../providers.ts";
import { hostsOf } from "./addresses.ts";
import type { Sqlite } from "./database.ts";
import type { StoredKey } from "./keys.ts";
import type { Outside } from "./outside/start.ts";

export interface AuthSettings {
	readonly database: Sqlite;
	readonly authSecret: string;
	/** The first one seals. */
	readonly keys: readonly StoredKey[];
	readonly port: number;
	readonly outside: Outside;
}

const ac = createAccessControl(defaultStatements);

/** To Better Auth a trainer may do what a member may. What a trainer may do in the modules is the matrix's business. */
const roles = { owner: ownerAc, admin: adminAc, member: memberAc, trainer: ac.newRole(memberAc.statements) };

/** The whole server side of a Better Auth with spaces. */
export function createAuth({ database, authSecret, keys, port, outside }: AuthSettings) {
	const hosts = [...hostsOf(port)];
	return betterAuth({
		database,
		secret: authSecret,
		// Whoever connects a space comes back under the name he left: his session is known under no other.
		baseURL: { allowedHosts: hosts, protocol: "http", fallback: `http://localhost:${port}` },
		trustedOrigins: hosts.map((host) => `http://${host}`),
		onAPIError: { errorURL: "/#view=vault" },
		emailAndPassword: { enabled: true, autoSignIn: false },
		// Signing in as five people in ten seconds is what this is for.
		rateLimit: { enabled: false },
		// Cookies of `localhost` are shared by every port; this keeps other projects' sessions apart.
		advanced: { cookiePrefix: "spaces-playground" },
		plugins: [
			organization({ ac, roles }),
			spacesPlugin({
				modules: CATALOGUE,
				types: {
					club: { modules: TYPE_MODULES.club },
					family: { modules: TYPE_MODULES.family },
				},
				credentials: { keys, providers: providersAt(outside) },
				audit: true,
			}),
		],
	});
}

/** All of them on this machine and without TLS on the web, which is what `privateNetwork` allows. */
function providersAt({ payments, meetings }: Outside) {
	const { issuer, client } = meetings;
	return [
		apiKey({
			id: "payments",
			hosts: [new URL(payments.origin).host],
			privateNetwork: true,
			test: { url: `${payments.origin}/balance` },
		}),
		smtp({ id: "newsletter", hosts: ["localhost"], privateNetwork: true }),
		oauth2({
			id: "meetings",
			issuer,
			...client,
			scopes: MEETINGS_SCOPES,
			// Asks every time: without it the provider would not show its page a second time.
			authorizationParams: { prompt: "consent" },
			hosts: [new URL(issuer).host],
			privateNetwork: true,
			test: { url: `${issuer}/me` },
		}),
	];
}

export type Auth = ReturnType<typeof createAuth>;
