import { afterEach, describe, expect, it } from "vitest";
import { backends, postgres, sqlite } from "../support/backends.ts";
import type { WorldOptions } from "../support/world.ts";
import { CANARY, codesIn, createPatient, findingOf, type Patient } from "./support/patient.ts";

let patient: Patient;
afterEach(() => patient.close());

describe.each(backends)("on $name", (backend) => {
	const admit = async (options: Omit<WorldOptions, "backend"> = {}) => {
		patient = await createPatient({ backend, ...options });
		return patient;
	};
	const onlyFinding = async (code: string) => {
		const inspection = await patient.inspect();
		expect(codesIn(inspection, backend)).toEqual([code]);
		return findingOf(inspection, code);
	};

	it("finds nothing wrong with what is well, and counts it", async () => {
		const { inspect, dump, signUp, join, spaceId } = await admit({ spaces: { audit: true } });
		await join(spaceId, await signUp(), "trainer,member");
		const before = await dump();
		const inspection = await inspect();
		expect(codesIn(inspection, backend)).toEqual([]);
		expect(inspection).toMatchObject({
			healthy: true,
			keys: [{ id: "test", primary: true, configured: true, credentials: 1 }],
			checked: { spaces: 1, members: 2, credentials: 1, permissions: 1 },
		});
		expect(await dump()).toEqual(before);
	});

	it("counts rows of spaces that do not exist, and the command it names removes them", async () => {
		const { auth, leaveOrphans, spaceId } = await admit();
		const gone = await leaveOrphans();
		const finding = await onlyFinding("orphan-rows");
		expect(finding).toMatchObject({ severity: "warning", count: 2 });
		expect(finding.remedy).toBe("npx better-auth-spaces sweep --delete");
		const orphans = (await patient.dump()).flat().filter((row) => row.spaceId === gone);
		expect([...finding.examples].sort()).toEqual(orphans.map((row) => row.id).sort());
		await auth.api.sweepSpaces({ body: { dryRun: false } });
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
		expect((await patient.rows("spaceCredential")).map((row) => row.spaceId)).toEqual([spaceId]);
	});

	it("counts overrides of roles that do not exist, dynamic ones told from dead ones", async () => {
		const { adapter, spaceId } = await admit({ organization: { dynamicAccessControl: { enabled: true } } });
		const role = { organizationId: spaceId, role: "coach", permission: "{}", createdAt: new Date() };
		await adapter.create({ model: "organizationRole", data: role });
		await patient.auth.api.putSpacePermissions({
			body: { spaceId, changes: [{ role: "coach", module: "calendar", level: "read" }] },
		});
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
		const member = (await patient.rows("spaceModulePermission")).find((row) => row.role === "member");
		await patient.alter("spaceModulePermission", "role", "ghost", String(member?.id));
		const finding = await onlyFinding("dead-role-rows");
		expect(finding).toMatchObject({ severity: "info", count: 1, examples: [member?.id] });
		await patient.auth.api.sweepSpaces({ body: { dryRun: false, graceSeconds: 0, deadRows: true } });
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
	});

	it("counts overrides of modules that left the catalogue", async () => {
		await admit({ spaces: { modules: ["calendar"] } });
		await patient.alter("spaceModulePermission", "moduleId", "events");
		const finding = await onlyFinding("dead-module-rows");
		expect(finding).toMatchObject({ severity: "info", count: 1 });
		expect(finding.remedy).toBe("npx better-auth-spaces sweep --delete --dead-rows");
		expect((await patient.inspect()).healthy).toBe(true);
	});

	it("counts rows without their derived key, which the next write gives them", async () => {
		const { auth, spaceId } = await admit();
		await patient.alter("spaceCredential", "credentialKey", null);
		await patient.alter("spaceModulePermission", "permissionKey", null);
		expect(await onlyFinding("missing-derived-key")).toMatchObject({ severity: "info", count: 2 });
		await auth.api.putSpaceCredential({ body: { spaceId, provider: "stripe", secret: CANARY } });
		const changes = [{ role: "member", module: "calendar", level: "write" as const }];
		await auth.api.putSpacePermissions({ body: { spaceId, changes } });
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
	});

	it.each(["member, trainer", " member", "member\t", "super admin"])(
		"notices %j, which Better Auth and the plugin read differently",
		async (role) => {
			const { join, spaceId, signUp } = await admit();
			const member = await join(spaceId, await signUp(), role);
			const finding = await onlyFinding("role-not-canonical");
			expect(finding).toMatchObject({ severity: "warning", count: 1, examples: [member.id] });
			expect(JSON.stringify(finding)).not.toContain("trainer");
		},
	);

	it.each(["member,,trainer", "member,member", "", "no-such-role"])(
		"has nothing against %j",
		async (role) => {
			const { join, spaceId, signUp } = await admit();
			await join(spaceId, await signUp(), role);
			expect(codesIn(await patient.inspect(), backend)).toEqual([]);
		},
	);

	it("names spaces that nobody owns", async () => {
		const { spaceId, alter } = await admit();
		await alter("member", "role", "coowner,admin");
		const finding = await onlyFinding("space-without-owner");
		expect(finding).toMatchObject({ severity: "warning", count: 1, examples: [spaceId] });
	});

	it("… and goes by the creator role that is configured", async () => {
		const { alter } = await admit({ organization: { creatorRole: "admin" } });
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
		await alter("member", "role", "owner");
		await onlyFinding("space-without-owner");
	});

	it("names spaces of no declared type, and the call it names gives them one", async () => {
		const types = { club: { modules: "*" }, family: { modules: "*" } } as const;
		const { auth, createSpace, owner, adapter, spaceId } = await admit({
			spaces: { types, defaultType: "club" },
		});
		const typed = await createSpace(owner, { type: "family" });
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
		const where = [{ field: "id", value: typed }];
		await adapter.updateMany({ model: "organization", where, update: { metadata: `{"type":"${CANARY}"}` } });
		const finding = await onlyFinding("space-without-type");
		expect(finding).toMatchObject({ severity: "warning", count: 1, examples: [typed] });
		expect(JSON.stringify(finding)).not.toContain(CANARY);
		expect(typed).not.toBe(spaceId);
		const call = /^await auth\.api\.setSpaceType\((.*)\);$/.exec(finding.remedy);
		await auth.api.setSpaceType({
			body: JSON.parse((call?.[1] ?? "").replace(/^\{ body: /, "").replace(/ \}$/, "")),
		});
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
	});

	it("counts all and names five", async () => {
		const { createSpace, owner, adapter } = await admit();
		for (let more = 0; more < 7; more += 1) await createSpace(owner);
		await adapter.updateMany({
			model: "member",
			where: [{ field: "role", value: "owner" }],
			update: { role: "member" },
		});
		const finding = await onlyFinding("space-without-owner");
		expect(finding.count).toBe(8);
		expect(new Set(finding.examples).size).toBe(5);
	});
});

describe.each([sqlite, postgres])("the statements, on $name", (backend) => {
	it("mend roles that are not canonical", async () => {
		patient = await createPatient({ backend });
		const { join, spaceId, signUp, open, rows } = patient;
		await join(spaceId, await signUp(), " member , trainer");
		await open.execute(findingOf(await patient.inspect(), "role-not-canonical").remedy);
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
		expect((await rows("member")).map((row) => row.role).sort()).toEqual(["member,trainer", "owner"]);
	});

	it("give a space an owner", async () => {
		patient = await createPatient({ backend });
		await patient.alter("member", "role", "member");
		const { remedy } = findingOf(await patient.inspect(), "space-without-owner");
		await patient.open.execute(remedy.replace("<user id>", patient.owner.id));
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
	});

	it.each(["serial", "uuid"] as const)("… with %s ids", async (generateId) => {
		patient = await createPatient({ backend, auth: { advanced: { database: { generateId } } } });
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
		await patient.alter("member", "role", "member");
		const { remedy } = findingOf(await patient.inspect(), "space-without-owner");
		await patient.open.execute(remedy.replace("<user id>", patient.owner.id));
		expect(codesIn(await patient.inspect(), backend)).toEqual([]);
	});
});

it("survives a `typeOf` that fails on what is stored", async () => {
	let fails = false;
	const typeOf = () => {
		if (fails) throw new Error("no kind");
		return "club";
	};
	patient = await createPatient({ spaces: { types: { club: { modules: "*" } }, typeOf } });
	expect(codesIn(await patient.inspect())).toEqual([]);
	fails = true;
	expect(codesIn(await patient.inspect())).toEqual(["space-without-type"]);
});
