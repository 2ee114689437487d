import { admin } from "better-auth/plugins";
import type { Backend } from "../../support/backend.ts";
import { anonymous, createWorld, type Person, type World } from "../../support/world.ts";

/** What is left of a space whose only owner deletes his account, or has it deleted. */
export interface Ownerless {
	readonly organizations: number;
	readonly credentials: number;
	readonly permissions: number;
	/** Rows that still name him. */
	readonly naming: number;
	/** Statuses of the plugin's endpoints, for him, for somebody else and for nobody. */
	readonly statuses: readonly number[];
	/** Whether the doctor names the space as one without an owner. */
	readonly named: boolean;
}

export const USER_DELETIONS = ["/delete-user", "/admin/remove-user"] as const;

export async function deleteSoleOwner(
	backend: Backend,
	path: (typeof USER_DELETIONS)[number],
): Promise<Ownerless> {
	const world = await createWorld({
		backend,
		auth: { user: { deleteUser: { enabled: true } }, plugins: [admin()] },
	});
	try {
		const [owner, stranger] = [await world.signUp(), await world.signUp()];
		const spaceId = await world.createSpace(owner);
		await writeAs(world, owner, spaceId);
		await deleteUser(world, path, owner, stranger);
		const credentials = await world.rows("spaceCredential");
		const permissions = await world.rows("spaceModulePermission");
		const { findings } = await world.auth.api.inspectSpaces();
		return {
			organizations: (await world.rows("organization")).length,
			credentials: credentials.length,
			permissions: permissions.length,
			naming: [...credentials, ...permissions].filter((row) => Object.values(row).includes(owner.id)).length,
			statuses: await Promise.all(
				[owner, stranger, anonymous].map(
					async (who) => (await world.call(who, "/spaces/credentials", { query: { spaceId } })).status,
				),
			),
			named: findings.some(
				({ code, examples }) => code === "space-without-owner" && examples.includes(spaceId),
			),
		};
	} finally {
		await world.close();
	}
}

async function writeAs({ call }: World, owner: Person, spaceId: string): Promise<void> {
	const credential = { spaceId, provider: "stripe", secret: "sk_0123456789" };
	const changes = [{ role: "member", module: "calendar", level: "none" }];
	for (const answer of [
		await call(owner, "/spaces/credentials/set", { body: credential }),
		await call(owner, "/spaces/matrix/set", { body: { spaceId, changes } }),
	])
		if (answer.status !== 200) throw new Error(`writing failed: ${answer.status} ${answer.text}`);
}

async function deleteUser(
	{ call, adapter }: World,
	path: (typeof USER_DELETIONS)[number],
	owner: Person,
	administrator: Person,
): Promise<void> {
	const where = [{ field: "id", value: administrator.id }];
	await adapter.update({ model: "user", where, update: { role: "admin" } });
	const answer =
		path === "/delete-user"
			? await call(owner, path, { body: { password: "correct horse" } })
			: await call(administrator, path, { body: { userId: owner.id } });
	if (answer.status !== 200) throw new Error(`deleting a user failed: ${answer.status} ${answer.text}`);
}
