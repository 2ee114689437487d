import { type BetterAuthPlugin, betterAuth } from "better-auth";
import { organization } from "better-auth/plugins";
import { createAccessControl } from "better-auth/plugins/access";
import { adminAc, defaultStatements, memberAc, ownerAc } from "better-auth/plugins/organization/access";
import { type SpacesOptions, type SpacesPlugin, spacesPlugin } from "../../src/index.ts";
import type { Settings } from "./backend.ts";
import { type Backend, type OpenDatabase, sqlite } from "./backends.ts";
import { logicalRows } from "./logical-rows.ts";

export const ORIGIN = "http://localhost:3000";
export const TEST_KEY = Buffer.alloc(32, 7).toString("base64");

const ac = createAccessControl(defaultStatements);

/** Better Auth's three roles and one of the application's own. */
export const ROLES = {
	owner: ownerAc,
	admin: adminAc,
	member: memberAc,
	trainer: ac.newRole({ member: [] }),
};

/** Passwords are not what is tested here. */
const plainPasswords = {
	hash: async (password: string) => password,
	verify: async ({ hash, password }: { hash: string; password: string }) => hash === password,
};

export interface WorldOptions extends Settings {
	/** Where it says more than where the rows are, its settings lie under those here. */
	readonly backend?: Backend;
	/** The plugin itself, in place of one made from `spaces`. */
	readonly plugin?: SpacesPlugin;
	/** Plugins that come before ours; those of `auth` come after. */
	readonly before?: readonly BetterAuthPlugin[];
}

export interface Person {
	readonly id: string;
	readonly email: string;
	readonly headers: Headers;
}

/** A person without a session. */
export const anonymous: Pick<Person, "headers"> = { headers: new Headers() };

export interface Answer {
	readonly status: number;
	// biome-ignore lint/suspicious/noExplicitAny: the body of an HTTP answer, looked at by the test that asked for it
	readonly body: any;
	readonly headers: Headers;
	readonly text: string;
}

function settled(backend: Settings, options: WorldOptions): WorldOptions {
	return {
		...options,
		spaces: { ...backend.spaces, ...options.spaces } as SpacesOptions,
		organization: { ...backend.organization, ...options.organization },
		auth: {
			...backend.auth,
			...options.auth,
			advanced: { ...backend.auth?.advanced, ...options.auth?.advanced },
			plugins: [...(backend.auth?.plugins ?? []), ...(options.auth?.plugins ?? [])],
		},
	};
}

function createAuth(open: OpenDatabase, options: WorldOptions) {
	return betterAuth({
		database: open.database,
		baseURL: ORIGIN,
		secret: "q7mZ0f4xT9vYc2LrWn8uKs3bHd6jEa1p",
		emailAndPassword: { enabled: true, password: plainPasswords },
		logger: { disabled: true },
		...options.auth,
		// Both are off under Vitest unless a test asks for them; the first must not be.
		advanced: { disableOriginCheck: false, ...options.auth?.advanced },
		plugins: [
			...(options.before ?? []),
			organization({ ac, roles: ROLES, ...options.organization }),
			options.plugin ??
				spacesPlugin({
					credentials: { keys: [{ id: "test", key: TEST_KEY }] },
					...options.spaces,
				} as SpacesOptions),
			...(options.auth?.plugins ?? []),
		],
	});
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** One auth instance on one database, and the moves that tests make in it. All of them go through Better Auth's doors. */
export async function createWorld(options: WorldOptions = {}) {
	const { backend = sqlite } = options;
	const open = await backend.open();
	const auth = createAuth(open, settled(backend, options));
	await open.migrate(auth.options);
	let people = 0;
	let spaces = 0;

	const call = async (
		who: Pick<Person, "headers">,
		path: string,
		{
			body,
			query,
			headers,
		}: { body?: unknown; query?: Record<string, string>; headers?: Record<string, string> } = {},
	): Promise<Answer> => {
		const url = new URL(`/api/auth${path}`, ORIGIN);
		for (const [name, value] of Object.entries(query ?? {})) url.searchParams.append(name, value);
		const sent = new Headers(who.headers);
		sent.set("origin", ORIGIN);
		for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value);
		if (body !== undefined) sent.set("content-type", "application/json");
		const response = await auth.handler(
			new Request(url, {
				method: body === undefined ? "GET" : "POST",
				headers: sent,
				...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
			}),
		);
		const text = await response.text();
		const answer = { status: response.status, body: parse(text), headers: response.headers, text };
		refuseUndescribed(auth.api, path, answer);
		return answer;
	};

	const signUp = async (name = `person${++people}`): Promise<Person> => {
		const email = `${name}@example.com`;
		const answer = await call(anonymous, "/sign-up/email", {
			body: { name, email, password: "correct horse" },
		});
		if (answer.status !== 200) throw new Error(`sign-up failed: ${answer.status} ${answer.text}`);
		const cookie = answer.headers
			.getSetCookie()
			.map((line) => line.split(";")[0])
			.join("; ");
		return { id: String(answer.body.user.id), email, headers: new Headers({ cookie }) };
	};

	const createSpace = async (owner: Person, metadata?: Record<string, unknown>): Promise<string> => {
		const slug = `space-${++spaces}`;
		const body = { name: slug, slug, ...(metadata && { metadata }), keepCurrentActiveOrganization: true };
		const answer = await call(owner, "/organization/create", { body });
		if (answer.status !== 200) throw new Error(`creating a space failed: ${answer.status} ${answer.text}`);
		return String(answer.body.id);
	};

	const context = await auth.$context;

	return {
		auth,
		adapter: context.adapter,
		call,
		signUp,
		createSpace,
		/** Adds a member as the application's own server code does. */
		join: async (spaceId: string, person: Person, role: string) => {
			const now = new Date();
			const data = { organizationId: spaceId, userId: person.id, role, createdAt: now };
			return context.adapter.create<Record<string, unknown>, { id: string }>({ model: "member", data });
		},
		activate: (person: Person, spaceId: string) =>
			call(person, "/organization/set-active", { body: { organizationId: spaceId } }),
		/** Of a table by its logical name, in its logical fields. */
		rows: logicalRows(auth.options, open),
		close: open.close,
	};
}

/** Whatever error an endpoint of ours answers, its description for OpenAPI names. */
function refuseUndescribed(api: object, path: string, { status, body }: Answer): void {
	const endpoints = Object.values(api) as { path?: string; options: { metadata?: Described } }[];
	const described = endpoints.find((endpoint) => endpoint.path === path)?.options.metadata?.openapi;
	const code = String(body?.code);
	if (!path.startsWith("/spaces/") || !described || !code.startsWith("SPACE_")) return;
	if (!described.responses?.[status]?.description.includes(`\`${code}\``))
		throw new Error(`${path} answered ${status} ${code}, of which its description says nothing`);
}

interface Described {
	readonly openapi?: { readonly responses?: Record<string, { readonly description: string }> };
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
