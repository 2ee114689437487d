import { betterAuth, type DBAdapter } from "better-auth";
import { type OrganizationOptions, organization } from "better-auth/plugins";
import type { Backend } from "../../support/backend.ts";
import { createWorld, ORIGIN, type Person, type WorldOptions } from "../../support/world.ts";

const CHILDREN = ["spaceCredential", "spaceModulePermission"] as const;
const PROVIDERS = ["stripe", "smtp-key", "twilio"];
const MODULES = ["calendar", "events", "mail"];

/** What a space holds here, in both tables together. */
export const ROWS = PROVIDERS.length + MODULES.length;

/** An auth instance, as far as organizations are deleted through it. */
export interface Instance {
	readonly adapter: DBAdapter;
	readonly post: (who: Person, path: string, body: object) => Promise<number>;
	readonly deleteOrganization: (who: Person, organizationId: string) => Promise<unknown>;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

type Hooks = NonNullable<OrganizationOptions["organizationHooks"]>;

/** What two instances of different options have in common. */
interface AuthOfOrganizations {
	readonly handler: (request: Request) => Promise<Response>;
	readonly api: {
		readonly deleteOrganization: (call: {
			headers: Headers;
			body: { organizationId: string };
		}) => Promise<unknown>;
	};
	readonly $context: Promise<{ readonly adapter: unknown }>;
}

/** One database under two auth instances, with the plugin and without it. */
export async function openStage(backend: Backend, options: Omit<WorldOptions, "backend"> = {}) {
	const open = await backend.open();
	const thrown: { hook: "before" | "after" | null } = { hook: null };
	const refuse = async (hook: "before" | "after") => {
		if (thrown.hook === hook) throw new Error("the application's own failure");
	};
	const organizationHooks: Hooks = {
		beforeDeleteOrganization: () => refuse("before"),
		afterDeleteOrganization: () => refuse("after"),
	};
	const world = await createWorld({
		...options,
		backend: { ...backend, open: async () => open },
		organization: { organizationHooks },
	});
	const plain = createPlain({ ...world.auth.options, database: open.database }, organizationHooks);
	const owner = await world.signUp();
	const [withPlugin, withoutPlugin] = [await instanceOf(world.auth), await instanceOf(plain)];

	return {
		world,
		backend,
		open,
		owner,
		/** Which of the application's own hooks throws. */
		thrown,
		withPlugin,
		withoutPlugin,
		/** A space with rows in both tables. */
		fill: async () => {
			const spaceId = await world.createSpace(owner);
			for (const provider of PROVIDERS)
				await world.auth.api.putSpaceCredential({ body: { spaceId, provider, secret: "sk_0123456789" } });
			const changes = MODULES.map((module) => ({ role: "member", module, level: "none" as const }));
			await world.auth.api.putSpacePermissions({ body: { spaceId, changes } });
			return spaceId;
		},
		exists: async (spaceId: string) => (await world.rows("organization")).some(({ id }) => id === spaceId),
		/** Rows of a space in both tables. */
		count: async (spaceId: string) => {
			const rows = (await Promise.all(CHILDREN.map((child) => world.rows(child)))).flat();
			return rows.filter((row) => row.spaceId === spaceId).length;
		},
		/** How many of the plugin's doors still open into a space. */
		openDoors: async (spaceId: string) => {
			const server = await world.auth.api.getSpaceSecret({ body: { spaceId, provider: "stripe" } }).then(
				() => 200,
				(error) => error.statusCode,
			);
			const can = { spaceId, module: "calendar", action: "read" };
			const member = await world.call(owner, "/spaces/can", { body: can });
			const list = await world.call(owner, "/spaces/credentials", { query: { spaceId } });
			return [server, member.status, list.status].filter((status) => status !== 404).length;
		},
		close: world.close,
		sweep: () => world.auth.api.sweepSpaces({ body: { dryRun: false, graceSeconds: 0, force: true } }),
	};
}

/** Better Auth with its organization plugin, and nothing of ours. */
function createPlain(options: object, organizationHooks: Hooks) {
	return betterAuth({ ...options, plugins: [organization({ organizationHooks })] });
}

async function instanceOf(auth: AuthOfOrganizations): Promise<Instance> {
	return {
		adapter: (await auth.$context).adapter as DBAdapter,
		post: async ({ headers }, path, body) => {
			const sent = new Headers(headers);
			sent.set("origin", ORIGIN);
			sent.set("content-type", "application/json");
			const request = { method: "POST", headers: sent, body: JSON.stringify(body) };
			const response = await auth.handler(new Request(`${ORIGIN}/api/auth${path}`, request));
			await response.text();
			return response.status;
		},
		deleteOrganization: ({ headers }, organizationId) =>
			auth.api.deleteOrganization({ headers, body: { organizationId } }),
	};
}
