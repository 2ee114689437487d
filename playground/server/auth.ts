import { betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { createAccessControl } from "better-auth/plugins/access";
import { adminAc, defaultStatements, memberAc, ownerAc } from "better-auth/plugins/organization/access";
import { spacesPlugin } from "better-auth-spaces";
import { CATALOGUE, TYPE_MODULES } from "../modules.ts";
import type { Sqlite } from "./database.ts";
import type { Secrets } from "./secrets.ts";

export interface AuthSettings {
	readonly database: Sqlite;
	readonly secrets: Secrets;
	readonly port: number;
}

const ac = createAccessControl(defaultStatements);

/** To Better Auth a trainer may do what a member may. What a trainer may do in the modules is the matrix's business. */
const roles = { owner: ownerAc, admin: adminAc, member: memberAc, trainer: ac.newRole(memberAc.statements) };

/** The whole server side of a Better Auth with spaces. */
export function createAuth({ database, secrets, port }: AuthSettings) {
	return betterAuth({
		database,
		secret: secrets.authSecret,
		baseURL: `http://localhost:${port}`,
		trustedOrigins: [`http://localhost:${port}`, `http://127.0.0.1:${port}`],
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
				credentials: { keys: [{ id: "playground", key: secrets.vaultKey }] },
			}),
		],
	});
}

export type Auth = ReturnType<typeof createAuth>;
