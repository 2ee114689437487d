import type { SpacesContext } from "../context.ts";
import { findOwnedSpaces, isCanonicalRole, scanMembers, scanSpaces } from "../organization/every-space.ts";
import type { Organization } from "../organization/member-store.ts";
import { spaceTypeOf } from "../organization/space-type.ts";
import { PERMISSION_MODEL } from "../schema.ts";
import type { Tally } from "./core/tally.ts";
import { cellsBySpace, findDead, type SpacePage, scanBySpace } from "./rows.ts";

/** Answers how many there are, as the others do. */
export async function inspectSpaceRows(context: SpacesContext, tally: Tally): Promise<number> {
	let count = 0;
	for await (const spaces of scanSpaces(context)) {
		count += spaces.length;
		const ids = spaces.map(({ id }) => String(id));
		const owned = await findOwnedSpaces(context, ids);
		for (const id of ids) if (!owned.has(id)) tally.add("space-without-owner", id);
		for (const space of spaces)
			if (!hasType(context, space)) tally.add("space-without-type", String(space.id));
	}
	return count;
}

/** An application's own `typeOf` may fail on what is stored: then there is no type. */
function hasType(context: SpacesContext, space: Organization): boolean {
	const { types } = context.policy;
	if (!types) return true;
	try {
		const type = spaceTypeOf(context, space);
		return type !== null && types.has(type);
	} catch {
		return false;
	}
}

export async function inspectMembers(context: SpacesContext, tally: Tally): Promise<number> {
	let count = 0;
	for await (const members of scanMembers(context)) {
		count += members.length;
		for (const { id, storedRole } of members)
			if (!isCanonicalRole(storedRole)) tally.add("role-not-canonical", id);
	}
	return count;
}

/** Dead, orphaned, or without its derived key. */
export async function inspectPermissions(context: SpacesContext, tally: Tally): Promise<number> {
	let count = 0;
	for await (const page of scanBySpace(context, PERMISSION_MODEL)) {
		count += page.rows.length;
		for (const row of page.rows) {
			if (page.missing.has(String(row.spaceId))) tally.add("orphan-rows", String(row.id));
			if (row.permissionKey === null) tally.add("missing-derived-key", String(row.id));
		}
		await inspectCells(context, page, tally);
	}
	return count;
}

async function inspectCells(context: SpacesContext, page: SpacePage, tally: Tally): Promise<void> {
	for (const [spaceId, cells] of cellsBySpace(page)) {
		const { ofRole, ofModule } = await findDead(context, spaceId, cells);
		for (const { row } of ofRole) tally.add("dead-role-rows", String(row.id));
		for (const { row } of ofModule) tally.add("dead-module-rows", String(row.id));
	}
}
