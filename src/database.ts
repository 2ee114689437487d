import { queueAfterTransactionHook, runWithTransaction } from "@better-auth/core/context";
import { type DBAdapter, getCurrentAdapter, type Where } from "better-auth";

/** A row as any adapter returns it. */
export type Row = Record<string, unknown>;

export interface Page {
	readonly sortBy: { readonly field: string; readonly direction: "asc" | "desc" };
	readonly limit: number;
	/** Default: every column. */
	readonly select?: string[];
}

export interface ScanOptions {
	/** Rows per page. Default: 500. */
	readonly batch?: number | undefined;
	/** The id of the last row of an earlier scan, to go on behind it. */
	readonly after?: string | undefined;
	/** Which rows. Default: all. */
	readonly where?: readonly Where[] | undefined;
}

/** What the stores need of Better Auth's adapter. Every call joins the transaction it is made in. */
export interface Database {
	findOne<T extends Row>(model: string, where: Where[]): Promise<T | null>;
	/** Every matching row; of its columns these, where they are named. */
	findAll<T extends Row>(model: string, where: Where[], select?: readonly string[]): Promise<T[]>;
	/** The first of the matching rows in an order. */
	findPage<T extends Row>(model: string, where: Where[], page: Page): Promise<T[]>;
	/**
	 * All rows of a table, a page at a time in the order of their ids, in constant memory. A row inserted meanwhile may
	 * be missed; one that was there before is not.
	 */
	scan<T extends Row>(model: string, options?: ScanOptions): AsyncGenerator<T[]>;
	create<T extends Row>(model: string, data: Row): Promise<T>;
	/** Answers how many rows matched, which makes a guarded `where` a compare-and-swap. */
	updateMany(model: string, where: Where[], update: Row): Promise<number>;
	deleteMany(model: string, where: Where[]): Promise<number>;
	/** Whether the call is made in a transaction, which may not see what others have committed since it began. */
	inTransaction(): Promise<boolean>;
	/** Runs when the current transaction has committed; at once outside any. */
	afterCommit(work: () => Promise<void>): Promise<void>;
	/** Joins the current transaction, or runs one where the adapter has them. */
	transaction<T>(work: () => Promise<T>): Promise<T>;
	/**
	 * Leaves one row per natural key on databases without unique indexes (the memory adapter, a table made by hand):
	 * of several rows that match, all but the one with the lowest id go. Every writer calls it after its insert, so
	 * the last one to insert sees them all.
	 */
	converge(model: string, where: Where[], isSame: (row: Row) => boolean): Promise<void>;
}

const FIRST_LIMIT = 1_000;

/** Rows per statement that names them one by one: below every database's limit of bound variables. */
const BATCH = 500;

export function* batches<T>(items: readonly T[], size = BATCH): Generator<T[]> {
	for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/**
 * Every matching row, from one statement: Better Auth's own `findMany` stops at 100 without saying so, and pages read
 * one after another can miss a row. A lost override would be a lost deny.
 */
export async function findEvery<T extends Row>(
	adapter: Pick<DBAdapter, "findMany">,
	query: { model: string; where: Where[]; select?: string[] },
): Promise<T[]> {
	for (let limit = FIRST_LIMIT; ; limit *= 10) {
		const rows = await adapter.findMany<T>({ ...query, limit });
		if (rows.length < limit) return rows;
	}
}

const MEMORY = "memory";

/** The memory adapter sorts by locale and compares by code unit: a page that begins behind the last id loses rows. */
function* scanMemory<T extends Row>(rows: readonly T[], batch: number, after: string | undefined) {
	const sorted = rows
		.filter(({ id }) => after === undefined || String(id) > after)
		.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
	for (let start = 0; start < sorted.length; start += batch) yield sorted.slice(start, start + batch);
}

export function createDatabase(base: DBAdapter): Database {
	const current = () => getCurrentAdapter(base);

	const db: Database = {
		findOne: async (model, where) => (await current()).findOne({ model, where }),
		findAll: async (model, where, select) =>
			findEvery(await current(), { model, where, ...(select && { select: [...select] }) }),
		findPage: async (model, where, page) => (await current()).findMany({ model, where, ...page }),
		scan: async function* <T extends Row>(
			model: string,
			{ batch = BATCH, after, where = [] }: ScanOptions = {},
		) {
			if (base.id === MEMORY) return yield* scanMemory(await db.findAll<T>(model, [...where]), batch, after);
			for (let last = after; ; ) {
				const behind: Where[] = last === undefined ? [] : [{ field: "id", operator: "gt", value: last }];
				const page = { sortBy: { field: "id", direction: "asc" }, limit: batch } as const;
				const rows = await db.findPage<T>(model, [...where, ...behind], page);
				if (rows.length > 0) yield rows;
				if (rows.length < batch) return;
				last = String(rows.at(-1)?.id);
			}
		},
		create: async <T extends Row>(model: string, data: Row) =>
			(await (await current()).create({ model, data })) as T,
		updateMany: async (model, where, update) => (await current()).updateMany({ model, where, update }),
		deleteMany: async (model, where) => (await current()).deleteMany({ model, where }),
		inTransaction: async () => (await current()) !== base,
		afterCommit: (work) => queueAfterTransactionHook(work),
		transaction: async (work) => await runWithTransaction(base, work),
		converge: async (model, where, isSame) => {
			const rows = (await db.findAll<Row>(model, where)).filter(isSame);
			const ids = rows.map((row) => String(row.id)).sort();
			for (const id of ids.slice(1)) await db.deleteMany(model, [{ field: "id", value: id }]);
		},
	};
	return db;
}
