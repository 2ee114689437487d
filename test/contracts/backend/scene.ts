import type { Backend, OpenDatabase } from "../../support/backend.ts";
import { createWorld, type Person, type World } from "../../support/world.ts";

/** One world for all behaviours of a back end, with whatever of the plugin a table stands behind. */
export interface Stage {
	readonly backend: Backend;
	readonly open: OpenDatabase;
	readonly world: World;
}

export async function createStage(backend: Backend): Promise<Stage> {
	const open = await backend.open();
	const world = await createWorld({
		backend: { ...backend, open: async () => open },
		spaces: { audit: true },
		organization: { dynamicAccessControl: { enabled: true } },
	});
	return { backend, open, world };
}

/** What one back end does must not be told from what another does. */
export type Behaviour = (scene: Scene) => Promise<void>;

/** By what they say of every back end. */
export type Behaviours = Readonly<Record<string, Behaviour>>;

export const SECRET = "sk_0123456789abcdef";

export type Scene = Awaited<ReturnType<typeof createScene>>;

/** A new space on a stage, and the moves that several behaviours make in it. */
export async function createScene(stage: Stage) {
	const { world } = stage;
	const owner = await world.signUp();
	const spaceId = await world.createSpace(owner);
	const rowsOf = async (table: string, space: string) =>
		(await world.rows(table)).filter((row) => row.spaceId === space);
	return {
		...stage,
		owner,
		spaceId,
		/** As a member; the owner, unless another is named. */
		post: (path: string, body: object, who: Person = owner) =>
			world.call(who, path, { body: { spaceId, ...body } }),
		get: (path: string, query: Record<string, string> = {}, who: Person = owner) =>
			world.call(who, path, { query: { spaceId, ...query } }),
		/** As server code. */
		put: (provider: string, secret = SECRET, space = spaceId) =>
			world.auth.api.putSpaceCredential({ body: { spaceId: space, provider, secret } }),
		putLevel: (role: string, module: string, level: "none" | "read" | "write" | "admin", space = spaceId) =>
			world.auth.api.putSpacePermissions({ body: { spaceId: space, changes: [{ role, module, level }] } }),
		secretOf: (provider: string, space = spaceId) =>
			world.auth.api.getSpaceSecret({ body: { spaceId: space, provider } }),
		/** Somebody new in the space. */
		member: async (role = "member"): Promise<Person> => {
			const person = await world.signUp();
			await world.join(spaceId, person, role);
			return person;
		},
		can: async (who: Person, module: string, action: "read" | "write" | "admin"): Promise<boolean> =>
			(await world.call(who, "/spaces/can", { body: { spaceId, module, action } })).body.allowed,
		credentials: (space = spaceId) => rowsOf("spaceCredential", space),
		cells: async (space = spaceId) =>
			(await rowsOf("spaceModulePermission", space)).map((row) => `${row.role} ${row.moduleId}`).sort(),
		organization: (path: string, body: object) =>
			world.call(owner, `/organization/${path}`, { body: { organizationId: spaceId, ...body } }),
	};
}
