import type { Where } from "better-auth";
import { batches, findEvery, type Row } from "../database.ts";
import { digest } from "../digest.ts";
import { PERMISSION_MODEL } from "../schema.ts";
import type { Operations } from "./watch-adapter.ts";

/** The overrides of a deleted role go, so that a later one of the same name starts clean. */
export async function deleteRole(operations: Operations, spaceId: string, role: string): Promise<void> {
	if ((await countRoles(operations, spaceId, role)) > 0) return;
	await deleteOverrides(operations, spaceId, role);
}

interface Rename {
	readonly from: string;
	readonly to: string;
}

/**
 * Everything that knows a role by its name is written before the role itself is renamed: its overrides, or its denials
 * would be gone, and the name in `member.role` and in pending invitations, which Better Auth leaves as they were. Until then
 * the new name counts for nothing; whoever fails in between, without a transaction, can ask for the same again.
 */
export async function prepareRename(operations: Operations, spaceId: string, names: Rename): Promise<void> {
	// The overrides of another role lie there, or another one keeps the old name.
	if ((await countRoles(operations, spaceId, names.to)) > 0) return;
	if ((await countRoles(operations, spaceId, names.from)) > 1) return;
	await deleteOverrides(operations, spaceId, names.to);
	for (const { id: _, ...row } of await overridesOf(operations, spaceId, names.from)) {
		const permissionKey = await digest(spaceId, names.to, String(row.moduleId));
		await operations.create({ model: PERMISSION_MODEL, data: { ...row, role: names.to, permissionKey } });
	}
	await renameHolders(operations, spaceId, names);
}

/** Takes what was given the old name meanwhile along, and removes what is left under it. */
export async function finishRename(operations: Operations, spaceId: string, names: Rename): Promise<void> {
	if ((await countRoles(operations, spaceId, names.from)) > 0) return;
	await renameHolders(operations, spaceId, names);
	await deleteOverrides(operations, spaceId, names.from);
}

async function renameHolders(operations: Operations, spaceId: string, names: Rename): Promise<void> {
	const ofSpace: Where = { field: "organizationId", value: spaceId };
	await renameInList(operations, "member", [ofSpace], names);
	await renameInList(operations, "invitation", [ofSpace, { field: "status", value: "pending" }], names);
}

/**
 * Better Auth stores several roles joined with commas. Rows with the same list change in one statement, by their ids:
 * MariaDB takes `Coach` for `coach`, who would gain the role.
 */
async function renameInList(
	operations: Operations,
	model: "member" | "invitation",
	where: Where[],
	{ from, to }: Rename,
): Promise<void> {
	const holding: Where = { field: "role", operator: "contains", value: from };
	const rows = await findEvery<Row>(operations, {
		model,
		where: [...where, holding],
		select: ["id", "role"],
	});
	for (const stored of new Set(rows.map((row) => String(row.role)))) {
		const roles = stored.split(",");
		if (!roles.includes(from)) continue;
		const role = [...new Set(roles.map((name) => (name === from ? to : name)))].join(",");
		for (const batch of batches(rows.filter((row) => row.role === stored))) {
			const ids = batch.map((row) => String(row.id));
			const unchanged: Where = { field: "role", value: stored };
			await operations.updateMany({
				model,
				where: [...where, { field: "id", operator: "in", value: ids }, unchanged],
				update: { role },
			});
		}
	}
}

async function deleteOverrides(operations: Operations, spaceId: string, role: string): Promise<void> {
	for (const batch of batches(await overridesOf(operations, spaceId, role))) {
		const ids = batch.map((row) => String(row.id));
		await operations.deleteMany({
			model: PERMISSION_MODEL,
			where: [{ field: "id", operator: "in", value: ids }],
		});
	}
}

async function overridesOf(operations: Operations, spaceId: string, role: string): Promise<Row[]> {
	const where = [
		{ field: "spaceId", value: spaceId },
		{ field: "role", value: role },
	];
	const rows = await findEvery<Row>(operations, { model: PERMISSION_MODEL, where });
	return rows.filter((row) => row.role === role);
}

async function countRoles(operations: Operations, spaceId: string, role: string): Promise<number> {
	const where = [
		{ field: "organizationId", value: spaceId },
		{ field: "role", value: role },
	];
	const rows = await findEvery<Row>(operations, { model: "organizationRole", where });
	return rows.filter((row) => row.role === role).length;
}
