import { createAuthMiddleware } from "better-auth/api";
import { createAccessControl } from "better-auth/plugins/access";
import { adminAc, defaultStatements, memberAc, ownerAc } from "better-auth/plugins/organization/access";
import { afterEach, describe, expect, it } from "vitest";
import type { SpacesOptions } from "../../src/index.ts";
import { backends } from "../support/backends.ts";
import { createWorld, type Person, type World, type WorldOptions } from "../support/world.ts";

const ac = createAccessControl(defaultStatements);
const roles = {
	owner: ownerAc,
	admin: adminAc,
	member: memberAc,
	/** Plain in Better Auth's eyes; the matrix gives it more than an admin has. */
	treasurer: ac.newRole({ member: [] }),
	/** Nothing special in the matrix, but a statement that admins do not hold. */
	closer: ac.newRole({ organization: ["delete"] }),
	/** Less than an admin in both. */
	helper: ac.newRole({ member: [] }),
};

let world: World;
let owner: Person;
let admin: Person;
let spaceId: string;

async function open({ spaces, organization, ...more }: WorldOptions = {}): Promise<void> {
	world = await createWorld({
		spaces: { modules: ["calendar", "finance"], ...spaces } as SpacesOptions,
		organization: { ac, roles, dynamicAccessControl: { enabled: true }, ...organization },
		...more,
	});
	[owner, admin] = [await world.signUp("the-owner"), await world.signUp("the-admin")];
	spaceId = await world.createSpace(owner);
	await world.join(spaceId, admin, "admin");
	await world.auth.api.putSpacePermissions({
		body: { spaceId, changes: [{ role: "treasurer", module: "finance", level: "admin" }] },
	});
}
afterEach(() => world.close());

const memberRow = async (person: Person) =>
	(await world.rows("member")).find((row) => row.userId === person.id && row.organizationId === spaceId);
const assign = async (who: Person, target: Person, role: unknown) =>
	world.call(who, "/organization/update-member-role", {
		body: { organizationId: spaceId, memberId: (await memberRow(target))?.id, role },
	});
let invited = 0;
const invite = (who: Person, role: unknown, email = `invited${++invited}@example.com`) =>
	world.call(who, "/organization/invite-member", { body: { organizationId: spaceId, email, role } });
const invitations = async () => (await world.rows("invitation")).map((row) => `${row.status} ${row.role}`);

const BY_MATRIX = { missing: [{ module: "finance", action: "admin" }], statements: [] };
const BY_STATEMENT = { missing: [], statements: [{ resource: "organization", action: "delete" }] };
const beyond: [string, unknown, object][] = [
	["a role the matrix gives more", "treasurer", BY_MATRIX],
	["a role with a statement he does not hold", "closer", BY_STATEMENT],
	["it among others", ["member", "treasurer"], BY_MATRIX],
	["it joined with commas", "member,treasurer", BY_MATRIX],
	["it padded", " treasurer ", BY_MATRIX],
	["it padded in a list", ["member, treasurer"], BY_MATRIX],
];

describe.each(backends)("on $name", (backend) => {
	it.each(beyond)("an admin can neither assign nor invite with %s", async (_, role, lacking) => {
		await open({ backend });
		const member = await world.signUp();
		await world.join(spaceId, member, "member");
		for (const answer of [
			await assign(admin, admin, role),
			await assign(admin, member, role),
			await invite(admin, role),
		]) {
			expect([answer.status, answer.body.code], answer.text).toEqual([403, "SPACE_FORBIDDEN"]);
			expect(answer.body).toMatchObject(lacking);
		}
		expect([(await memberRow(admin))?.role, (await memberRow(member))?.role]).toEqual(["admin", "member"]);
		expect(await invitations()).toEqual([]);
	});

	it("an admin may give what is within his own, and take anything away", async () => {
		await open({ backend });
		const member = await world.signUp();
		await world.join(spaceId, member, "treasurer");
		expect((await assign(admin, member, ["treasurer", "helper"])).status).toBe(200);
		expect((await assign(admin, member, "helper")).status).toBe(200);
		expect((await assign(admin, member, "admin")).status).toBe(200);
		expect((await assign(admin, member, "treasurer")).status).toBe(403);
		expect((await invite(admin, ["member", "helper"])).status).toBe(200);
	});

	it("the owner may give everything, and so may server code without a session", async () => {
		await open({ backend });
		const member = await world.signUp();
		await world.join(spaceId, member, "member");
		// Even what a row keeps from the owner himself.
		const changes = [{ role: "owner", module: "finance", level: "none" as const }];
		await world.auth.api.putSpacePermissions({ body: { spaceId, changes } });
		expect((await assign(owner, member, ["treasurer", "closer"])).status).toBe(200);
		expect((await invite(owner, ["treasurer", "closer"])).status).toBe(200);
		const other = await world.signUp();
		const body = { organizationId: spaceId, userId: other.id, role: "treasurer" as never };
		await world.auth.api.addMember({ body });
		expect((await memberRow(other))?.role).toBe("treasurer");
	});

	it("whoever holds a role only by its padding gives nothing of it", async () => {
		await open({ backend });
		const row = await memberRow(admin);
		const where = [{ field: "id", value: String(row?.id) }];
		await world.adapter.update({ model: "member", where, update: { role: "admin, owner" } });
		const member = await world.signUp();
		await world.join(spaceId, member, "member");
		expect((await assign(admin, member, "treasurer")).body).toMatchObject(BY_MATRIX);
		expect((await invite(admin, "closer")).body).toMatchObject(BY_STATEMENT);
		expect((await assign(admin, member, "helper")).status).toBe(200);
	});

	it("a dynamic role counts with its own statements", async () => {
		await open({ backend });
		const made = { organizationId: spaceId, role: "Janitor", permission: { organization: ["delete"] } };
		expect((await world.call(owner, "/organization/create-role", { body: made })).status).toBe(200);
		for (const role of ["janitor", ["member", "janitor"]]) {
			expect((await assign(admin, admin, role)).body).toMatchObject(BY_STATEMENT);
			expect((await invite(admin, role)).body).toMatchObject(BY_STATEMENT);
		}
	});

	it.each([
		["demoted", async () => void (await assign(owner, admin, "member"))],
		[
			"removed",
			async () =>
				void (await world.adapter.deleteMany({
					model: "member",
					where: [{ field: "userId", value: admin.id }],
				})),
		],
		[
			"outranked by what the role got since",
			async () => {
				const changes = [{ role: "helper", module: "finance", level: "admin" as const }];
				await world.auth.api.putSpacePermissions({ body: { spaceId, changes } });
			},
		],
	])(
		"an invitation is worth nothing once its sender is %s; it is cancelled and a new one works",
		async (_, lose) => {
			await open({ backend });
			const person = await world.signUp("newcomer");
			const { body } = await invite(admin, "helper", person.email);
			await lose();
			const accept = (invitationId: string) =>
				world.call(person, "/organization/accept-invitation", { body: { invitationId } });
			const refused = await accept(body.id);
			expect([refused.status, refused.body.code], refused.text).toEqual([403, "SPACE_INVITER_LOST_RIGHT"]);
			expect(await memberRow(person)).toBeUndefined();
			expect(await invitations()).toEqual(["canceled helper"]);
			const again = await invite(owner, "helper", person.email);
			expect((await accept(again.body.id)).status).toBe(200);
			expect((await memberRow(person))?.role).toBe("helper");
		},
	);

	it("an invitation whose sender still may is accepted", async () => {
		await open({ backend });
		const person = await world.signUp("newcomer");
		const { body } = await invite(admin, "helper", person.email);
		const stranger = await world.signUp();
		const accept = (who: Person) =>
			world.call(who, "/organization/accept-invitation", { body: { invitationId: body.id } });
		// Somebody else's attempt neither succeeds nor cancels it.
		expect((await accept(stranger)).status).toBe(403);
		expect((await accept(person)).status).toBe(200);
	});
});

it("judges what another plugin or the application's own hook made of the role, not what was sent", async () => {
	const rewriting = {
		id: "rewriter",
		hooks: {
			before: [
				{
					matcher: (context: { path?: string }) => context.path?.startsWith("/organization/") ?? false,
					handler: createAuthMiddleware(async ({ body }) =>
						body?.role === "helper" ? { context: { body: { ...body, role: "treasurer" } } } : undefined,
					),
				},
			],
		},
	};
	await open({ auth: { plugins: [rewriting] } });
	expect((await assign(admin, admin, "helper")).body).toMatchObject({ code: "SPACE_FORBIDDEN" });
	expect((await invite(admin, "helper")).body).toMatchObject({ code: "SPACE_FORBIDDEN" });
	await world.close();

	await open({
		organization: {
			organizationHooks: {
				beforeUpdateMemberRole: async () => ({ data: { role: " treasurer" } }),
				beforeCreateInvitation: async ({ invitation }) => ({ data: { ...invitation, role: "closer" } }),
			},
		},
	});
	expect((await assign(admin, admin, "helper")).body).toMatchObject(BY_MATRIX);
	expect((await invite(admin, "helper")).body).toMatchObject(BY_STATEMENT);
	expect((await memberRow(admin))?.role).toBe("admin");
});

it("has a switch for each path, on unless it says false", async () => {
	await open({ spaces: { ceiling: { assignment: false } } });
	expect((await invite(admin, "treasurer")).status).toBe(403);
	expect((await assign(admin, admin, "treasurer")).status).toBe(200);
	await world.close();

	await open({ spaces: { ceiling: { invitation: false, assignment: undefined } } });
	expect((await assign(admin, admin, "treasurer")).status).toBe(403);
	const person = await world.signUp("newcomer");
	const { body } = await invite(admin, "treasurer", person.email);
	const accept = () =>
		world.call(person, "/organization/accept-invitation", { body: { invitationId: body.id } });
	expect((await accept()).body.code).toBe("SPACE_INVITER_LOST_RIGHT");
	await world.close();

	await open({ spaces: { ceiling: { invitation: false, acceptance: false } } });
	const other = await world.signUp("newcomer");
	const sent = await invite(admin, "treasurer", other.email);
	const taken = await world.call(other, "/organization/accept-invitation", {
		body: { invitationId: sent.body.id },
	});
	expect(taken.status).toBe(200);
});

it("counts what the tiers alone give, where any module is open", async () => {
	await open({ spaces: { modules: undefined, roles: { helper: "admin" } } });
	const answer = await assign(admin, admin, "helper");
	expect(answer.body.missing).toContainEqual({ module: "*", action: "admin" });
});
