import type { Where } from "better-auth";
import { batches, findEvery, type Row } from "../database.ts";
import { digest } from "../digest.ts";
import { PERMISSION_MODEL } from "../schema.ts";
import type { Operations } from "./watch-adapter.ts";

/** The overrides of a deleted role go, so that a later one of the same name starts clean. */
export async function deleteRole(operations: Operations, spaceId: string, role: string): Promise<void> {
	if (await roleExists(operations, spaceId, role)) return;
	await deleteOverrides(operations, spaceId, role);
}

/**
 * Everything that knows a role by its name moves with it: its overrides, or its denials would be gone, and the name in
 * `member.role` and in pending invitations, which Better Auth leaves as they were.
 */
export async function renameRole(
	operations: Operations,
	spaceId: string,
	{ from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
	if (await roleExists(operations, spaceId, from)) return;
	// Whatever lies under the new name belonged to no role until now.
	await deleteOverrides(operations, spaceId, to);
	for (const { id, moduleId } of await overridesOf(operations, spaceId, from)) {
		const update = { role: to, permissionKey: await digest(spaceId, to, moduleId) };
		await operations.updateMany({
			model: PERMISSION_MODEL,
			where: [{ field: "id", value: String(id) }],
			update,
		});
	}
	const ofSpace: Where = { field: "organizationId", value: spaceId };
	await renameInList(operations, "member", [ofSpace], { from, to });
	await renameInList(operations, "invitation", [ofSpace, { field: "status", value: "pending" }], {
		from,
		to,
	});
}

/**
 * Better Auth stores several roles joined with commas. Rows with the same list change in one statement, by their ids:
 * MariaDB takes `Coach` for `coach`, who would gain the role.
 */
async function renameInList(
	operations: Operations,
	model: "member" | "invitation",
	where: Where[],
	{ from, to }: { readonly from: string; readonly to: string },
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

async function roleExists(operations: Operations, spaceId: string, role: string): Promise<boolean> {
	const where = [
		{ field: "organizationId", value: spaceId },
		{ field: "role", value: role },
	];
	const rows = await findEvery<Row>(operations, { model: "organizationRole", where });
	return rows.some((row) => row.role === role);
}
