import type { SpacesContext } from "../context.ts";
import type { Row } from "../database.ts";
import { findMissingSpaces } from "../organization/every-space.ts";
import { identifyRoles } from "../organization/role-store.ts";
import { isKnownModule } from "../permissions/core/decide.ts";

/** Rows of one of the plugin's tables, with the spaces among them that do not exist. */
export interface SpacePage {
	readonly rows: readonly Row[];
	readonly missing: ReadonlySet<string>;
}

/** A whole table, a page at a time, in constant memory. */
export async function* scanBySpace(context: SpacesContext, model: string): AsyncGenerator<SpacePage> {
	for await (const rows of context.db.scan<Row>(model)) {
		const spaceIds = [...new Set(rows.map((row) => String(row.spaceId)))];
		yield { rows, missing: await findMissingSpaces(context, spaceIds) };
	}
}

interface Cell {
	readonly role: string;
	readonly module: string;
}

/** Which of a space's overrides name a role, or a module, that does not exist. One may do both. */
export async function findDead<C extends Cell>(
	context: SpacesContext,
	spaceId: string,
	cells: readonly C[],
): Promise<{ readonly ofRole: ReadonlySet<C>; readonly ofModule: ReadonlySet<C> }> {
	const names = [...new Set(cells.map(({ role }) => role))];
	const roles = await identifyRoles(context, spaceId, names);
	const existing = new Set(roles.filter(({ exists }) => exists).map(({ name }) => name));
	const { catalogue } = context.policy;
	return {
		ofRole: new Set(cells.filter(({ role }) => !existing.has(role))),
		ofModule: new Set(cells.filter(({ module }) => !isKnownModule(catalogue, module))),
	};
}

/** The overrides of a page by their spaces, those that do not exist left out. */
export function cellsBySpace({
	rows,
	missing,
}: SpacePage): ReadonlyMap<string, readonly (Cell & { readonly row: Row })[]> {
	const bySpace = new Map<string, (Cell & { readonly row: Row })[]>();
	for (const row of rows) {
		const spaceId = String(row.spaceId);
		if (missing.has(spaceId)) continue;
		const cells = bySpace.get(spaceId) ?? [];
		cells.push({ role: String(row.role), module: String(row.moduleId), row });
		bySpace.set(spaceId, cells);
	}
	return bySpace;
}
