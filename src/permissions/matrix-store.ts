import type { Where } from "better-auth";
import type { SpacesContext } from "../context.ts";
import type { Row } from "../database.ts";
import { digest } from "../digest.ts";
import { PERMISSION_MODEL } from "../schema.ts";
import type { Grants } from "./core/levels.ts";

/** One row of the table, checked and typed. */
export interface OverrideRow {
	readonly id: string;
	readonly role: string;
	readonly module: string;
	readonly grants: Grants;
	readonly changedAt: Date | null;
	readonly changedBy: string | null;
}

export interface CellKey {
	readonly spaceId: string;
	readonly role: string;
	readonly module: string;
}

/** Who writes, and when. */
export interface Authorship {
	readonly by: string | null;
	readonly at: Date;
}

/** What an {@link OverrideRow} is made from. Better Auth takes its time over every column of every row. */
const COLUMNS = [
	...["id", "spaceId", "role", "moduleId", "canRead", "canWrite", "canAdmin", "updatedAt", "updatedBy"],
];

/** Above this the rows are fetched by role alone: no database likes thousands of bound variables. */
const MODULES_IN_ONE_QUERY = 100;

/** The rows of a space; of these roles and modules only, where they are named. */
export async function findOverrides(
	{ db }: SpacesContext,
	spaceId: string,
	only: { readonly roles?: readonly string[]; readonly modules?: readonly string[] } = {},
): Promise<readonly OverrideRow[]> {
	if (only.roles?.length === 0 || only.modules?.length === 0) return [];
	const where: Where[] = [{ field: "spaceId", value: spaceId }];
	if (only.roles) where.push({ field: "role", operator: "in", value: [...only.roles] });
	if (only.modules && only.modules.length <= MODULES_IN_ONE_QUERY) {
		where.push({ field: "moduleId", operator: "in", value: [...only.modules] });
	}
	const rows = await db.findAll<Row>(PERMISSION_MODEL, where, COLUMNS);
	return rows.filter((row) => String(row.spaceId) === spaceId).map(toOverrideRow);
}

export async function findOverride(context: SpacesContext, key: CellKey): Promise<OverrideRow | null> {
	const rows = await context.db.findAll<Row>(PERMISSION_MODEL, whereCell(key));
	const row = rows.find((candidate) => isCell(candidate, key));
	return row ? toOverrideRow(row) : null;
}

/** Whether the database takes another cell of the space for this one: MariaDB folds case. */
export async function isSpeltOtherwise({ db }: SpacesContext, key: CellKey): Promise<boolean> {
	const rows = await db.findAll<Row>(PERMISSION_MODEL, whereCell(key));
	return rows.some((row) => !isCell(row, key));
}

/** Fails with the database's own error when the cell exists already; see {@link convergeOverride} for those that allow it. */
export async function insertOverride(
	{ db }: SpacesContext,
	key: CellKey,
	grants: Grants,
	author: Authorship,
) {
	await db.create(PERMISSION_MODEL, {
		spaceId: key.spaceId,
		role: key.role,
		moduleId: key.module,
		...toColumns(grants),
		createdAt: author.at,
		...(await toChange(key, author)),
	});
}

/** False when the row is gone or holds other grants than these by now. */
export async function updateOverride(
	{ db }: SpacesContext,
	key: CellKey,
	old: OverrideRow,
	grants: Grants,
	author: Authorship,
): Promise<boolean> {
	const update = { ...toColumns(grants), ...(await toChange(key, author)) };
	return (await db.updateMany(PERMISSION_MODEL, whereUnchanged(old), update)) === 1;
}

export async function deleteOverride({ db }: SpacesContext, old: OverrideRow): Promise<boolean> {
	return (await db.deleteMany(PERMISSION_MODEL, whereUnchanged(old))) === 1;
}

/** On a database without the unique indexes, two writers may both have inserted the cell: one row stays. */
export async function convergeOverride({ db }: SpacesContext, key: CellKey): Promise<void> {
	await db.converge(PERMISSION_MODEL, whereCell(key), (row) => isCell(row, key));
}

function whereCell({ spaceId, role, module }: CellKey): Where[] {
	return [
		{ field: "spaceId", value: spaceId },
		{ field: "role", value: role },
		{ field: "moduleId", value: module },
	];
}

function isCell(row: Row, { spaceId, role, module }: CellKey): boolean {
	return String(row.spaceId) === spaceId && row.role === role && row.moduleId === module;
}

function whereUnchanged({ id, grants }: OverrideRow): Where[] {
	const columns = Object.entries(toColumns(grants)).map(([field, value]) => ({ field, value }));
	return [{ field: "id", value: id }, ...columns];
}

function toColumns(grants: Grants) {
	return { canRead: grants.read, canWrite: grants.write, canAdmin: grants.admin };
}

/** The derived key is written each time: a row that came in through SQL may lack it. */
async function toChange({ spaceId, role, module }: CellKey, { by, at }: Authorship) {
	return { permissionKey: await digest(spaceId, role, module), updatedBy: by, updatedAt: at };
}

function toOverrideRow(row: Row): OverrideRow {
	return {
		id: String(row.id),
		role: String(row.role),
		module: String(row.moduleId),
		grants: { read: row.canRead === true, write: row.canWrite === true, admin: row.canAdmin === true },
		changedAt: row.updatedAt instanceof Date ? row.updatedAt : null,
		changedBy: typeof row.updatedBy === "string" ? row.updatedBy : null,
	};
}
