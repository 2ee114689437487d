import type { Actor } from "../actor.ts";
import type { SpaceChange } from "../audit/core/event.ts";
import { recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { SpacesError } from "../error.ts";
import { findOrganization } from "../organization/member-store.ts";
import { listRoleHolders } from "../organization/role-holders.ts";
import { type Impact, impactOf } from "./core/impact.ts";
import { grantsText } from "./core/levels.ts";
import { type CellChange, cellName, diffCells } from "./core/matrix.ts";
import { type LoadedMatrix, loadMatrix } from "./load-matrix.ts";
import {
	type Authorship,
	convergeOverride,
	deleteOverride,
	findOverride,
	insertOverride,
	isSpeltOtherwise,
	type OverrideRow,
	updateOverride,
} from "./matrix-store.ts";
import { refuseChanges } from "./refuse-changes.ts";

/** `to: null` removes the override, so that the default shows through again. */
export type WantedCell = Omit<CellChange, "from">;

export interface MatrixChange {
	readonly cells: readonly WantedCell[];
	/** These cells are the whole matrix: overrides that are not among them go. */
	readonly replace?: boolean | undefined;
	/** Refuse unless the matrix is still the one with this version. */
	readonly ifVersion?: string | undefined;
	/** Answer what would change, and change nothing. */
	readonly dryRun?: boolean | undefined;
}

export interface MatrixChanged {
	readonly spaceId: string;
	readonly version: string;
	readonly previousVersion: string;
	/** The cells that were not so before; empty when nothing had to be written. */
	readonly changes: readonly CellChange[];
	/** Who gains or loses what by them. */
	readonly people: readonly Impact[];
}

/**
 * Writes cells of the matrix: all of them or, where the adapter has transactions, none. Each is a compare-and-set on
 * the value it had when it was read, so two writers of one cell cannot both succeed unseen.
 *
 * @throws SpacesError `SPACE_FORBIDDEN`, `SPACE_ROLE_UNKNOWN`, `SPACE_MODULE_UNKNOWN`, `SPACE_MODULE_NOT_ALLOWED`,
 * `SPACE_ROLE_PROTECTED`, `SPACE_GRANTS_INVALID`, `SPACE_MATRIX_CHANGED`, `SPACE_SPELLING_TAKEN`, `SPACE_CACHE_UNAVAILABLE`
 */
export async function setMatrix(
	context: SpacesContext,
	actor: Actor,
	change: MatrixChange,
): Promise<MatrixChanged> {
	const before = await loadMatrix(context, actor);
	if (change.ifVersion !== undefined && change.ifVersion !== before.version) {
		throw new SpacesError("SPACE_MATRIX_CHANGED");
	}
	const changes = diffCells(before.overrides, wantedCells(before, change));
	refuseChanges(before, actor, changes);
	const { spaceId } = actor;
	const members = changes.length > 0 ? await listRoleHolders(context, spaceId) : [];
	const outcome = {
		...{ spaceId, changes, previousVersion: before.version },
		people: impactOf(before.rules, changes, members),
	};
	if (change.dryRun || changes.length === 0) return { ...outcome, version: before.version };
	const resume = await context.rulesCache?.suspend([spaceId]);
	try {
		await write(context, actor, before.overrides, changes);
		const after = await loadMatrix(context, actor);
		await takeBackIfGone(context, actor, after, changes);
		return { ...outcome, version: after.version };
	} finally {
		await resume?.();
	}
}

function wantedCells({ overrides }: LoadedMatrix, { cells, replace }: MatrixChange): readonly WantedCell[] {
	if (!replace) return cells;
	const named = new Set(cells.map((cell) => cellName(cell.role, cell.module)));
	const others = overrides.filter((row) => !named.has(cellName(row.role, row.module)));
	return [...cells, ...others.map(({ role, module }) => ({ role, module, to: null }))];
}

const ATTEMPTS = 5;

/** The same for trusted server code, which says what shall be, not what it has seen: a lost race is run again. */
export async function putMatrix(
	context: SpacesContext,
	actor: Actor,
	cells: readonly WantedCell[],
): Promise<MatrixChanged> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await setMatrix(context, actor, { cells });
		} catch (error) {
			const lostRace = error instanceof SpacesError && error.code === "SPACE_MATRIX_CHANGED";
			if (!lostRace || attempt === ATTEMPTS) throw error;
		}
	}
}

async function write(
	context: SpacesContext,
	actor: Actor,
	overrides: readonly OverrideRow[],
	changes: readonly CellChange[],
): Promise<void> {
	const { spaceId } = actor;
	const author: Authorship = { by: actor.userId, at: context.now() };
	const rows = new Map(overrides.map((row) => [cellName(row.role, row.module), row]));
	let current: CellChange | undefined;
	try {
		await context.db.transaction(async () => {
			for (const change of changes) {
				current = change;
				const old = rows.get(cellName(change.role, change.module));
				await recorded(
					context,
					actor,
					toEvent(change),
					() => writeCell(context, spaceId, old, change, author),
					async () => old !== undefined || isBy(author, await findOverride(context, { spaceId, ...change })),
				);
			}
		});
	} catch (error) {
		// Looked at only now: on PostgreSQL a failed insert has ended the transaction it happened in.
		const taken = current?.from === null ? await whoTook(context, spaceId, current, changes) : null;
		if (taken) throw new SpacesError(taken, undefined, error);
		throw error;
	}
	for (const { role, module, from } of changes) {
		if (from === null) await convergeOverride(context, { spaceId, role, module });
	}
}

/** Why a cell could not be inserted, if that is why. */
async function whoTook(
	context: SpacesContext,
	spaceId: string,
	cell: CellChange,
	changes: readonly CellChange[],
) {
	const key = { spaceId, role: cell.role, module: cell.module };
	if (await findOverride(context, key)) return "SPACE_MATRIX_CHANGED";
	if (await isSpeltOtherwise(context, key)) return "SPACE_SPELLING_TAKEN";
	// What was written along with it has been rolled back, and is not found any more.
	return changes.some((other) => other !== cell && foldedName(other) === foldedName(cell))
		? "SPACE_SPELLING_TAKEN"
		: null;
}

function foldedName({ role, module }: CellChange): string {
	return cellName(role, module).toLowerCase();
}

function isBy({ by, at }: Authorship, row: OverrideRow | null): boolean {
	return row?.changedBy === by && row.changedAt?.getTime() === at.getTime();
}

/**
 * The space or a role may have been deleted between the check and the write; on a database that does not know they
 * belong together, the rows would lie there for whoever comes next under that name.
 */
async function takeBackIfGone(
	context: SpacesContext,
	{ spaceId }: Actor,
	after: LoadedMatrix,
	changes: readonly CellChange[],
): Promise<void> {
	const spaceGone = (await findOrganization(context, spaceId)) === null;
	const alive = new Set(after.rules.roles.filter((role) => role.exists).map((role) => role.name));
	const orphaned = changes.filter(({ role, to }) => to !== null && (spaceGone || !alive.has(role)));
	if (orphaned.length === 0) return;
	for (const { role, module } of orphaned) {
		const row = after.overrides.find((candidate) => candidate.role === role && candidate.module === module);
		if (row) await deleteOverride(context, row);
	}
	if (spaceGone) throw new SpacesError("SPACE_NOT_FOUND");
	throw new SpacesError("SPACE_ROLE_UNKNOWN", { roles: orphaned.map(({ role }) => role) });
}

function toEvent({ role, module, from, to }: CellChange): SpaceChange {
	return {
		type: "permission.changed",
		role,
		module,
		from: from && grantsText(from),
		to: to && grantsText(to),
	};
}

async function writeCell(
	context: SpacesContext,
	spaceId: string,
	old: OverrideRow | undefined,
	{ role, module, to }: CellChange,
	author: Authorship,
): Promise<void> {
	const key = { spaceId, role, module };
	if (!old) {
		if (to) await insertOverride(context, key, to, author);
		return;
	}
	const unchanged = to
		? await updateOverride(context, key, old, to, author)
		: await deleteOverride(context, old);
	if (!unchanged) throw new SpacesError("SPACE_MATRIX_CHANGED");
}
