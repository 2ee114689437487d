import { type BetterAuthOptions, betterAuth, type SecondaryStorage } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { organization } from "better-auth/plugins";
import { createAccessControl } from "better-auth/plugins/access";
import { spacesPlugin } from "../../../src/index.ts";
import type { WatchedDatabase } from "./databases.ts";
import {
	allStatements,
	MATRIX,
	type Matrix,
	MEMBER_ROLES,
	type Question,
	ROLES,
	statementsOf,
} from "./matrix.ts";

const ORIGIN = "http://localhost:3000";
/** Longer than any run. */
const COOKIE_CACHE_SECONDS = 24 * 60 * 60;

export type Auth = ReturnType<typeof createAuth>;

/** A signed-in member of one space among others, as one auth instance sees him. */
export interface World {
	/** The database, and what is not read from it: sessions, or the rules of spaces. */
	readonly label: string;
	readonly cookieCache: boolean;
	readonly auth: Auth;
	readonly spaceId: string;
	readonly userId: string;
	/** What he may ask, with the answers. */
	readonly questions: readonly Question[];
	/** With his cookies. */
	readonly headers: Headers;
	/** With those of the owner of the space. */
	readonly owner: Headers;
	/** The answer to a GET, or to a POST where there is a body. */
	readonly send: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
	readonly statementsOf: WatchedDatabase["statementsOf"];
}

interface Caches {
	readonly cookieCache: boolean;
	/** Where sessions are, and what tells the plugin that the rules it knows are the newest. */
	readonly storage?: SecondaryStorage | undefined;
}

/** The roles of the matrix are Better Auth's static roles too: `has-permission` answers the same questions. */
function createAuth(
	database: BetterAuthOptions["database"],
	{ cookieCache, storage }: Caches,
	{ modules, cells }: Matrix,
) {
	const ac = createAccessControl(allStatements(modules));
	return betterAuth({
		database,
		baseURL: ORIGIN,
		secret: "q7mZ0f4xT9vYc2LrWn8uKs3bHd6jEa1p",
		emailAndPassword: {
			enabled: true,
			password: {
				hash: async (password) => password,
				verify: async ({ hash, password }) => hash === password,
			},
		},
		logger: { disabled: true },
		rateLimit: { enabled: false },
		...(storage && { secondaryStorage: storage }),
		session: { cookieCache: { enabled: cookieCache, maxAge: COOKIE_CACHE_SECONDS } },
		plugins: [
			organization({
				ac,
				roles: Object.fromEntries(ROLES.map((role) => [role, ac.newRole(statementsOf(cells, role))])),
			}),
			spacesPlugin({
				modules,
				cache: storage !== undefined,
				credentials: { keys: [{ id: "bench", key: Buffer.alloc(32, 7).toString("base64") }] },
			}),
		],
	});
}

/** One database, and auth instances on it: without any cache, with the cookie cache and, where there is a storage, with that of rules. */
export async function createWorlds(
	{ label, database, statementsOf }: WatchedDatabase,
	members: number,
	matrix = MATRIX,
	storage?: SecondaryStorage,
): Promise<readonly World[]> {
	const auth = createAuth(database, { cookieCache: false }, matrix);
	await (await getMigrations(auth.options)).runMigrations();
	const { spaceId, userId, email, owner } = await seed(auth, members, matrix);
	const world = async (caching: string, caches: Caches): Promise<World> => {
		const auth = createAuth(database, caches, matrix);
		const headers = await signIn(auth, email);
		return {
			label: label + caching,
			cookieCache: caches.cookieCache,
			auth,
			spaceId,
			userId,
			questions: matrix.questions,
			headers,
			owner: await signIn(auth, owner),
			send: sender(auth, headers),
			statementsOf,
		};
	};
	return [
		await world("", { cookieCache: false }),
		await world(", cookie cache", { cookieCache: true }),
		...(storage ? [await world(", rules cached", { cookieCache: false, storage })] : []),
	];
}

const PASSWORD = "correct horse";

/** A space with the cells of the matrix and so many members; the last one is who asks. */
async function seed(auth: Auth, members: number, { cells }: Matrix) {
	const { adapter } = await auth.$context;
	const signUp = async (name: string) => {
		const email = `${name}@example.com`;
		const { user } = await auth.api.signUpEmail({ body: { name, email, password: PASSWORD } });
		return { email, userId: user.id };
	};
	const owner = await signUp("owner");
	const space = await auth.api.createOrganization({
		body: { name: "Space", slug: "space", userId: owner.userId },
	});
	const spaceId = space.id;
	const join = (userId: string, role: string) =>
		adapter.create({
			model: "member",
			data: { organizationId: spaceId, userId, role, createdAt: new Date() },
		});
	for (let count = 2; count < members; count++) await join((await signUp(`member${count}`)).userId, "member");
	const asker = await signUp("asker");
	await join(asker.userId, MEMBER_ROLES.join(","));
	await auth.api.putSpacePermissions({ body: { spaceId, changes: [...cells] } });
	return { spaceId, ...asker, owner: owner.email };
}

async function signIn(auth: Auth, email: string): Promise<Headers> {
	const answer = await auth.api.signInEmail({ body: { email, password: PASSWORD }, asResponse: true });
	const cookies = answer.headers.getSetCookie().map((line) => line.split(";")[0]);
	return new Headers({ origin: ORIGIN, cookie: cookies.join("; ") });
}

function sender(auth: Auth, signedIn: Headers): World["send"] {
	return (path, body, headers) => {
		const sent = new Headers(signedIn);
		for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value);
		if (body !== undefined) sent.set("content-type", "application/json");
		const request = new Request(`${ORIGIN}/api/auth${path}`, {
			method: body === undefined ? "GET" : "POST",
			headers: sent,
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		return auth.handler(request);
	};
}
