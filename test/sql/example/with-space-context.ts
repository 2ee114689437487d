import { type Kysely, sql, type Transaction } from "kysely";

/** Whatever `work` does, it does on behalf of this user, in one transaction. */
export async function withSpaceContext<DB, T>(
	db: Kysely<DB>,
	userId: string,
	work: (trx: Transaction<DB>) => Promise<T>,
): Promise<T> {
	return db.transaction().execute(async (trx) => {
		await sql`select set_config('app.current_user_id', ${userId}, true)`.execute(trx);
		return work(trx);
	});
}
