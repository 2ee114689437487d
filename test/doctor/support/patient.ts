import type { SpaceInspection } from "../../../src/index.ts";
import { type Backend, type OpenDatabase, sqlite } from "../../support/backends.ts";
import { createWorld, type Person, type World, type WorldOptions } from "../../support/world.ts";

/** In a secret, and in whatever else is stored that no answer may repeat. */
export const CANARY = "sk_live_canary_0123456789";

type Row = Record<string, unknown>;

export type Patient = Awaited<ReturnType<typeof createPatient>>;

/** A world with one healthy space, the SQL door to its database, and ways to make it ill. */
export async function createPatient({ backend = sqlite, ...options }: WorldOptions = {}) {
	const open = await backend.open();
	const world = await createWorld({ ...options, backend: { ...backend, open: async () => open } });
	const owner = await world.signUp();
	const spaceId = await world.createSpace(owner);
	await fill(world, spaceId);
	return {
		...world,
		owner,
		spaceId,
		open,
		inspect: () => world.auth.api.inspectSpaces(),
		/** A space that is gone, with rows that are not. */
		leaveOrphans: (updatedAt?: Date) => leaveOrphans(world, backend, open, owner, updatedAt),
		/** Changes a row behind everybody's back. */
		alter: async (model: string, field: string, value: unknown, id?: string) =>
			world.adapter.updateMany({
				model,
				where: [{ field: "id", value: id ?? (await rowIn(world, model, spaceId)) }],
				update: { [field]: value },
			}),
		dump: async () => {
			const tables = ["organization", "member", "spaceCredential", "spaceModulePermission"];
			return Promise.all(tables.map((table) => world.rows(table)));
		},
	};
}

/** The first row of a space. */
async function rowIn({ rows }: World, model: string, spaceId: string): Promise<string> {
	const row = (await rows(model)).find((each) => String(each.spaceId ?? each.organizationId) === spaceId);
	return String(row?.id);
}

async function fill({ auth }: World, spaceId: string): Promise<void> {
	await auth.api.putSpaceCredential({ body: { spaceId, provider: "stripe", secret: CANARY } });
	const changes = [{ role: "member", module: "calendar", level: "read" as const }];
	await auth.api.putSpacePermissions({ body: { spaceId, changes } });
}

async function leaveOrphans(
	world: World,
	{ name, foreignKeys }: Backend,
	{ execute }: OpenDatabase,
	owner: Person,
	updatedAt = new Date(Date.now() - 2 * 86_400_000),
): Promise<string> {
	const { adapter } = world;
	const spaceId = await world.createSpace(owner);
	await fill(world, spaceId);
	const tables = ["spaceCredential", "spaceModulePermission"];
	const where = [{ field: "spaceId", value: spaceId }];
	const kept = await Promise.all(tables.map((model) => adapter.findMany<Row>({ model, where })));
	await adapter.delete({ model: "organization", where: [{ field: "id", value: spaceId }] });
	const minding = async (mind: boolean) => {
		if (!foreignKeys) return;
		if (name !== "PostgreSQL") return execute(`pragma foreign_keys = ${mind ? "on" : "off"}`);
		for (const table of tables)
			await execute(`alter table "${table}" ${mind ? "enable" : "disable"} trigger all`);
	};
	await minding(false);
	for (const [index, rows] of kept.entries()) {
		for (const { id: _, ...row } of rows)
			await adapter.create({ model: tables[index] ?? "", data: { ...row, updatedAt } });
	}
	await minding(true);
	return spaceId;
}

/** What was found, leaving out what this back end always has. */
export function codesIn({ findings }: SpaceInspection, backend: Backend = sqlite): string[] {
	const always = backend.uniqueIndexes ? [] : ["database-not-inspected"];
	const usual = backend.foreignKeys ? always : [...always, "foreign-key-missing"];
	return findings.map(({ code }) => code).filter((code) => !usual.includes(code));
}

export function findingOf(inspection: SpaceInspection, code: string) {
	const finding = inspection.findings.find((candidate) => candidate.code === code);
	if (!finding) throw new Error(`no ${code} among ${inspection.findings.map((each) => each.code)}`);
	return finding;
}
