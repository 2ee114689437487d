import type { Deed, Operation } from "./operation.ts";
import { type Fixture, must, SECRET, type Stage } from "./stage.ts";

/** A request of the owner's to one of Better Auth's endpoints. */
function asOwner(
	name: string,
	path: string,
	body: object,
	{
		before,
		...more
	}: Partial<Operation> & { before?: (stage: Stage, fixture: Fixture) => Promise<unknown> } = {},
): Operation {
	return {
		name,
		...more,
		prepare: async (stage, fixture) => {
			await before?.(stage, fixture);
			const { ask, people } = stage;
			return { run: () => ask(people.owner, path, { organizationId: fixture.spaceId, ...body }) };
		},
	};
}

const permission = { member: ["update"] };

/** A role with rights in the matrix, a member and an invitation. */
async function addCoach(stage: Stage, { spaceId }: Fixture): Promise<void> {
	const owner = (path: string, body: object) => must(stage.call(stage.people.owner, path, { body }));
	await owner("/organization/create-role", { organizationId: spaceId, role: "coach", permission });
	const changes = [{ role: "coach", module: "events", level: "none" }];
	await owner("/spaces/matrix/set", { spaceId, changes });
}

async function addHolders(stage: Stage, fixture: Fixture): Promise<void> {
	await addCoach(stage, fixture);
	const { spaceId } = fixture;
	await stage.join(spaceId, stage.people.guest, "member,coach");
	const body = { organizationId: spaceId, email: "new@example.com", role: "coach" };
	await must(stage.call(stage.people.owner, "/organization/invite-member", { body }));
}

/** An invitation by the admin. */
async function invite({ call, people }: Stage, { spaceId }: Fixture): Promise<string> {
	const body = { organizationId: spaceId, email: people.guest.email, role: "member" };
	return (await must(call(people.admin, "/organization/invite-member", { body }))).body.id;
}

const memberOf = async ({ rows, people }: Stage, { spaceId }: Fixture, role: "admin" | "member") =>
	String(
		(await rows("member")).find((row) => row.organizationId === spaceId && row.userId === people[role].id)
			?.id,
	);

/** Its members may be gone before it is: then Better Auth lets nobody delete it, but server code can. */
export function deletion({ ask, people, serve, adapter }: Stage, spaceId: string): Deed {
	const run = () => ask(people.owner, "/organization/delete", { organizationId: spaceId });
	const where = [{ field: "id", value: spaceId }];
	return {
		run,
		again: async () => {
			const told = await run();
			return told.status < 300 ? told : serve(adapter.delete({ model: "organization", where }));
		},
	};
}

/** Better Auth's own endpoints, as far as the plugin has a hand in them. */
export const IN_ORGANIZATIONS: readonly Operation[] = [
	asOwner("create-role", "/organization/create-role", { role: "coach", permission }),
	asOwner(
		"update-role, renaming",
		"/organization/update-role",
		{
			...{ roleName: "coach", data: { roleName: "guide" } },
		},
		{ before: addHolders, toldAfterwards: true },
	),
	asOwner(
		"delete-role",
		"/organization/delete-role",
		{ roleName: "coach" },
		{
			before: addCoach,
			toldAfterwards: true,
		},
	),
	{
		name: "update-member-role",
		prepare: async (stage, fixture) => {
			const memberId = await memberOf(stage, fixture, "member");
			const body = { organizationId: fixture.spaceId, memberId, role: "trainer" };
			return { run: () => stage.ask(stage.people.owner, "/organization/update-member-role", body) };
		},
	},
	asOwner("invite-member", "/organization/invite-member", { email: "new@example.com", role: "trainer" }),
	{
		name: "accept-invitation",
		inSteps: true,
		theirs: "steps",
		prepare: async (stage, fixture) => {
			const invitationId = await invite(stage, fixture);
			return {
				run: () => stage.ask(stage.people.guest, "/organization/accept-invitation", { invitationId }),
			};
		},
	},
	{
		name: "accept-invitation, refused",
		done: ({ code }) => code === "SPACE_INVITER_LOST_RIGHT",
		prepare: async (stage, fixture) => {
			const invitationId = await invite(stage, fixture);
			const where = [{ field: "id", value: await memberOf(stage, fixture, "admin") }];
			await stage.adapter.update({ model: "member", where, update: { role: "member" } });
			return {
				run: () => stage.ask(stage.people.guest, "/organization/accept-invitation", { invitationId }),
			};
		},
	},
	{
		name: "remove-member",
		prepare: async (stage, fixture) => {
			const memberIdOrEmail = await memberOf(stage, fixture, "member");
			const body = { organizationId: fixture.spaceId, memberIdOrEmail };
			return { run: () => stage.ask(stage.people.owner, "/organization/remove-member", body) };
		},
	},
	asOwner("organization update", "/organization/update", { data: { metadata: { colour: "green" } } }),
	{
		name: "organization delete",
		inSteps: true,
		toldAfterwards: true,
		prepare: async (stage, { spaceId }) => deletion(stage, spaceId),
	},
	{
		name: "delete-user",
		inSteps: true,
		theirs: "answer",
		prepare: async (stage, { spaceId, names }) => {
			const author = await stage.signUp(`author-${spaceId.toLowerCase()}`);
			names.set(author.id, "author");
			await stage.join(spaceId, author, "owner");
			const by = (path: string, body: object) =>
				must(stage.call(author, path, { body: { spaceId, ...body } }));
			await by("/spaces/credentials/set", { provider: "twilio", secret: `${SECRET}_his` });
			const changes = [{ role: "member", module: "reports", level: "write" }];
			await by("/spaces/matrix/set", { changes });
			const { internalAdapter } = await stage.auth.$context;
			return {
				run: () => stage.ask(author, "/delete-user", { password: "correct horse" }),
				// His session may be gone before he is.
				again: () => stage.serve(internalAdapter.deleteUser(author.id)),
			};
		},
	},
];
