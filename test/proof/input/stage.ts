import { genericOAuth } from "better-auth/plugins";
import * as z from "zod";
import { apiKey, basic, custom, fromBetterAuth, type SpacesOptions } from "../../../src/index.ts";
import type { Backend } from "../../support/backend.ts";
import { anonymous, createWorld, TEST_KEY, type World } from "../../support/world.ts";
import { restorer } from "../authorization/stage.ts";

/** Every secret that is there begins so, and no answer may hold it. */
export const SECRET_PREFIX = "canary-";

/** Providers of every kind. None of them asks anybody: what they are sent they answer themselves. */
export const SPACES_OPTIONS = {
	modules: ["calendar", "events", "shop", "finance"],
	types: { club: { modules: ["calendar", "events", "shop"] } },
	defaultType: "club",
	audit: true,
	credentials: {
		keys: [{ id: "test", key: TEST_KEY }],
		providers: [
			apiKey({ id: "stripe", module: "shop", test: async () => ({ ok: true, code: "ok", status: 200 }) }),
			basic({ id: "portal" }),
			custom({
				id: "twilio",
				fields: z.object({ sid: z.string(), token: z.string(), extra: z.unknown() }),
				shown: ["sid"],
			}),
			fromBetterAuth({ id: "crm", revokeReplaced: false }),
			fromBetterAuth({ id: "google" }),
		],
	},
} as const satisfies SpacesOptions;

const registered = genericOAuth({
	config: [
		{
			providerId: "crm",
			clientId: "client",
			clientSecret: `${SECRET_PREFIX}of-the-client`,
			authorizationUrl: "https://crm.example.com/authorize",
			getToken: async () => ({ accessToken: `${SECRET_PREFIX}connected` }),
			getUserInfo: async () => ({ id: "account", email: "account@example.com", emailVerified: true }),
		},
	],
});

const TABLES = ["spaceCredential", "spaceModulePermission", "spaceAuditEvent", "verification"] as const;

export const CALLERS = ["owner", "member", "nobody"] as const;
export type Caller = (typeof CALLERS)[number];

/** A space with one of everything in it, and people who send it what they like. */
export interface Stage {
	readonly backend: string;
	readonly world: World;
	readonly callers: Readonly<Record<Caller, Headers>>;
	readonly spaceId: string;
	/** What stands in requests for what differs from stage to stage. */
	readonly places: Record<`$${string}$`, string>;
	/** All that the plugin has stored, as text. */
	readonly stored: () => Promise<string>;
	/** After how many requests that may is looked at: a server takes longer over it than over a request. */
	readonly looksEvery: number;
	/** Puts the tables back. */
	readonly restore: () => Promise<void>;
}

export async function openStage(backend: Backend, looksEvery = 1): Promise<Stage> {
	const open = await backend.open();
	const world = await createWorld({
		backend: { ...backend, open: async () => open },
		spaces: SPACES_OPTIONS,
		auth: {
			socialProviders: {
				google: {
					clientId: "client",
					clientSecret: `${SECRET_PREFIX}of-the-client`,
					refreshAccessToken: async () => ({ accessToken: `${SECRET_PREFIX}refreshed` }),
				},
			},
			plugins: [registered],
		},
	});
	const [owner, member, stranger] = [await world.signUp(), await world.signUp(), await world.signUp()];
	const [spaceId, elsewhere] = [await world.createSpace(owner), await world.createSpace(stranger)];
	await world.join(spaceId, member, "member");
	for (const person of [owner, member]) await world.activate(person, spaceId);
	await furnish(world, spaceId);
	return {
		...{ backend: backend.name, world, spaceId, looksEvery },
		callers: { owner: owner.headers, member: member.headers, nobody: anonymous.headers },
		places: { $here$: spaceId, $elsewhere$: elsewhere, $owner$: owner.id, $state$: "none" },
		stored: async () => JSON.stringify(await Promise.all(TABLES.map(open.rows))),
		restore: await restorer(world, TABLES),
	};
}

async function furnish({ auth }: World, spaceId: string): Promise<void> {
	const put = (body: object) => auth.api.putSpaceCredential({ body: { ...body, spaceId } as never });
	await put({ provider: "stripe", secret: `${SECRET_PREFIX}sk-0123456789` });
	await put({ provider: "portal", username: "club", password: `${SECRET_PREFIX}portal` });
	for (const provider of ["crm", "google"]) {
		const accessToken = `${SECRET_PREFIX}access-${provider}`;
		const refreshToken = provider === "google" ? { refreshToken: `${SECRET_PREFIX}refresh` } : {};
		await put({ provider, kind: "oauth2", accessToken, ...refreshToken });
	}
	const changes = [{ role: "member", module: "calendar", level: "write" }];
	await auth.api.putSpacePermissions({ body: { spaceId, changes } as never });
}
