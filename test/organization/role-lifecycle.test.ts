import { createHash } from "node:crypto";
import { runWithTransaction } from "@better-auth/core/context";
import { getCurrentAdapter } from "better-auth";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { everyBackend } from "../support/every-backend.ts";
import { createWorld, type Person, type World } from "../support/world.ts";

describe.each(everyBackend)("on $name", (backend) => {
	let world: World;
	let owner: Person;
	let spaceId: string;
	let elsewhere: string;

	beforeEach(async () => {
		world = await createWorld({ backend, organization: { dynamicAccessControl: { enabled: true } } });
		owner = await world.signUp();
		[spaceId, elsewhere] = [await world.createSpace(owner), await world.createSpace(owner)];
	});
	afterEach(() => world.close());

	const request = async (path: string, body: object) => {
		const answer = await world.call(owner, `/organization/${path}`, {
			body: { organizationId: spaceId, ...body },
		});
		expect(answer.status, `${path}: ${answer.text}`).toBe(200);
		return answer.body;
	};
	const create = (role: string, organizationId = spaceId) =>
		request("create-role", { organizationId, role, permission: { member: ["update"] } });
	const rename = (roleName: string, to: string) =>
		request("update-role", { roleName, data: { roleName: to } });
	const remove = (roleName: string) => request("delete-role", { roleName });
	const put = (role: string, module: string, level: "none" | "read" | "write" | "admin", space = spaceId) =>
		world.auth.api.putSpacePermissions({ body: { spaceId: space, changes: [{ role, module, level }] } });
	const overrides = async (space = spaceId) =>
		(await world.rows("spaceModulePermission"))
			.filter((row) => row.spaceId === space)
			.map((row) => `${row.role} ${row.moduleId} ${row.canRead ? "r" : "-"}${row.canWrite ? "w" : "-"}`)
			.sort();
	const storedRole = async (person: Person) =>
		(await world.rows("member")).find((row) => row.userId === person.id)?.role;
	const can = async (person: Person, module: string, action: string) =>
		(await world.call(person, "/spaces/can", { body: { spaceId, module, action } })).body.allowed;

	it("a renamed role takes its rows, its members and its pending invitations along", async () => {
		await create("coach");
		await create("coach", elsewhere);
		await put("coach", "calendar", "none");
		await put("coach", "events", "write");
		await put("coach", "calendar", "write", elsewhere);
		const [one, several, other] = [await world.signUp(), await world.signUp(), await world.signUp()];
		await world.join(spaceId, one, "coach");
		await world.join(spaceId, several, "member,coach");
		await world.join(spaceId, other, "head-coach,member");
		await request("invite-member", { email: "new@example.com", role: "coach" });
		await request("invite-member", { email: "both@example.com", role: ["member", "coach"] });

		const { id } = await request("invite-member", { email: "gone@example.com", role: "coach" });
		await world.call(owner, "/organization/cancel-invitation", { body: { invitationId: id } });

		await rename("coach", "trainer-2");

		for (const row of (await world.rows("spaceModulePermission")).filter((row) => row.spaceId === spaceId)) {
			const parts = JSON.stringify([spaceId, "trainer-2", row.moduleId]);
			expect(row.permissionKey).toBe(createHash("sha256").update(parts).digest("base64url"));
		}
		expect(await overrides()).toEqual(["trainer-2 calendar --", "trainer-2 events rw"]);
		expect(await overrides(elsewhere)).toEqual(["coach calendar rw"]);
		expect(await Promise.all([one, several, other].map(storedRole))).toEqual([
			"trainer-2",
			"member,trainer-2",
			"head-coach,member",
		]);
		const invitations = (await world.rows("invitation")).map((row) => `${row.status} ${row.role}`);
		expect(invitations.sort()).toEqual(["canceled coach", "pending member,trainer-2", "pending trainer-2"]);
		expect(await can(one, "calendar", "read")).toBe(false);
		expect(await can(one, "events", "write")).toBe(true);
		// The derived key moved too: a second row for the cell is refused by whoever can refuse it.
		await put("trainer-2", "calendar", "read");
		expect(await overrides()).toEqual(["trainer-2 calendar r-", "trainer-2 events rw"]);
	});

	it("whoever holds a name that differs in case alone does not gain the renamed role", async () => {
		await create("coach");
		const [coach, other] = [await world.signUp(), await world.signUp()];
		await world.join(spaceId, coach, "coach");
		await world.join(spaceId, other, "Coach");
		await rename("coach", "trainer-2");
		expect(await Promise.all([coach, other].map(storedRole))).toEqual(["trainer-2", "Coach"]);
	});

	it("a deleted role loses its rows, and one made again under its name starts clean", async () => {
		await create("coach");
		await put("coach", "calendar", "admin");
		await put("member", "calendar", "none");
		await remove("coach");
		expect(await overrides()).toEqual(["member calendar --"]);
		await create("coach");
		const person = await world.signUp();
		await world.join(spaceId, person, "coach");
		expect(await can(person, "calendar", "write")).toBe(false);
		expect(await can(person, "calendar", "read")).toBe(true);
	});

	it("rows stay as long as a role of that name does", async () => {
		await create("coach");
		const twin = { organizationId: spaceId, role: "coach", permission: "{}", createdAt: new Date() };
		const { id } = await world.adapter.create<Record<string, unknown>, { id: string }>({
			model: "organizationRole",
			data: twin,
		});
		await put("coach", "events", "write");
		await world.adapter.delete({ model: "organizationRole", where: [{ field: "id", value: id }] });
		expect(await overrides()).toEqual(["coach events rw"]);
	});

	it("two roles that swap their names swap their rows and members", async () => {
		await create("a");
		await create("b");
		await put("a", "calendar", "none");
		await put("b", "calendar", "write");
		const [first, second] = [await world.signUp(), await world.signUp()];
		await world.join(spaceId, first, "a");
		await world.join(spaceId, second, "b");
		await rename("a", "c");
		await rename("b", "a");
		await rename("c", "b");
		expect(await overrides()).toEqual(["a calendar rw", "b calendar --"]);
		expect([await storedRole(first), await storedRole(second)]).toEqual(["b", "a"]);
		expect([await can(first, "calendar", "read"), await can(second, "calendar", "write")]).toEqual([
			false,
			true,
		]);
	});

	it("rows that lay under the new name before belong to nobody and go", async () => {
		await create("coach");
		await put("coach", "events", "write");
		const now = new Date();
		const stale = {
			spaceId,
			role: "guide",
			canRead: true,
			canWrite: true,
			canAdmin: true,
			createdAt: now,
			updatedAt: now,
		};
		for (const moduleId of ["calendar", "events"]) {
			await world.adapter.create({ model: "spaceModulePermission", data: { ...stale, moduleId } });
		}
		await rename("coach", "guide");
		expect(await overrides()).toEqual(["guide events rw"]);
	});

	it("an update that renames nothing moves nothing", async () => {
		await create("coach");
		await put("coach", "events", "write");
		await request("update-role", { roleName: "coach", data: { permission: { member: ["create"] } } });
		expect(await overrides()).toEqual(["coach events rw"]);
	});

	it("renaming and deleting in a transaction that fails changes nothing", async () => {
		await create("coach");
		await put("coach", "events", "write");
		const where = [
			{ field: "organizationId", value: spaceId },
			{ field: "role", value: "coach" },
		];
		const failing = (work: (adapter: typeof world.adapter) => Promise<unknown>) =>
			runWithTransaction(world.adapter, async () => {
				await work((await getCurrentAdapter(world.adapter)) as typeof world.adapter);
				throw new Error("later step failed");
			});
		const model = "organizationRole";
		await expect(failing((trx) => trx.updateMany({ model, where, update: { role: "x" } }))).rejects.toThrow(
			"later",
		);
		if (!backend.transactions) return expect(await overrides()).toEqual(["x events rw"]);
		expect(await overrides()).toEqual(["coach events rw"]);
		await expect(failing((trx) => trx.delete({ model, where }))).rejects.toThrow("later");
		expect(await overrides()).toEqual(["coach events rw"]);
	});

	it("a write that meets the deletion of its role leaves nothing for the next role of that name", async () => {
		for (let round = 0; round < 15; round += 1) {
			await create("coach");
			const changes = [{ role: "coach", module: "calendar", level: "admin" }];
			await Promise.all([
				world.call(owner, "/spaces/matrix/set", { body: { spaceId, changes } }),
				world.call(owner, "/organization/delete-role", {
					body: { organizationId: spaceId, roleName: "coach" },
				}),
			]);
			expect(await overrides(), `round ${round}`).toEqual([]);
		}
	});
});
