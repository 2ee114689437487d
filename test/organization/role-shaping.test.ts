import { createAuthMiddleware } from "better-auth/api";
import { createAccessControl } from "better-auth/plugins/access";
import { adminAc, defaultStatements, memberAc, ownerAc } from "better-auth/plugins/organization/access";
import { afterEach, describe, expect, it } from "vitest";
import { backends } from "../support/backends.ts";
import { createWorld, type Person, type World, type WorldOptions } from "../support/world.ts";

const ac = createAccessControl(defaultStatements);
const roles = {
	owner: ownerAc,
	admin: adminAc,
	member: memberAc,
	/** May make roles, but has nothing in the matrix. */
	clerk: ac.newRole({ ac: ["create", "read", "update"], member: ["update"] }),
};

let world: World;
let owner: Person;
let admin: Person;
let clerk: Person;
let spaceId: string;

async function open({ spaces, organization, ...more }: WorldOptions = {}): Promise<void> {
	world = await createWorld({
		spaces: {
			modules: ["calendar", "finance"],
			roles: { clerk: "none", coach: "admin" },
			...spaces,
		} as never,
		organization: { ac, roles, dynamicAccessControl: { enabled: true }, ...organization },
		...more,
	});
	[owner, admin, clerk] = [await world.signUp(), await world.signUp(), await world.signUp()];
	spaceId = await world.createSpace(owner);
	await world.join(spaceId, admin, "admin");
	await world.join(spaceId, clerk, "clerk");
}
afterEach(() => world.close());

const create = (who: Pick<Person, "headers">, role: string, permission: object = {}) =>
	world.call(who, "/organization/create-role", { body: { organizationId: spaceId, role, permission } });
const update = (who: Pick<Person, "headers">, roleName: string, data: object) =>
	world.call(who, "/organization/update-role", { body: { organizationId: spaceId, roleName, data } });
const put = (role: string, module: string, level: "none" | "read" | "write" | "admin") =>
	world.auth.api.putSpacePermissions({ body: { spaceId, changes: [{ role, module, level }] } });
const stored = async () =>
	(await world.rows("organizationRole")).map((row) => `${row.role} ${row.permission}`).sort();

describe.each(backends)("on $name", (backend) => {
	it("nobody makes a role whose tier is beyond his own", async () => {
		await open({ backend });
		const refused = await create(clerk, "helper");
		expect([refused.status, refused.body.code], refused.text).toEqual([403, "SPACE_FORBIDDEN"]);
		expect(refused.body).toMatchObject({
			missing: [
				{ module: "calendar", action: "read" },
				{ module: "finance", action: "read" },
			],
			statements: [],
		});
		expect(await stored()).toEqual([]);
		expect((await create(admin, "helper", { member: ["update"] })).status).toBe(200);
		expect((await create(owner, "closer", { organization: ["delete"] })).status).toBe(200);
	});

	it("nobody makes, or renames into, a role that the options give more than he has", async () => {
		await open({ backend });
		expect((await create(admin, "coach")).body.missing).toContainEqual({
			module: "finance",
			action: "admin",
		});
		expect((await create(admin, "helper")).status).toBe(200);
		const renamed = await update(admin, "helper", { roleName: "Coach" });
		expect([renamed.status, renamed.body.code], renamed.text).toEqual([403, "SPACE_FORBIDDEN"]);
		expect(await stored()).toEqual(["helper {}"]);
		expect((await update(owner, "helper", { roleName: "coach" })).status).toBe(200);
	});

	it("nobody changes a role that has more than he does, be it in the matrix or in its statements", async () => {
		await open({ backend });
		await create(owner, "treasurer");
		await create(owner, "closer", { organization: ["delete"], member: ["update"] });
		await put("treasurer", "finance", "admin");
		const before = await stored();
		for (const data of [{ permission: { member: ["update"] } }, { roleName: "cashier" }]) {
			const byMatrix = await update(admin, "treasurer", data);
			expect([byMatrix.status, byMatrix.body.code], byMatrix.text).toEqual([403, "SPACE_FORBIDDEN"]);
			expect(byMatrix.body.missing).toEqual([{ module: "finance", action: "admin" }]);
			const byStatement = await update(admin, "closer", data);
			expect(byStatement.body.statements).toEqual([{ resource: "organization", action: "delete" }]);
		}
		expect(await stored()).toEqual(before);
		expect((await update(owner, "closer", { permission: {} })).status).toBe(200);
		expect((await update(admin, "closer", { permission: { member: ["update"] } })).status).toBe(200);
	});

	it("a name he bears that is no role yet brings him nothing", async () => {
		await open({ backend });
		await create(owner, "ghost");
		await put("ghost", "finance", "admin");
		// Gone without the plugin noticing, as by another service's SQL; its row of the matrix stays.
		const person = await world.signUp();
		await world.join(spaceId, person, "admin,ghost");
		const row = (await world.rows("organizationRole"))[0];
		const where = [{ field: "id", value: String(row?.id) }];
		await world.adapter.update({
			model: "organizationRole",
			where,
			update: { organizationId: await elsewhere() },
		});
		const refused = await create(person, "ghost");
		expect(refused.body, refused.text).toMatchObject({
			code: "SPACE_FORBIDDEN",
			missing: [{ module: "finance", action: "admin" }],
		});
	});
});

const elsewhere = () => world.createSpace(owner);

it("leaves to Better Auth who is no member, has no session, or sends nonsense", async () => {
	await open();
	const stranger = await world.signUp();
	const status = async (who: Pick<Person, "headers">, body: object) =>
		(await world.call(who, "/organization/create-role", { body })).status;
	expect(
		await status({ headers: new Headers() }, { organizationId: spaceId, role: "x", permission: {} }),
	).toBe(401);
	expect(await status(stranger, { organizationId: spaceId, role: "x", permission: {} })).toBe(403);
	expect(await status(admin, { organizationId: spaceId, role: 5, permission: {} })).toBe(400);
	expect(await status(admin, { organizationId: spaceId, role: "owner", permission: {} })).toBe(400);
	const lacking = await create(admin, "x", { organization: ["delete"] });
	expect(lacking.body.code).toBe("YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE");
});

it("trusts server code, and has a switch", async () => {
	await open();
	const role = { organizationId: spaceId, role: "coach", permission: "{}", createdAt: new Date() };
	await world.adapter.create({ model: "organizationRole", data: role });
	expect(await stored()).toEqual(["coach {}"]);
	await world.close();

	// Also within somebody's request: it is the application that writes here, not he.
	const afterUpdateOrganization = async () => {
		await world.adapter.create({ model: "organizationRole", data: { ...role, organizationId: spaceId } });
	};
	await open({ organization: { organizationHooks: { afterUpdateOrganization } } });
	const body = { organizationId: spaceId, data: { name: "renamed" } };
	expect((await world.call(admin, "/organization/update", { body })).status).toBe(200);
	expect(await stored()).toEqual(["coach {}"]);
	await world.close();

	await open({ spaces: { ceiling: { roles: false } } });
	expect((await create(clerk, "helper")).status).toBe(200);
});

it("judges what another plugin makes of the role after it was sent", async () => {
	const rewriter = {
		id: "rewriter",
		hooks: {
			before: [
				{
					matcher: (context: { path?: string }) => context.path === "/organization/create-role",
					handler: createAuthMiddleware(async ({ body }) => ({
						context: { body: { ...body, role: "coach" } },
					})),
				},
			],
		},
	};
	await open({ auth: { plugins: [rewriter] } });
	expect((await create(admin, "helper")).body.code).toBe("SPACE_FORBIDDEN");
});
