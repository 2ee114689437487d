import { createKyselyAdapter, kyselyAdapter } from "@better-auth/kysely-adapter";
import type { BetterAuthOptions, DBAdapter } from "better-auth";
import type { Backend, OpenDatabase } from "./backend.ts";

/** One call of Better Auth's adapter. A transaction is a call too: what it does before is to begin, and after, to commit. */
export interface AdapterCall {
	readonly method: (typeof METHODS)[number] | "transaction";
	/** Empty for a transaction. */
	readonly model: string;
}

/** Comes between Better Auth and its adapter: it may wait or throw before the call has its effect, and after. */
export type Around = <R>(call: AdapterCall, run: () => Promise<R>) => Promise<R>;

type Operations = Parameters<Parameters<DBAdapter["transaction"]>[0]>[0];

const METHODS = [
	"create",
	"findOne",
	"findMany",
	"count",
	"update",
	"updateMany",
	"delete",
	"deleteMany",
	"consumeOne",
	"incrementOne",
] as const;

/** The same back end, with every call of its adapter in these hands, those within transactions included. */
export function intercepted(backend: Backend, around: Around): Backend {
	return {
		...backend,
		open: async () => {
			const open = await backend.open();
			const connect = await adapterOf(open);
			return { ...open, database: (options: BetterAuthOptions) => interceptAll(connect(options), around) };
		},
	};
}

type Connect = (options: BetterAuthOptions) => DBAdapter;

/** As Better Auth itself makes an adapter of a driver. A new one each time: it keeps the options of the last it was given. */
async function adapterOf(open: OpenDatabase): Promise<Connect> {
	const { database } = open;
	if (typeof database === "function") return (options) => (open.database as Connect)(options);
	const { kysely, databaseType, transaction } = await createKyselyAdapter({ database } as BetterAuthOptions);
	if (!kysely || !databaseType) throw new Error("Better Auth has no adapter for this database.");
	return (options) => kyselyAdapter(kysely, { type: databaseType, transaction })(options);
}

function interceptAll(adapter: DBAdapter, around: Around): DBAdapter {
	const hasTransactions = Boolean(adapter.options?.adapterConfig.transaction);
	const intercepted: DBAdapter = { ...adapter, ...interceptOperations(adapter, around) };
	intercepted.transaction = (work) =>
		hasTransactions
			? around({ method: "transaction", model: "" }, () =>
					adapter.transaction((trx) => work({ ...trx, ...interceptOperations(trx, around) })),
				)
			: work(intercepted);
	return intercepted;
}

function interceptOperations(operations: Operations, around: Around): Operations {
	const entries = METHODS.map((method) => {
		const plain = operations[method] as (call: { model: string }) => Promise<unknown>;
		return [
			method,
			(call: { model: string }) => around({ method, model: call.model }, () => plain.call(operations, call)),
		];
	});
	return Object.fromEntries(entries);
}
