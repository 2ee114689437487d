import type { AuthContext } from "@better-auth/core";
import { runWithTransaction } from "@better-auth/core/context";
import { initGetDefaultModelName } from "@better-auth/core/db/adapter";
import { type DBAdapter, getCurrentAdapter, type Where } from "better-auth";
import { findEvery } from "../database.ts";
import { CREDENTIAL_MODEL, PERMISSION_MODEL } from "../schema.ts";

type Operations = Pick<DBAdapter, "findMany" | "delete" | "deleteMany" | "consumeOne">;
type ModelNames = (model: string) => string;
type Deletion = { model: string; where: Where[] };

/** Marks what is wrapped, for a second copy of this package too. */
const WRAPPED = Symbol.for("better-auth-spaces/cascade");

/** Ids per statement: below every database's limit of bound variables. */
const BATCH = 500;

/**
 * Makes the deletion of an organization take our rows along on databases without foreign keys (memory, MongoDB, SQLite
 * with `foreign_keys` off, MySQL 8 as Better Auth migrates it). No hook sees every deletion, so the adapter itself is
 * wrapped: in place, because Better Auth keys its schema check on the object, and inside transactions too.
 *
 * The organization goes first and its rows after it: a failure between the two leaves rows that nothing can reach,
 * while the other order could strip a living space of its credentials.
 */
export function cascadeDeletions(auth: Pick<AuthContext, "adapter" | "tables">): void {
	const { adapter } = auth;
	if (WRAPPED in adapter) return;
	const { usePlural, transaction } = adapter.options?.adapterConfig ?? {};
	const modelName = initGetDefaultModelName({ usePlural, schema: auth.tables });
	const beginTransaction = adapter.transaction.bind(adapter);

	adapter.transaction = (work) =>
		beginTransaction((trx) => {
			wrapOperations(trx, modelName);
			return work(trx);
		});
	wrapOperations(adapter, modelName);
	if (transaction) deleteInTransaction(adapter, modelName);
}

/**
 * The target's deletions become the plain ones followed by the deletion of our rows. An adapter without transactions
 * passes itself off as one: it is wrapped already.
 */
function wrapOperations(target: Operations & { [WRAPPED]?: true }, modelName: ModelNames): void {
	if (target[WRAPPED]) return;
	target[WRAPPED] = true;
	const plain = operationsOf(target);
	const withCascade = async <R>(call: Deletion, run: () => Promise<R>): Promise<R> => {
		if (modelName(call.model) !== "organization") return run();
		const before = await organizationIds(plain, call.where);
		const result = await run();
		const after = new Set<string>();
		for (const ids of batches(before)) {
			for (const id of await organizationIds(plain, [{ field: "id", operator: "in", value: ids }]))
				after.add(id);
		}
		for (const ids of batches(before.filter((id) => !after.has(id)))) {
			for (const model of [CREDENTIAL_MODEL, PERMISSION_MODEL]) {
				await plain.deleteMany({ model, where: [{ field: "spaceId", operator: "in", value: ids }] });
			}
		}
		return result;
	};
	target.delete = (call) => withCascade(call, () => plain.delete(call));
	target.deleteMany = (call) => withCascade(call, () => plain.deleteMany(call));
	target.consumeOne = <T>(call: Deletion) => withCascade(call, () => plain.consumeOne<T>(call));
}

/** A deletion outside any transaction gets one of its own, so that both tables and the organization go together. */
function deleteInTransaction(adapter: DBAdapter, modelName: ModelNames): void {
	const outside = operationsOf(adapter);
	const inTransaction = async <R>(model: string, run: (operations: Operations) => Promise<R>): Promise<R> => {
		if (modelName(model) !== "organization") return run(outside);
		return await runWithTransaction(adapter, async () => {
			const current = await getCurrentAdapter(adapter);
			// A runtime without AsyncLocalStorage hands the adapter itself back.
			return run(current === adapter ? outside : current);
		});
	};
	adapter.delete = (call) => inTransaction(call.model, (operations) => operations.delete(call));
	adapter.deleteMany = (call) => inTransaction(call.model, (operations) => operations.deleteMany(call));
	adapter.consumeOne = <T>(call: Deletion) =>
		inTransaction(call.model, (operations) => operations.consumeOne<T>(call));
}

function operationsOf(adapter: Operations): Operations {
	return {
		findMany: adapter.findMany.bind(adapter),
		delete: adapter.delete.bind(adapter),
		deleteMany: adapter.deleteMany.bind(adapter),
		consumeOne: adapter.consumeOne.bind(adapter),
	};
}

async function organizationIds(adapter: Operations, where: Where[]): Promise<string[]> {
	const rows = await findEvery<{ id: unknown }>(adapter, { model: "organization", where, select: ["id"] });
	return rows.map((row) => String(row.id));
}

function* batches(ids: readonly string[]): Generator<string[]> {
	for (let start = 0; start < ids.length; start += BATCH) yield ids.slice(start, start + BATCH);
}
