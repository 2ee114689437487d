import type { AuthContext } from "@better-auth/core";
import { queueAfterTransactionHook, runWithTransaction } from "@better-auth/core/context";
import { initGetDefaultModelName } from "@better-auth/core/db/adapter";
import { type DBAdapter, getCurrentAdapter, type Where } from "better-auth";
import { batches, findEvery, type Row } from "../database.ts";

/** What of an adapter the watching needs, bound to the transaction it happens in. */
export type Operations = Pick<
	DBAdapter,
	"findMany" | "create" | "delete" | "deleteMany" | "consumeOne" | "update" | "updateMany"
>;

/** What follows when rows of a model change, in the same transaction where there is one. */
export interface Watcher {
	/** Columns of the rows handed over, besides `id`. */
	readonly columns: readonly string[];
	/** Does the work of a change of rows: those that were there before, or the one that is created. */
	readonly around?: <R>(rows: readonly Row[], work: () => Promise<R>) => Promise<R>;
	/** Called before a row is created (`before` is null) or changed, and throws to refuse that. */
	readonly admit?: (values: Row, before: Row | null) => Promise<void>;
	/** Called with rows that are about to be deleted. Answers what else to keep of them: foreign keys take it along. */
	readonly going?: (operations: Operations, rows: readonly Row[]) => Promise<readonly Row[]>;
	/** Called with rows that were there before a deletion and are not any more, and with what was kept of all of them. */
	readonly gone: (operations: Operations, rows: readonly Row[], kept: readonly Row[]) => Promise<void>;
	/** Called with the same rows, once. */
	readonly told?: (rows: readonly Row[]) => Promise<void>;
	/** Called with rows that are about to be updated, when all of them are admitted. */
	readonly updating?: (operations: Operations, before: readonly Row[], update: Row) => Promise<void>;
	/** Called with rows as they were before an update. */
	readonly updated?: (operations: Operations, before: readonly Row[], update: Row) => Promise<void>;
}

/** By logical name of the model. */
export type Watchers = ReadonlyMap<string, Watcher>;

type Deletion = { model: string; where: Where[] };
type Update = Deletion & { update: Row };

interface WatchedRows {
	readonly watcher: Watcher;
	readonly before: readonly Row[];
	readonly model: string;
}

/** Marks what is wrapped, for a second copy of this package too. */
const WRAPPED = Symbol.for("better-auth-spaces/watched");

/**
 * Lets the watchers see every change that goes through Better Auth's adapter. No hook sees them all, so the adapter
 * itself is wrapped: in place, because Better Auth keys its schema check on the object, and inside transactions too.
 */
export function watchAdapter(
	auth: Pick<AuthContext, "adapter" | "tables" | "logger">,
	watchers: Watchers,
): void {
	const { adapter, logger } = auth;
	if (WRAPPED in adapter) return;
	const { usePlural, transaction } = adapter.options?.adapterConfig ?? {};
	const watch: Watch = {
		adapter,
		watchers,
		modelName: initGetDefaultModelName({ usePlural, schema: auth.tables }),
		outside: operationsOf(adapter),
		onError: (error) => logger.error("[better-auth-spaces] Rows may be left of what was deleted.", error),
	};
	const beginTransaction = adapter.transaction.bind(adapter);

	adapter.transaction = (work) =>
		beginTransaction((trx) => {
			watchOperations(trx, watch);
			return work(trx);
		});
	watchOperations(adapter, watch);
	if (transaction) changeInTransaction(adapter, watch);
}

/** What every wrapped operation knows. */
interface Watch {
	readonly adapter: DBAdapter;
	readonly watchers: Watchers;
	readonly modelName: (model: string) => string;
	/** The adapter's own operations, outside any transaction. */
	readonly outside: Operations;
	readonly onError: (error: unknown) => void;
}

/**
 * The target's operations become the plain ones followed by the watcher. An adapter without transactions passes itself
 * off as one: it is wrapped already.
 */
function watchOperations(target: Operations & { [WRAPPED]?: true }, watch: Watch): void {
	if (target[WRAPPED]) return;
	target[WRAPPED] = true;
	const { adapter, watchers, modelName, outside, onError } = watch;
	const plain = operationsOf(target);

	const deleting = async <R>({ model, where }: Deletion, run: () => Promise<R>): Promise<R> => {
		const watcher = watchers.get(modelName(model));
		if (!watcher) return run();
		const before = await rowsOf(plain, model, where, watcher);
		return around(watcher, before, () => deleteRows({ watcher, before, model }, run));
	};
	const deleteRows = async <R>(
		{ watcher, before, model }: WatchedRows,
		run: () => Promise<R>,
	): Promise<R> => {
		const kept: Row[] = [];
		for (const batch of batches(before)) kept.push(...((await watcher.going?.(plain, batch)) ?? []));
		const result = await run();
		const left = new Set<string>();
		for (const batch of batches(before)) {
			const still = [{ field: "id", operator: "in" as const, value: batch.map(idOf) }];
			for (const row of await rowsOf(plain, model, still, watcher)) left.add(idOf(row));
		}
		for (const batch of batches(before.filter((row) => !left.has(idOf(row))))) {
			await watcher.gone(plain, batch, kept);
			await watcher.told?.(batch);
			// Once more after the commit: until then others could write what this transaction does not see.
			if ((await getCurrentAdapter(adapter)) === adapter) continue;
			await queueAfterTransactionHook(() => watcher.gone(outside, batch, []), { onError });
		}
		return result;
	};
	const updating = async <R>({ model, where, update }: Update, run: () => Promise<R>): Promise<R> => {
		const watcher = watchers.get(modelName(model));
		if (!watcher?.updated && !watcher?.around) return run();
		const before = await rowsOf(plain, model, where, watcher);
		for (const row of before) await watcher.admit?.(update, row);
		return around(watcher, before, async () => {
			await watcher.updating?.(plain, before, update);
			const result = await run();
			await watcher.updated?.(plain, before, update);
			return result;
		});
	};

	target.create = async (call) => {
		const watcher = watchers.get(modelName(call.model));
		await watcher?.admit?.(call.data, null);
		return around(watcher, [call.data], () => plain.create(call));
	};
	target.delete = (call) => deleting(call, () => plain.delete(call));
	target.deleteMany = (call) => deleting(call, () => plain.deleteMany(call));
	target.consumeOne = <T>(call: Deletion) => deleting(call, () => plain.consumeOne<T>(call));
	target.update = <T>(call: Update) => updating(call, () => plain.update<T>(call));
	target.updateMany = (call) => updating(call, () => plain.updateMany(call));
}

function around<R>(watcher: Watcher | undefined, rows: readonly Row[], work: () => Promise<R>): Promise<R> {
	return watcher?.around ? watcher.around(rows, work) : work();
}

/** A watched change outside any transaction gets one of its own, so that it and what follows go together. */
function changeInTransaction(adapter: DBAdapter, { watchers, modelName }: Watch): void {
	const watched = operationsOf(adapter);
	const inTransaction = async <R>(model: string, run: (operations: Operations) => Promise<R>): Promise<R> => {
		if (!watchers.has(modelName(model))) return run(watched);
		return await runWithTransaction(adapter, async () => {
			const current = await getCurrentAdapter(adapter);
			// A runtime without AsyncLocalStorage hands the adapter itself back.
			return run(current === adapter ? watched : current);
		});
	};
	adapter.delete = (call) => inTransaction(call.model, (operations) => operations.delete(call));
	adapter.deleteMany = (call) => inTransaction(call.model, (operations) => operations.deleteMany(call));
	adapter.consumeOne = <T>(call: Deletion) =>
		inTransaction(call.model, (operations) => operations.consumeOne<T>(call));
	adapter.update = <T>(call: Update) => inTransaction(call.model, (operations) => operations.update<T>(call));
	adapter.updateMany = (call) => inTransaction(call.model, (operations) => operations.updateMany(call));
}

function operationsOf(adapter: Operations): Operations {
	return {
		findMany: adapter.findMany.bind(adapter),
		create: adapter.create.bind(adapter),
		delete: adapter.delete.bind(adapter),
		deleteMany: adapter.deleteMany.bind(adapter),
		consumeOne: adapter.consumeOne.bind(adapter),
		update: adapter.update.bind(adapter),
		updateMany: adapter.updateMany.bind(adapter),
	};
}

function rowsOf(operations: Operations, model: string, where: Where[], { columns }: Watcher): Promise<Row[]> {
	return findEvery<Row>(operations, { model, where, select: ["id", ...columns] });
}

function idOf(row: Row): string {
	return String(row.id);
}
