import { recorded } from "../audit/record.ts";
import type { SpacesContext } from "../context.ts";
import { endGrantsOf } from "../credentials/end-grants.ts";
import { batches, type Row } from "../database.ts";
import { spaceExists } from "../organization/every-space.ts";
import { grantsText } from "../permissions/core/levels.ts";
import { deleteOverride, findOverrides } from "../permissions/matrix-store.ts";
import { CREDENTIAL_MODEL, PERMISSION_MODEL } from "../schema.ts";
import { type Share, tripsBreaker } from "./core/breaker.ts";
import { cellsBySpace, findDead, type SpacePage, scanBySpace } from "./rows.ts";

export interface SweepOptions {
	/** Counts, and deletes nothing. */
	readonly dryRun: boolean;
	/** Rows written within it are left alone: their space may be in the making. */
	readonly graceSeconds: number;
	/** Deletes overrides of roles and modules that do not exist, too. */
	readonly deadRows: boolean;
	/** Which share of a table may be orphans before this looks like a broken database. */
	readonly maxShare: number;
	/** Deletes however many there are. */
	readonly force: boolean;
}

/** What a sweep found, and deleted unless it was a dry run. */
export interface SpaceSweep {
	readonly dryRun: boolean;
	/** Too many orphans to believe it: nothing is deleted. */
	readonly refused: boolean;
	/** Spaces that do not exist, and their rows. */
	readonly orphans: { readonly spaces: number; readonly credentials: number; readonly permissions: number };
	/** Overrides of roles, and of modules, that do not exist. A row can be both. */
	readonly deadRows: { readonly roles: number; readonly modules: number };
	readonly deleted: { readonly credentials: number; readonly permissions: number };
	/** Ids of five of the spaces at most. */
	readonly examples: readonly string[];
}

const EXAMPLES = 5;

/**
 * Deletes what no foreign key and no hook took along. Two passes: the first looks at every row and fails as a whole,
 * before anything is deleted; the second asks for each space once more, alone, in the transaction that deletes its
 * rows. An error in there stops the sweep; what is swept by then was verified. Run it again at any time.
 */
export async function sweepSpaces(context: SpacesContext, options: SweepOptions): Promise<SpaceSweep> {
	const before = new Date(context.now().getTime() - options.graceSeconds * 1_000);
	const { shares, orphaned, orphans, haveDead, deadRows } = await survey(context, before);
	const refused = !options.force && shares.some((share) => tripsBreaker(share, options.maxShare));
	const deleted = { credentials: 0, permissions: 0 };
	if (!options.dryRun && !refused) {
		for (const spaceId of orphaned) {
			const swept = await sweepSpace(context, spaceId, before);
			deleted.credentials += swept.credentials;
			deleted.permissions += swept.permissions;
		}
		for (const spaceId of options.deadRows ? haveDead : []) {
			deleted.permissions += await sweepDead(context, spaceId, before);
		}
	}
	return {
		dryRun: options.dryRun,
		refused,
		orphans: { spaces: orphaned.size, ...orphans },
		deadRows,
		deleted,
		examples: [...orphaned].slice(0, EXAMPLES),
	};
}

/** The first pass. It remembers spaces, not rows. */
async function survey(context: SpacesContext, before: Date) {
	const credentials = { rows: 0, orphans: 0 };
	const permissions = { rows: 0, orphans: 0 };
	const orphans = { credentials: 0, permissions: 0 };
	const deadRows = { roles: 0, modules: 0 };
	const orphaned = new Set<string>();
	const haveDead = new Set<string>();

	const look = (page: SpacePage, share: { rows: number; orphans: number }): number => {
		const lost = page.rows.filter((row) => page.missing.has(String(row.spaceId)));
		const old = lost.filter((row) => isOld(row, before));
		for (const row of old) orphaned.add(String(row.spaceId));
		share.rows += page.rows.length;
		share.orphans += lost.length;
		return old.length;
	};
	for await (const page of scanBySpace(context, CREDENTIAL_MODEL))
		orphans.credentials += look(page, credentials);
	for await (const page of scanBySpace(context, PERMISSION_MODEL)) {
		orphans.permissions += look(page, permissions);
		for (const [spaceId, all] of cellsBySpace(page)) {
			const cells = all.filter(({ row }) => isOld(row, before));
			const { ofRole, ofModule } = await findDead(context, spaceId, cells);
			deadRows.roles += ofRole.size;
			deadRows.modules += ofModule.size;
			if (ofRole.size + ofModule.size > 0) haveDead.add(spaceId);
		}
	}
	const shares: readonly Share[] = [credentials, permissions];
	return { shares, orphaned, orphans, haveDead, deadRows };
}

/** A row without a date that can be read is never old. */
function isOld({ updatedAt }: Row, before: Date): boolean {
	return updatedAt instanceof Date && updatedAt <= before;
}

async function sweepSpace(
	context: SpacesContext,
	spaceId: string,
	before: Date,
): Promise<{ readonly credentials: number; readonly permissions: number }> {
	const credentials = await findOld(context, CREDENTIAL_MODEL, spaceId, before);
	const found = {
		credentials: credentials.map(idOf),
		permissions: (await findOld(context, PERMISSION_MODEL, spaceId, before)).map(idOf),
	};
	const change = {
		type: "space.swept",
		credentials: found.credentials.length,
		permissions: found.permissions.length,
	} as const;
	const swept = await recorded(context, { spaceId, userId: null }, change, async () => {
		if (await spaceExists(context, spaceId)) return null;
		return {
			credentials: await deleteOld(context, CREDENTIAL_MODEL, found.credentials, spaceId, before),
			permissions: await deleteOld(context, PERMISSION_MODEL, found.permissions, spaceId, before),
		};
	});
	if (!swept) return { credentials: 0, permissions: 0 };
	const left = new Set((await findOld(context, CREDENTIAL_MODEL, spaceId, context.now())).map(idOf));
	const gone = credentials.filter((row) => !left.has(idOf(row)));
	await endGrantsOf(context, gone, null);
	return swept;
}

async function findOld(
	{ db }: SpacesContext,
	model: string,
	spaceId: string,
	before: Date,
): Promise<readonly Row[]> {
	const rows = await db.findAll<Row>(model, [{ field: "spaceId", value: spaceId }]);
	return rows.filter((row) => String(row.spaceId) === spaceId && isOld(row, before));
}

function idOf({ id }: Row): string {
	return String(id);
}

/** A row that was written meanwhile is somebody's, and stays. */
async function deleteOld(
	{ db }: SpacesContext,
	model: string,
	ids: readonly string[],
	spaceId: string,
	before: Date,
): Promise<number> {
	let deleted = 0;
	for (const batch of batches(ids)) {
		deleted += await db.deleteMany(model, [
			{ field: "id", operator: "in", value: batch },
			{ field: "spaceId", value: spaceId },
			{ field: "updatedAt", operator: "lte", value: before },
		]);
	}
	return deleted;
}

/** Read once more, and each row only as it was read. */
async function sweepDead(context: SpacesContext, spaceId: string, before: Date): Promise<number> {
	const overrides = (await findOverrides(context, spaceId)).filter(
		({ changedAt }) => changedAt !== null && changedAt <= before,
	);
	const { ofRole, ofModule } = await findDead(context, spaceId, overrides);
	let deleted = 0;
	for (const override of new Set([...ofRole, ...ofModule])) {
		const { role, module, grants } = override;
		const change = { type: "permission.changed", role, module, from: grantsText(grants), to: null } as const;
		const gone = await recorded(context, { spaceId, userId: null }, change, () =>
			deleteOverride(context, override),
		);
		if (gone) deleted += 1;
	}
	return deleted;
}
